"""Names of what was run and of what it was given: commands, steps, operations, arguments that a check refused."""

from analysis.errors.grouping.named import Named, bare, phrase

_STEP = r"(?:model|op|asset|step|snapshot|macro|rule|function)"
"""What code defines; a task or a job may be named after its data."""

NAMES: tuple[Named, ...] = (
    *(
        bare("command", mark, pattern, example)
        for mark, pattern, example in (
            (
                " not found",
                r"(?:^|: |\d: )([\w.+/-]{1,120}): command not found",
                "run.sh: line 3: tide-tool: command not found",
            ),
            (": not found", r": (?:line )?\d{1,6}: ([\w.+/-]{1,120}): not found", "sh: 1: tide-tool: not found"),
            (
                " not found",
                r"\"([\w.+/-]{1,120})\": executable file not found",
                'exec: "tide-tool": executable file not found',
            ),
            (
                "recognized",
                r"'([\w.+-]{1,120})' is not recognized as an? ",
                "'tide-tool' is not recognized as an internal",
            ),
        )
    ),
    *(
        bare(
            "step",
            mark,
            rf"{mark}(?: occurred)? (?:in|while [a-z]{{3,20}}ing|[a-z]{{3,20}}ing|during) (?:the )?{_STEP}"
            r" [`'\"]?([A-Za-z_][\w.-]{0,120})",
            example,
        )
        for mark, example in (
            ("rror", 'Error occurred while executing op "load_boats"'),
            ("ailure", "Failure while materializing asset raw_boats"),
        )
    ),
    bare(
        "operation",
        " operation",
        r"\b(?:calling|invoking|performing|executing) (?:the )?([A-Z][A-Za-z]{2,60}) operation\b",
        "An error occurred (Denied) when calling the PutBoat operation: no",
    ),
    *(
        bare(
            kind, " failed on the ", pattern, "Key: 'Boat.Net' Error:Field validation for 'Net' failed on the 'min' tag"
        )
        for kind, pattern in (
            ("field", r"\bvalidation for '([\w.\[\]]{1,120})' failed"),
            ("check", r"\bfailed on the '(\w{1,60})' (?:tag|rule|check|constraint)"),
        )
    ),
    bare(
        "field",
        "issing ",
        r"\b[Mm]issing (?:the )?required (?:properties|fields|members|parameters|arguments|keys)[^\n:'\"]{0,40}:"
        r" ['\"`]?([A-Za-z_][\w.-]{0,120})",
        "missing required properties, including: 'net'",
    ),
    bare(
        "field",
        " required",
        r"\b(?:argument|property|attribute|header) \"([\w.-]{1,120})\" is required",
        'The argument "berth" is required',
    ),
    phrase(
        "field",
        "errors: [",
        r"\berrors: \[([a-z_]\w{0,60}): \{",
        "{:error, %Shop.Change{action: :insert, errors: [net: {}]}}",
        bare=True,
    ),
    phrase(
        "type",
        " type ",
        r"(?:(?<=\bof)|(?<=\bto)|(?<=\bfor)) type [`'\"]([A-Za-z_][\w.+]{0,200})[^`'\"\s]{0,200}[`'\"]",
        "Unable to cast object of type 'A.Boat' to",
    ),
    phrase(
        "setting",
        "placeholder ",
        r"\b[Cc]ould not resolve placeholder ['\"]([\w.-]{1,120})['\"]",
        "Could not resolve placeholder 'tide.url' in value",
    ),
)
