"""What a record quotes of an error in one of its fields: error="...", message: '...', {:error, "..."}.

The quotes of a value are data, but in a field of such a name they hold what happened; so they go.
"""

import re

from analysis.errors.grouping.log_lines import unescaped

_NAMES = "error|err|exception|exc|message|msg|details?|desc|reason|cause"
_ANNOUNCED = re.compile(rf"(?:{_NAMES}|value)(?:=| = |: |, | )[\"']")
"""In every text that has one of the fields below, and found in a tenth of the time."""
_DOUBLE, _SINGLE = r'"((?:[^"\\\n]|\\.){1,4000})"', r"'((?:[^'\\\n]|\\.){1,4000})'"
_FIELD = re.compile(
    rf"(?:(?<![\w.@-])(?<!SET )(?<!WHERE )(?<!\d, )(?P<assigned>{_NAMES})=|^(?P<margin>\s{{0,8}}(?:{_NAMES}))(?: =|:) "
    rf"|(?<=[{{,] )(?P<struct>{_NAMES}): |\{{:(?P<atom>error), |(?<=` )(?P<value>value): "
    r"|(?<=\bwith )(?P<with>message) )"
    rf"(?:{_DOUBLE}|{_SINGLE})(?=[\s,;)}}\]>|]|$)",
    re.MULTILINE,
)
"""Assigned in a record, on a line of its own, in a struct of Rust, behind an atom of Elixir, or of an Err of Rust."""
_ELIXIR = re.compile(
    r"%(?P<name>[A-Z][\w.]{0,100}(?:Error|Exception))"
    rf"\{{(?:[^{{}}\"\n]{{0,300}}, )?message: {_DOUBLE}[^{{}}\n]{{0,500}}\}}"
)
_BEFORE_FIELDS = re.compile(rf"(?<=\] ){_DOUBLE}(?= [A-Za-z_][\w.-]{{0,60}}=)")
"""The message of a record of klog, which is quoted as its values are."""


def unquoted(text: str) -> str:
    """Return `text` with what its fields quote of an error as plain words; any other text as it is."""
    text = _ELIXIR.sub(lambda found: f"{found['name']}: {unescaped(found[2])}", text)
    if '] "' in text:
        text = _BEFORE_FIELDS.sub(lambda found: unescaped(found[1]), text)
    return _FIELD.sub(_without_quotes, text) if _ANNOUNCED.search(text) else text


def _without_quotes(found: re.Match[str]) -> str:
    content = found[found.lastindex or 0]
    if " " not in content.strip():
        return found[0]
    if found["atom"]:
        return f"{{:error, {unescaped(content)}"
    name = next(found[group] for group in ("assigned", "margin", "struct", "value", "with") if found[group])
    return f"{name}: {unescaped(content)}"
