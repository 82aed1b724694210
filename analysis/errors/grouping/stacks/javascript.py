"""JavaScript and TypeScript: `at function (file:line:column)`, outer error first, inner ones in braces."""

from analysis.errors.grouping.stacks.language import Generated, Language, Library, lines

LANGUAGE = Language(
    name="javascript",
    shape=r"[ \t]*at (?:[^\n(]* )?\(?(?:[^\s()]+:0+:0+|<anonymous>\)|native\)|index 0+\))",
    frame=lines(
        r"\n[ \t]*at (?:async )?(?:(?P<function>[^\n()]{1,300}?) )?"
        r"\(?(?P<file>[^\s()]{1,500}?(?:[?#][^\s():]*)?:0+:0+|native|<anonymous>|index 0+)\)?,?(?: \{)?$"
    ),
    heads=(
        lines(
            r"^[ \t]*(?:Uncaught |Unhandled rejection |\(in promise\) |\[){0,3}"
            r"(?P<type>(?:{name}\.){0,3}[\w$\ue000-\ue0ff]{0,80}(?:Error|Exception|Rejection|Timeout)\d*|error)"
            r"(?: \[[\w ]{1,60}\])?(?:: ?(?P<message>[^\n]*))?\]?$"
        ),
        lines(
            r"(?<=[\s:])(?P<type>[\w$\ue000-\ue0ff]{0,80}(?:Error|Exception))(?: \[[\w ]{1,60}\])?:"
            r" ?(?P<message>[^\n]*)$"
        ),
        lines(r"\A(?:Uncaught (?:\(in promise\) )?)?(?P<type>[A-Z][\w$]{1,60}): (?P<message>[^\n]*)$"),
    ),
    cause=lines(
        r"\n(?:[ \t]*\[?(?:cause|originalError|parent|original)\]?: (?=\[?{name})"
        r"|(?P<part>[ \t]+(?:\[errors\]: \[\n[ \t]+)?(?=(?:{name}\.)?{name}(?: \[\w+\])?: [^\n]*\n[ \t]+at )))"
    ),
    bundles=True,
    place="file and function",
    libraries=(
        Library(
            reason="What was installed.",
            example="Worker.run (/app/node_modules/pg-boss/src/worker.js:0:0)",
            file=r"(?:^|[/\\])(?:node_modules|\.yarn|\.pnpm|bower_components|jspm_packages|deno\.land/(?:std|x))"
            r"(?:[/\\@]|$)",
        ),
        Library(
            reason="The runtime.",
            example="process.processTicksAndRejections (node:internal/process/task_queues:0:0)",
            file=r"^(?:node|bun|deno|ext|internal|native|electron|chrome-extension|moz-extension|index 0"
            r"|<anonymous>|webpack/|webpack:///?webpack)"
            r"|^[a-z_]+\.js:0",
        ),
    ),
    generated=(
        Generated(r"^(?:new|async|get|set|static) ", "", "How it was called.", ("new Feed", "Feed")),
        Generated(r" \[as [^\]]*\]$", "", "Another name of the same function.", ("pull [as run]", "pull")),
        Generated(
            r"^(?:eval at )?.*[.#](?=[^.#]+$)",
            "",
            "V8 names the receiver differently from version to version.",
            ("Object.pull", "pull"),
        ),
        Generated(
            r"^(?:<anonymous>|<computed>|anonymous|default|__webpack.*|_callee.*|_next|step|fulfilled|eval)$",
            "",
            "A function without a name of its own.",
            ("<anonymous>", ""),
        ),
        Generated(r"\$0+$|_0+$", "", "A number that a bundler added.", ("parse$0", "parse")),
    ),
)
