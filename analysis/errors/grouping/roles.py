"""The roles of the fields of an error object: what libraries in many languages call class, message, stack and cause."""

import re

_NAMES: dict[str, str] = {
    "class": "errorclass exceptionclass exceptiontype errortype exctype exceptionname errorname javaclass class"
    " type name kind"
    " exception",
    "message": "errormessage exceptionmessage excmessage message msg failedreason lasterror lasterrormessage error"
    " errordescription errordetail description title detail reason faultstring failure cause text details output value"
    " exception err excvalue event",
    "stack": "stack stacktrace backtrace errorbacktrace lasterrorbacktrace trace traceback errorstack exceptiondetails"
    " exceptionstack fulltrace excinfo exception details callstack",
    "cause": "cause inner innererror innerexception innerfailure causedby original originalerror previous"
    " rootcause error"
    " exception failure lasterror reason response data body fault result err",
    "parts": "errors innerexceptions causes exceptions failures details issues violations suberrors errordetail detail"
    " values",
    "place": "path loc",
    "field": "field fieldname property param parameter attribute",
    "code": "code errorcode sqlstate status statuscode httpstatus constraint constraintname",
}
_ROLES = {role: {name: rank for rank, name in enumerate(names.split())} for role, names in _NAMES.items()}
_SYMBOL = re.compile(r"[A-Za-z_$][\w$]*(?:(?:\.|::|\\{1,2}|/|\+)[A-Za-z_$][\w$]*){0,12}", re.ASCII)
_TRACE = re.compile(
    r"\n[ \t]+(?:at |from |File |\()|:\d+:in |\n#\d|\n---> |\ngoroutine |\n[^\n]+\.\w+:\d+"
    r"|\bthread '[^'\n]{0,80}' (?:\(\d+\) )?panicked at |\nCaused by:\n"
)
_GENERIC = re.compile(
    r"(?:an? )?(?:(?:internal|unexpected|unknown|unhandled|server|generic|critical) )*(?:(?:\w+ )?(?:activity|task|job"
    r"|step|workflow|child workflow|operation|request|command|execution|processing|handler) )?(?:execution "
    r"|processing )?"
    r"(?:(?:has |was )?(?:error|errors|exception|failed|failure|fault|unsuccessful|bad request|went wrong|rejected))?"
    r"(?: (?:has )?occurred)?(?: while \w+ing)?(?:, see [\w ]{0,40}|\. see [\w ]{0,60})?[.!: ]*"
    r"|something went wrong[.!]?|bad request|one or more errors occurred\.?|internal server error",
    re.IGNORECASE,
)
_LONGEST_GENERIC = 80


def rank(role: str, name: str) -> int | None:
    """Return the place of a field among those that may have `role`, None when it is no name for it."""
    return _ROLES[role].get(name.lower().replace("_", "").replace("-", "").replace(".", ""))


def symbolic(content: object) -> bool:
    """Tell whether `content` may be the name of a class or a code: one word, perhaps qualified."""
    return isinstance(content, str) and len(content) <= 200 and bool(_SYMBOL.fullmatch(content))


def field(content: object) -> str:
    """Return the field that a validator names in a list of names, as `items.0.zone`; empty when it is no such list."""
    parts = content if isinstance(content, list) else []
    names = ["0" if isinstance(part, int) else part for part in parts]
    return ".".join(names) if all(name == "0" or symbolic(name) for name in names) else ""


def has_frames(text: str) -> bool:
    """Tell whether a text looks like a trace."""
    return bool(_TRACE.search(text[:4000]))


def generic(message: str) -> bool:
    """Tell whether a message says no more than that something failed."""
    return len(message) <= _LONGEST_GENERIC and bool(_GENERIC.fullmatch(message.strip()))
