"""What an encoded text holds: hex as PostgreSQL writes bytea, base64, and either of them packed with zlib or gzip."""

import re
from base64 import b64decode
from zlib import MAX_WBITS, decompressobj
from zlib import error as not_compressed

_BASE64 = re.compile(
    r"(?=[^\n]{0,200}[0-9+/=])(?=[^\n]{0,200}[a-z])(?=[^\n]{0,200}[A-Z])(?:[A-Za-z0-9+/]{4}"
    r"|\n){5,}[A-Za-z0-9+/=]{0,4}\n?"
)
_HEX = re.compile(r"\\x(?:[0-9a-fA-F]{2}){4,}")
_UNREADABLE = re.compile(r"[^\x09\x0a\x0d\x20-\x7e\xa0-\uffff]")
_SHORTEST = 20
_RUN = b"a" * _SHORTEST
_OF_BASE64 = bytes(
    97 if chr(byte).isascii() and (chr(byte).isalnum() or chr(byte) in "+/") else 32 for byte in range(256)
)
_PACKED = (b"\x78", b"\x1f")


def decoded(text: str, most: int) -> str | None:
    """Return the text that is encoded in the whole of `text`, at most so many characters of it; empty where it is no
    text, and None where `text` is not encoded."""
    if text.lstrip()[:1] == "\\" and _HEX.fullmatch(text.strip()):
        return _unpacked(bytes.fromhex(text.strip()[2:]), most)
    if len(text) <= _SHORTEST or " " in text or not _BASE64.fullmatch(text):
        return None
    try:
        return _unpacked(b64decode(text, validate=False), most)
    except ValueError:
        return None


def holds_encoded(text: str) -> bool:
    """Whether a text of JSON may have one that is encoded within; ids in hex have letters of one case."""
    if '"\\\\x' in text:
        return True
    letters = text.encode("latin-1", "replace").translate(_OF_BASE64)
    begin = letters.find(_RUN)
    while begin >= 0:
        end = letters.find(b" ", begin)
        run = text[begin : end if end >= 0 else len(text)]
        if text[begin - 1 : begin] == '"' and run not in (run.lower(), run.upper()):
            return True
        begin = letters.find(_RUN, begin + len(run))
    return False


def _unpacked(content: bytes, most: int) -> str:
    if content[:1] in _PACKED:
        try:
            content = decompressobj(MAX_WBITS | 32).decompress(content, most)
        except not_compressed:
            return ""
    text = content.decode("utf-8", "replace")
    strange = len(_UNREADABLE.findall(text)) + text.count("\ufffd")
    return text[:most] if strange * 20 <= len(text) else ""
