"""Ruby: `file:12:in 'Class#method'`, outer exception first."""

from analysis.errors.grouping.stacks.language import Generated, Language, Library, lines

_INSIDE = r"(?P<type>[A-Z][\w\ue000-\ue0ff]*(?:(?:::[A-Z][\w\ue000-\ue0ff]*){1,9}|(?:Error|Exception)))"
_NAME = r"[A-Z][\w\ue000-\ue0ff]*(?:::[A-Z][\w\ue000-\ue0ff]*){0,9}"
_TYPE = rf"(?P<type>{_NAME})"
_RAISED_IN = r"(?:<internal:[^>\n]{1,200}>|[^\s:][^\n:]{0,499}):0+:in [`'][^'\n]{1,300}': "

LANGUAGE = Language(
    name="ruby",
    shape=r"[^\n:]{1,500}:0+:in [`']",
    frame=lines(
        r"^[ \t]*(?:from |[0]+: from )?(?P<file>[^\s:'\"`][^\n:]{0,500}|<internal:[^>\n]{1,200}>):0+:in [`']"
        r"(?P<function>[^'\n]{1,300})'"
    ),
    heads=(
        lines(rf"^{_RAISED_IN}(?P<message>[^\n]*) \({_TYPE}\)$"),
        lines(rf"^(?:Unhandled exception: |Uncaught exception: )?{_TYPE}(?:: (?P<message>[^\n]*)|(?P<none>))$"),
        lines(rf"(?:^|(?<=: )){_TYPE} \((?P<message>[^\n]*)\):?$"),
        lines(rf"(?<=[\s:]){_INSIDE}: (?P<message>[^\n]*)$"),
    ),
    cause=lines(rf"\n(?:[ \t]*Caused by:?[ \n]|(?={_RAISED_IN}[^\n]* \({_NAME}\)$))"),
    place="file and function",
    libraries=(
        Library(
            reason="Installed gems.",
            example="/usr/local/bundle/gems/sidekiq-7.1/lib/sidekiq/processor.rb:0:in `dispatch'",
            file=r"/gems/|/bundler/gems/|\.gem/|/\.rbenv/|/\.rvm/|/\.asdf/",
        ),
        Library(
            reason="The standard library and the interpreter.",
            example="<internal:kernel>:0:in `loop'",
            file=r"^<internal:|/lib/ruby/|/ruby/0\.0\.0/|^\(eval|(?:^|/)bin/",
        ),
    ),
    generated=(
        Generated(
            r"^(?:(?:block|rescue|ensure)(?: \(0+ levels\))? in )+",
            "",
            "A part of the method it stands in.",
            ("block (0 levels) in perform", "perform"),
        ),
        Generated(
            r"^.*(?:#|\.|::)(?=[^#.:]+$)",
            "",
            "Ruby 3.4 says the class as well; the file says it already.",
            ("ShipJob#perform", "perform"),
        ),
        Generated(r"^<(?:main|top \(required\)|class:[^>]*|module:[^>]*)>$", "", "The body of a file.", ("<main>", "")),
    ),
)
