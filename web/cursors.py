"""Where a list goes on: opaque texts that only the routes read."""

import base64
import binascii
import json
import re


def encode_cursor(place: str, id_: str, system: str = "") -> str:
    """Where the next page begins, opaque to the client: an instant or a position, and the id of the last row; in a list
    of several job systems also which one it is of."""
    last = [place, id_, system] if system else [place, id_]
    return base64.urlsafe_b64encode(json.dumps(last).encode()).decode().rstrip("=")


def decode_cursor(text: str) -> tuple[str, str, str]:
    """The place, the id and the system after which a page begins. Raises ValueError for what encode_cursor did not
    make."""
    try:
        place, id_, *more = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
        [system] = map(str, more or [""])
        made = encode_cursor(str(place), str(id_), system) == text
        f"{id_}{system}".encode()  # half a character is none that a row holds
    except (binascii.Error, TypeError, UnicodeError, ValueError, RecursionError) as error:
        raise ValueError(NO_CURSOR) from error
    if not made or "\0" in f"{id_}{system}":
        raise ValueError(NO_CURSOR)
    return str(place), str(id_), system


def after_place(text: str) -> str:
    place, *_ = decode_cursor(text)
    if not re.fullmatch(r"-?[0-9]{1,18}", place) or str(int(place)) != place:
        raise ValueError(NO_CURSOR)
    return text


def after_task(text: str) -> str:
    place, *_ = decode_cursor(text)
    if not re.fullmatch(r"[0-9]{1,9}:.{0,200}", place):
        raise ValueError(NO_CURSOR)
    return text


NO_CURSOR = "a cursor comes from the `next` of an earlier page"
