"""p1: which digits counted; every other one was 0."""

import re
from collections.abc import Iterable, Iterator

Span = tuple[int, int]

_TERMS_WITH_DIGITS = (
    "ipv4 ipv6 utf8 utf-8 utf-16 utf16 latin1 iso-8859-1 sha1 sha-1 sha256 sha-256 sha512 md5 crc32 base64 socks4 "
    "socks5 http1 http2 http3 http/1 http/2 ssh1 ssh2 ssl2 ssl3 sslv2 sslv3 tls1 tlsv1 x509 s3 ec2 k8s x86 x86_64 "
    "amd64 arm64 win32 win64 log4j oauth2 oauth1 int2 int4 int8 int16 int32 int64 uint8 uint16 uint32 uint64 float4 "
    "float8 float16 float32 float64 bzip2 mp3 mp4 h264 ntp4 ext2 ext3 ext4 nfs3 nfs4 nfsv3 nfsv4 udp4 udp6 tcp4 "
    "tcp6 oauth2 python3 l1 l2 l3"
)
TERMS_WITH_DIGITS = frozenset(_TERMS_WITH_DIGITS.split())
TERMS_ZEROED = frozenset(re.sub(r"\d", "0", term) for term in TERMS_WITH_DIGITS)

_ZERO = bytes(ord("0") if chr(byte) in "123456789" else byte for byte in range(256))
_LIFT = {code: chr(0xE000 + code) for code in range(128)}
_LOWER = {0xE000 + code: chr(code) for code in range(128)}
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_AROUND_TERM = ".,:;()[]="
_TERM = re.compile(r"(?<![^\s(\[,:=])[A-Za-z]{1,6}[-_/v]?0{1,4}[A-Za-z0_-]{0,7}(?![^\s)\],:;.]|\.[A-Za-z0-9])")


_REASONS = (
    "Bad Request|Unauthorized|Payment Required|Forbidden|Not Found|Method Not Allowed|Not Acceptable|Request Timeout|"
    "Conflict|Gone|Precondition Failed|Payload Too Large|Unprocessable|Locked|Too Many Requests|Internal Server Error|"
    "Not Implemented|Bad Gateway|Service Unavailable|Gateway Time-?out"
)

_COUNTING = (
    ("[Errno ", r"\[Errno (-?\d{1,5})\]", True),
    ("xit", r"\bexit(?:ed)?(?: with)?(?: code| status)?[ :=]{1,3}(-?\d{1,5})\b", True),
    ("HTTP Error ", r"\bHTTP Error (\d{3})\b", True),
    (" Client Error", r"\b(\d{3}) Client Error", True),
    (" Server Error", r"\b(\d{3}) Server Error", True),
    ("000", rf"\b(\d{{3}}),? (?:{_REASONS})\b", True),
    ("message=", r"\b(\d{3}), message=", True),
    ("HTTP ", r"\bHTTP (?:status |code |error |status code )?(\d{3})\b", True),
    ("status", r"\bstatus(?:[ _]?code)?(?: of| is)?[ :=]{1,3}(\d{3})\b", False),
    ("SQLSTATE", r"\bSQLSTATE\W{0,3}([0-9A-Z]{5})\b", True),
    ("0", r"^([A-Z]{2,8}-?\d{3,7}): ", True),
)
_IN_TRACEBACK = tuple((mark, re.compile(pattern, re.ASCII).finditer) for mark, pattern, _ in _COUNTING)
_IN_BARE = tuple((mark, re.compile(pattern, re.ASCII).finditer) for mark, pattern, bare in _COUNTING if bare)


def zeroed(text: str) -> str:
    """Return `text` with every digit 0 and no private-use characters; it has the same length."""
    if not text.isascii():
        text = _PRIVATE.sub("?", text)
    return text.encode("utf-8", "surrogatepass").translate(_ZERO).decode("utf-8", "surrogatepass")


def counting_spans(line: str, offset: int, *, bare: bool) -> Iterator[Span]:
    """Yield where in the text that holds the zeroed `line` at `offset` digits stand that count, or may count."""
    if "0" not in line:
        return
    for mark, finditer in _IN_BARE if bare else _IN_TRACEBACK:
        if mark in line:
            for match in finditer(line):
                yield offset + match.start(1), offset + match.end(1)
    for word in line.split():
        if "0" in word and word.strip(_AROUND_TERM).lower() in TERMS_ZEROED:
            break
    else:
        return
    for match in _TERM.finditer(line):
        if match[0].lower() in TERMS_ZEROED:
            yield offset + match.start(), offset + match.end()


def apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return `spans` in order, without those that overlap an earlier one."""
    found: list[Span] = []
    for start, stop in sorted(spans):
        if not found or start >= found[-1][1]:
            found.append((start, stop))
    return tuple(found)


def lifted(zeros: str, text: str, spans: tuple[Span, ...]) -> str:
    """Return `zeros` with what `text` holds at `spans` out of reach of the rules.

    A span may be a term of the field by its shape only (s3, but not s6): then it is left alone.
    """
    parts, end = [], 0
    for start, stop in spans:
        found = text[start:stop]
        if zeros[start:stop].lower() in TERMS_ZEROED and found.lower() not in TERMS_WITH_DIGITS:
            continue
        parts += [zeros[end:start], found.translate(_LIFT)]
        end = stop
    return "".join(parts) + zeros[end:]


def lowered(text: str) -> str:
    """Return `text` with lifted characters as they were."""
    return text if text.isascii() else _PRIVATE.sub(lambda character: _LOWER.get(ord(character[0]), "?"), text)
