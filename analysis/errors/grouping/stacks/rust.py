"""Rust: a panic with or without its backtrace, and the list of causes that anyhow and eyre print."""

from analysis.errors.grouping.stacks.language import Generated, Language, Library, lines

_NUMBERED = r"\n[ \t]*0+: (?:0x[0a-f]+ - )?"

PANIC = Language(
    name="rust",
    signs=("panicked at ",),
    frame=lines(_NUMBERED + r"(?P<function>[^\n]{1,500})(?:\n[ \t]+at (?P<file>[^\n]{1,500}?):0+(?::0+)?$)?"),
    heads=(
        lines(
            r"thread '[^'\n]*'(?: \(0+\))? (?P<type>panic)ked at '(?P<message>[^\n]*)', "
            r"(?P<file>[^\n:]{1,300}):0+(?::0+)?$"
        ),
        lines(
            r"thread '[^'\n]*'(?: \(0+\))? (?P<type>panic)ked at (?P<file>[^\n:']{1,300}):0+(?::0+)?:\n"
            r"(?P<message>[^\n]*)"
        ),
        lines(r"(?P<type>panic)ked at (?P<file>[^\n:']{1,300}):0+(?::0+)?:\n?(?P<message>[^\n]*)"),
        lines(r"(?P<type>panic)ked at '?(?P<message>[^\n]*?)'?(?:, (?P<file>[^\n:]{1,300}):0+(?::0+)?)?$"),
    ),
    bare=lines(r"^[^\n]{0,200}?panicked at "),
    place="file and function",
    libraries=(
        Library(
            reason="The standard library, and what starts a thread.",
            example="core::panicking::panic_fmt",
            functions=(
                *("core::", "std::", "alloc::", "<core::", "<std::", "<alloc::", "rust_", "__rust", "<&", "test::"),
                *(
                    "backtrace::",
                    "_start",
                    "main",
                    "__libc_start",
                    "start_thread",
                    "clone",
                    "__clone",
                    "<unknown>",
                    "___rust",
                ),
            ),
            file=r"^/rustc/|/library/(?:std|core|alloc|test)/|/rustlib/|^library/",
        ),
        Library(
            reason="Crates that were fetched.",
            example="tokio::runtime::task::raw::poll\n             at"
            " /usr/local/cargo/registry/src/mirror-0/tokio-0.0.0/src/task.rs:0:0",
            functions=(
                *("tokio::", "<tokio::", "futures", "<futures", "hyper", "reqwest::", "sqlx", "anyhow::", "<anyhow::"),
                *("tracing::", "<tracing", "rayon", "serde", "<serde", "tower", "axum", "actix", "tonic", "apalis"),
                *("diesel::", "eyre::", "color_eyre::", "async_std::", "crossbeam", "underway::", "graphile_worker::"),
            ),
            file=r"[/\\]\.?cargo[/\\](?:registry|git)[/\\]|/registry/src/|/vendor/",
        ),
    ),
    generated=(
        Generated(r"::h[0a-f]{16}$", "", "A hash of the build.", ("a::b::run::ha00000000000000f", "run")),
        Generated(
            r"(?:::\{\{closure\}\}|::\{closure[^}]*\}|::\{async[^}]*\}|::\{\{constructor\}\})+(?:<[^\n]*>)?",
            "",
            "A closure belongs to the function it stands in.",
            ("a::b::run::{{closure}}", "run"),
        ),
        Generated(
            r"^<(.*?) as [^>]*(?:<[^>]*>)?>(?=::)", r"\1", "A method of a trait.", ("<a::B as c::D>::run", "run")
        ),
        Generated(r"::<[^\n]*>$|<[^<>]*>", "", "Type arguments.", ("a::B<T>::run::<u00>", "run")),
        Generated(r"^.*::", "", "The module; the file says it already.", ("a::b::run", "run")),
    ),
)

CAUSES = Language(
    name="rust",
    signs=("Caused by:\n", "\n   0: "),
    frame=lines(r"(?!)(?P<function>)(?P<file>)"),
    heads=(lines(r"^(?:Error: )?(?P<type>)(?P<message>[^\n]*\S[^\n]*)$"),),
    cause=lines(r"^(?:Caused by:\n|Error: ?\n)?[ \t]+0+: |^Caused by:\n[ \t]+"),
    bare=lines(r"^Caused by:\n[ \t]+\S|^Error: ?\n[ \t]+0+: \S"),
    stop=lines(r"\n(?:Stack backtrace:|Location:|Backtrace omitted)"),
    libraries=(),
)
