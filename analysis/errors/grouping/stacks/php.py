"""PHP: `#0 file(12): Class->method()`, root cause first. A frame names the file of its caller, not its own."""

from analysis.errors.grouping.stacks.language import Generated, Language, Library, lines

_TYPE = r"(?P<type>\\?{name}(?:\\{1,2}{name}){0,9})"
_FILE = r"(?P<file>(?:[A-Za-z]:\\|/|phar:|vfs:)[^\n(:]{0,500}(?=:0|\(0)|\[internal function\](?=: ))"

LANGUAGE = Language(
    name="php",
    shape=r"#0 (?:[^\n]*\(0+\): |\[internal|\{main\})",
    frame=lines(
        rf"(?: in | at |\n#0+ ){_FILE}(?::0+\)?|\(0+\): [^\n]*|: [^\n]*)(?:\nStack trace:|\n\[stacktrace\])?"
        r"(?=\n#0+ (?:(?:[^\n(]{1,500}\(0+\)|\[internal function\]): )?(?P<function>\{closure[^\n]*?\}(?=\()|[^\n"
        r"({]+(?:\{closure[^\n]*?\}(?=\())?|\{main\}))"
    ),
    heads=(
        lines(rf"\[object\] \({_TYPE}\(code: [^)\n]{{1,20}}\): (?P<message>[^\n]*)$"),
        lines(
            r"(?:^|(?<=\s))(?:PHP )?(?:Fatal|Recoverable fatal|Parse) error: +(?:Uncaught )?"
            rf"{_TYPE}: (?P<message>[^\n]*)$"
        ),
        lines(rf"^(?:Uncaught |Next )?{_TYPE}: (?P<message>[^\n]*)$"),
        lines(rf"(?<=[\s:]){_TYPE}: (?P<message>[^\n]*)$"),
    ),
    tail=lines(r",? (?:in|at|called)$| (?:in|at) (?:[A-Za-z]:\\|/|phar:)[^\n:]*(?::0+\)?| on line 0+)$"),
    cause=lines(r"\nNext (?=\S+: )"),
    order="root first",
    libraries=(
        Library(
            reason="What Composer installed.",
            example="#0 /app/vendor/laravel/framework/src/Illuminate/Queue/Worker.php(0): ...",
            file=r"[/\\]vendor[/\\]",
        ),
        Library(
            reason="Functions without a namespace or class are the interpreter's.",
            example="json_decode",
            function=r"^[a-z0_]+$",
        ),
        Library(reason="The interpreter.", example="[internal function]", file=r"^\[internal function\]$|^phar:"),
        Library(
            reason="Frameworks, by namespace, where they were not installed below vendor.",
            example="Illuminate\\Queue\\Worker->process",
            functions=(
                "Illuminate\\",
                "Symfony\\",
                "Doctrine\\",
                "GuzzleHttp\\",
                "Laravel\\",
                "Composer\\",
                "Monolog\\",
                "PDO",
            ),
        ),
    ),
    generated=(
        Generated(
            r"^(?:.*(?:->|::))?\{closure:(.*?)(?:\(\))?:0+\}$",
            r"\1",
            "PHP 8.4 says where a closure stands.",
            ("{closure:App\\A::run():0}", "App\\A::run"),
        ),
        Generated(
            r"(?:->|::|\\)\{closure\}$", "", "A closure belongs to what it stands in.", ("App\\A->{closure}", "App\\A")
        ),
        Generated(r"^\{main\}$", "", "The body of a file.", ("{main}", "")),
        Generated(r"->", "::", "Called on an object or on the class.", ("App\\A->run", "App\\A::run")),
    ),
)
