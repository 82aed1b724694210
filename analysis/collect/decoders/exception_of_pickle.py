"""An exception as Python programs store it: pickled, in base64, or as JSON with name and message.

The pickle is read and never run: of its operations only those that bring a string are looked at; nothing is imported.
"""

import base64
import json
import pickletools
from collections.abc import Iterator

_MOST_STRINGS = 20
"""Arguments of an exception, and those of the exceptions that it holds."""
_PICKLE = "gA"
"""How base64 of a pickle of protocol 2 or later begins: with the byte 0x80."""


def decode(stored: str) -> str:
    """`module.Class: first argument, ...`, as a traceback's last line would say; what is neither of both as it is."""
    if stored.startswith(_PICKLE):
        try:
            pickled = base64.b64decode(stored[: len(stored) // 4 * 4], validate=True)
        except ValueError:  # it is no base64; what is no ASCII raises another than binascii.Error
            return stored
        return _exception(list(_strings(pickled))) or stored
    if stored.startswith('{"name":'):
        try:
            error = json.loads(stored)
        except (ValueError, RecursionError):
            return stored
        return f"{error['name']}: {error.get('message', '')}"
    return stored


def _strings(pickled: bytes) -> Iterator[str]:
    """The strings that a pickle brings, in their order; of one that was cut those before the cut."""
    try:
        for operation, argument, _ in pickletools.genops(pickled):
            if isinstance(argument, str):
                # The older way to name a class has both names in one.
                yield from argument.split(" ", 1) if operation.name == "GLOBAL" else (argument,)
    except ValueError:
        return


def _exception(strings: list[str]) -> str:
    if len(strings) < 2:
        return ""
    module, name, *arguments = strings[:_MOST_STRINGS]
    arguments = [argument for argument in arguments if argument != "builtins"]
    of = name if module == "builtins" else f"{module}.{name}"
    return f"{of}: {', '.join(arguments)}" if arguments else of
