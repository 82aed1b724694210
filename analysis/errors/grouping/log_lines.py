"""Log records whose first line does not begin with what happened: a prefix before each line of a trace, a header with
a line of its own, and logfmt, whose message is one field of many.
"""

import re
from collections.abc import Mapping
from os.path import commonprefix
from textwrap import dedent

from analysis.errors.grouping.digits import zeroed
from analysis.errors.grouping.roles import has_frames

_HEADERS = (
    # .NET's console: fail: Geo.Worker.TileJob[0], and the message indented on the next line.
    re.compile(r"(?:trce|dbug|info|warn|fail|crit): (?P<kept>[^\s\[\]]{1,200})\[-?\d{1,10}\]\s{0,4}\n\s{0,12}(?=\S)"),
    # java.util.logging: Mar 18, 2026 10:00:00 AM geo.Worker run, and SEVERE: with the message on the next line.
    re.compile(
        r"(?P<kept>)[A-Z][a-z]{2} \d{1,2}, \d{4},? \d{1,2}:\d{2}:\d{2}(?:\s[AP]M)? [\w.$<>]{1,200}"
        r"(?: [\w$<>]{1,100})?\n(?=(?:SEVERE|WARNING|INFO): )"
    ),
    # SQL Server's own client: Msg 50000, Level 16, State 1, Server db, Line 3, and the message on the next line.
    re.compile(r"(?P<kept>Msg \d{1,6}), Level \d{1,2}, State \d{1,4}, [^\n]{0,300}Line \d{1,7}\r?\n(?=\S)"),
    # Erlang's reports: =ERROR REPORT==== 18-Mar-2026::10:00:00.000 ===
    re.compile(r"(?P<kept>)=(?:ERROR|CRASH|WARNING|SUPERVISOR) REPORT==== [\w:.-]{8,40} ===\s{1,8}(?=\S)"),
)
_LONGEST_HEADER = 400
_CSVLOG = re.compile(
    r"\d{4}-\d{2}-\d{2} [^,\n]{8,30},(?:[^\n]{0,1000}?),(?P<severity>ERROR|FATAL|PANIC),(?P<state>[0-9A-Z]{5}),"
    r'"(?P<message>(?:[^"]|""){1,4000})",'
)
"""PostgreSQL's log as CSV, whose message is one quoted field of many."""
_SEVERITIES = (",ERROR,", ",FATAL,", ",PANIC,")
_PREFIX = re.compile(r"\s+|>{1,3} ?|[\w./-]{1,60}\s{0,8}\| ?|(?=.{0,60}(?:00:00|0000-00-00)).+")
"""Indentation, quoting, the service of docker compose, or anything with a time; digits are zeros."""
_TIMED = re.compile(
    r"\[?(?:0000-00-00[T ])?00:00:00(?:[.,]0{1,9})?(?:Z|[+-]00:?00)?\]?(?: {1,2}|\Z)"
    r"(?!ERROR|FATAL|CRITICAL|WARN|SEVERE)"
)
_FIELD = r'[A-Za-z_][\w.@-]{0,60}=(?:"(?:[^"\\]|\\.)*(?:"|\Z)|[^\s"]*)'
_LOGFMT = re.compile(rf"\s{{0,8}}{_FIELD}(?:[ \t]+{_FIELD})+\s{{0,8}}")
_EACH = re.compile(r'([A-Za-z_][\w.@-]{0,60})=(?:"((?:[^"\\]|\\.)*)(?:"|\Z)|([^\s"]*))')
_ESCAPE = re.compile(r"\\(.)")
_MEANT = {"n": "\n", "t": "\t", "r": "\r"}
_NUMBER = re.compile(r"-?\d{1,18}")


def without_prefix(text: str) -> str:
    """Return a trace without what a log has put before each of its lines."""
    lines = text.split("\n")
    if len(lines) < 2 or zeroed(lines[0][:1]) != zeroed((lines[1] or lines[-1])[:1]):
        return text
    full = [zeroed(line) for line in lines if line.strip()]
    common = commonprefix(full) if len(full) > 1 else ""  # noqa: RUF071 - no paths: characters are compared
    if not _PREFIX.fullmatch(common):
        return text
    rest = dedent("\n".join(line[len(common) :] for line in lines))
    if has_frames(rest):
        return rest
    return dedent("\n".join(line[_end_of_time(line) :] for line in lines)) if all(map(_TIMED.match, full)) else text


def _end_of_time(line: str) -> int:
    timed = _TIMED.match(zeroed(line))
    return timed.end() if timed else 0


def without_header(text: str) -> str:
    """Return `text` without a header that has its own line; the logger's name stays before the message."""
    if any(severity in text for severity in _SEVERITIES) and (found := _CSVLOG.match(text)):
        return f"{found['severity']}:  {found['state']}: {found['message'].replace('""', '"')}"
    for header in _HEADERS if "\n" in text[:_LONGEST_HEADER] else ():
        if found := header.match(text):
            kept = f"{found['kept']}: " if found["kept"] else ""
            return kept + text[found.end() :]
    return text


def logfmt(text: str) -> Mapping[str, object] | None:
    """Return the fields of a record in logfmt; None when `text` is none, or tells of no message."""
    if not _LOGFMT.fullmatch(text):
        return None
    fields: dict[str, object] = {}
    for name, quoted, bare in _EACH.findall(text):
        content = unescaped(quoted) if quoted else bare
        fields.setdefault(name, int(content) if _NUMBER.fullmatch(content) else content)
    return fields if {"msg", "message", "error", "err"} & fields.keys() else None


def unescaped(quoted: str) -> str:
    """Return what stands between quotes as it was before it was quoted."""
    return _ESCAPE.sub(lambda escape: _MEANT.get(escape[1], escape[1]), quoted)
