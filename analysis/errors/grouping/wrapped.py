"""Failures in the words of what ran them: the host of Azure Functions, Dagster, and Python's own ways to print.

Each comes out as the language itself would print it, so that the rest reads one form alone.
"""

import re
from ast import literal_eval

_EXECUTED = re.compile(
    r"(?:Exception while executing function: [\w.-]{1,200}|Executed '[\w.-]{1,200}' \(Failed, [^)\n]{0,200}\))"
    r"\s{1,8}(?=\S)"
)
_RESULT = re.compile(
    r"(?:-{1,3}> )?(?:[\w.]{0,100}RpcException: )?Result: Failure\s{1,8}Exception: (?P<error>.*?)"
    r"(?:\n[ \t]{0,4}Stack:[ \t]{0,2}(?P<stack>.*))?\Z",
    re.DOTALL,
)
_CAUSED = re.compile(
    r"\n\s*The above exception (?:was caused by|occurred during handling of) the following exception:\n"
)
_CHAINED = "\nThe above exception was the direct cause of the following exception:\n\n"
_FRAMES = re.compile(r"(?:\n[ \t]*)*(?:\n?Stack Trace:\n|\n)(?=[ \t]{1,8}File \")")
_BYTES = re.compile(r"(?:^|(?<=[:=] ))b(?:'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\")", re.MULTILINE)
_ENDINGS = "Error|Exception|Timeout|Warning|Exit|Fault|Failure|Failed|Refused"
_CALL = re.compile(
    rf"(?<![\w.'\"])(?P<name>(?:[a-z_]\w{{0,60}}\.){{0,8}}[A-Z]\w{{0,80}}(?:{_ENDINGS}))"
    r"\((?P<message>'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\")(?:, [^()\n]{0,200}|,)?\)"
)


def unwrapped(text: str) -> str:
    """Return `text` as the language of what failed prints it; a text that is not wrapped as it is."""
    if "Failure" in text[:400] or "Failed," in text[:400] or text.startswith("Exception while"):
        text = _of_functions(text)
    if "the following exception:\n" in text:
        text = _of_dagster(text)
    if "b'" in text or 'b"' in text:
        text = _BYTES.sub(lambda found: _decoded(found[0]), text)
    return _CALL.sub(_as_raised, text) if "('" in text or '("' in text else text


def _of_functions(text: str) -> str:
    """The host says first that a function failed, and the worker the error before its stack."""
    inner = text[executed.end() :] if (executed := _EXECUTED.match(text)) else text
    result = _RESULT.match(inner)
    if result is None:
        return inner
    error, stack = result["error"], result["stack"] or ""
    if stack.lstrip().startswith('File "'):
        return _traceback(stack, error)
    return stack if error.partition("\n")[0] in stack else f"{error}\n{stack}".rstrip()


def _of_dagster(text: str) -> str:
    """Dagster prints the outer error first, and each before its stack."""
    parts = [_FRAMES.split(part, maxsplit=1) for part in _CAUSED.split(text)]
    if len(parts) < 2 or any("Traceback (most recent call last)" in part[0] for part in parts):
        return text
    return _CHAINED.join(_traceback(part[1] if len(part) > 1 else "", part[0]) for part in reversed(parts))


def _traceback(frames: str, error: str) -> str:
    stack = [f"  {frames.strip()}"] if frames.strip() else []
    return "\n".join(["Traceback (most recent call last):", *stack, error.strip(), ""])


def _decoded(literal: str) -> str:
    """What a subprocess wrote; of one line no more than the quotes would go."""
    content = _evaluated(literal) if "\\n" in literal else literal
    return content.decode("utf-8", "replace") if isinstance(content, bytes) else literal


def _as_raised(call: re.Match[str]) -> str:
    """ValueError('bad zoom 7') as Python says it when it is raised; a KeyError keeps its quotes there."""
    message = call["message"] if call["name"].endswith("KeyError") else _evaluated(call["message"])
    return f"{call['name']}: {message}"


def _evaluated(literal: str) -> object:
    try:
        return literal_eval(literal)
    except (ValueError, SyntaxError):  # an escape that Python does not know
        return literal
