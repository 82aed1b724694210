"""Failures in the words of what ran them: the host of Azure Functions, AWS Lambda, Data Factory, Dagster, Airflow,
Loguru, and .NET's aggregates.

Each comes out as the language itself would print it, so that the rest reads one form alone.
"""

import re

from analysis.errors.grouping.calls import in_words
from analysis.errors.grouping.surroundings import without_surroundings

_EXECUTED = re.compile(
    r"(?:(?:[\w.]{1,100}\.FunctionInvocationException: )?Exception while executing function: [\w.-]{1,200}"
    r"|Executed '[\w.-]{1,200}' \(Failed, [^)\n]{0,200}\))"
    r"\s{1,8}(?=\S)"
)
_RESULT = re.compile(
    r"\s{0,8}(?:-{1,3}> )?(?:[\w.]{0,100}RpcException: )?Result: Failure\s{1,8}Exception: (?P<error>.*?)"
    r"(?:\n[ \t]{0,4}Stack:[ \t]{0,2}(?P<stack>.*))?\Z",
    re.DOTALL,
)
_OF_THE_HOST = re.compile(r"\n\s{0,8}(?:at Microsoft\.Azure\.WebJobs\.|--- End of inner exception).*", re.DOTALL)
"""Frames of the host below those of its worker, which may be of another language."""
_CAUSED = re.compile(
    r"\n\s*The above exception (?:was caused by|occurred during handling of) the following exception:\n"
)
_CHAINED = "\nThe above exception was the direct cause of the following exception:\n\n"
_FRAMES = re.compile(r"(?:\n[ \t]*)*(?:\n?Stack Trace:\n|\n)(?=[ \t]{1,8}File \")")
_ERROR_FIRST = re.compile(
    r"(?:\[ERROR\] )?(?P<error>[A-Za-z_][\w.]{0,200}: [^\n]*(?:\n(?!Traceback)[^\n]*){0,50})"
    r"\nTraceback \(most recent call last\):\n(?P<frames>(?:[ \t]+\S[^\n]*(?:\n|\Z))+)\s*\Z"
)
_DRAWN = re.compile(r"^[ \t]*(?:[│|][ \t]*)*[│└][^\n]*\n|(?<=\n)[ \t]*\n(?=>? +File \")|^>(?= File \")", re.MULTILINE)
"""The values that Loguru draws below code, its blank lines, and its mark before a frame."""
_LOGURU = "Traceback (most recent call last):\n\n"
_PARTS = re.compile(r"(?P<head>One or more errors occurred\.) (?P<parts>\([^\n]*\))\s*\Z")
_BARE_FRAMES = re.compile(
    r"^(?P<error>[A-Za-z_][\w.]{0,200}: [^\n]*)\n"
    r"(?P<frames>(?:File \"[^\"\n]{1,300}\", line \d{1,7} in [^\n]*(?:\n|\Z))+)",
    re.MULTILINE,
)
"""How Airflow 3 shows a trace: what was raised first, then frames at the margin."""
_DATA_FACTORY = re.compile(
    r"'{1,2}Type=(?P<type>[\w.+]{1,200}),Message=(?P<message>.{0,4000}?),Source=[^,'\n]{0,200},'{1,2}"
)


def unwrapped(text: str) -> str:
    """Return `text` as the language of what failed prints it; a text that is not wrapped as it is."""
    if "Failure" in text[:400] or "Failed," in text[:400] or text.startswith("Exception while"):
        text = _of_functions(text)
    if "the following exception:\n" in text:
        text = _of_dagster(text)
    if "Traceback (" in text:
        text = _of_loguru(text) if _LOGURU in text else text
        if found := _ERROR_FIRST.fullmatch(text):
            text = _traceback(found["frames"], found["error"])
    elif "One or more errors occurred. (" in text:
        text = _PARTS.sub(_parts, text)
    text = without_surroundings(text)
    if '\nFile "' in text:
        text = _BARE_FRAMES.sub(_at_margin, text)
    if "'Type=" in text:
        text = _DATA_FACTORY.sub(r" \g<type>: \g<message>", text)
    return in_words(text)


def _of_functions(text: str) -> str:
    """The host says first that a function failed, and the worker the error before its stack."""
    inner = text[executed.end() :] if (executed := _EXECUTED.match(text)) else text
    result = _RESULT.match(inner)
    if result is None:
        return inner
    error, stack = (_OF_THE_HOST.sub("", part or "") for part in result.group("error", "stack"))
    if stack.lstrip().startswith('File "'):
        return _traceback(stack, error)
    return stack if error.partition("\n")[0] in stack else f"{error}\n{stack}".rstrip()


def _of_dagster(text: str) -> str:
    """Dagster prints the outer error first, and each before its stack."""
    parts = [_FRAMES.split(part, maxsplit=1) for part in _CAUSED.split(text)]
    if len(parts) < 2 or any("Traceback (most recent call last)" in part[0] for part in parts):
        return text
    return _CHAINED.join(_traceback(part[1] if len(part) > 1 else "", part[0]) for part in reversed(parts))


def _of_loguru(text: str) -> str:
    """Loguru draws the values of names between the frames; what was raised has a blank line before it as well."""
    start = text.index(_LOGURU)
    drawn = _DRAWN.sub("", text[start:].replace(_LOGURU, f"{_LOGURU[:-1]}"))
    return text[:start] + re.sub(r"(?m)(^ +\S.*\n)\n(?=[\w.]+(?::|$))", r"\1", drawn)


def _at_margin(found: re.Match[str]) -> str:
    frames = re.sub(r"(?m)^(File \"[^\"\n]*\", line \d+) in ", r"  \1, in ", found["frames"])
    return _traceback(frames, found["error"])


def _parts(found: re.Match[str]) -> str:
    """An aggregate without its trace has its parts in brackets alone, in any number and order."""
    parts = {re.sub(r"\d+", "0", part): part for part in found["parts"][1:-1].split(") (")}
    return f"{found['head'][:-1]}: {'; '.join(parts[key] for key in sorted(parts))}"


def _traceback(frames: str, error: str) -> str:
    stack = [f"  {frames.strip()}"] if frames.strip() else []
    return "\n".join(["Traceback (most recent call last):", *stack, error.strip(), ""])
