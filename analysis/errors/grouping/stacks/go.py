"""Go: a panic with the frames of its goroutine, or an error that carries its frames; a frame is two lines."""

from analysis.errors.grouping.stacks.language import Generated, Language, Library, lines

LANGUAGE = Language(
    name="go",
    signs=("\ngoroutine ",),
    shape=r"[ \t]+[^\s:]+\.go:0",
    frame=lines(
        r"\n(?!created by |goroutine |panic: )(?P<function>[^\s{}]{1,500}?)(?:\([^()\n]*\))?\n[ \t]+"
        r"(?P<file>[^\n:]{1,500}\.(?:go|s)):0+"
    ),
    heads=(
        lines(r"(?:^|[\t ])(?P<type>panic|fatal error): (?P<message>[^\n]*?)(?: \[recovered[^\]\n]*\])?$"),
        lines(r"^(?P<type>)(?P<message>[^\n]*[^\s:][^\n]*)$"),
    ),
    stop=lines(r"\.(?:go|s):0+[^\n]*\n\ngoroutine "),
    bare=lines(r"^(?:panic|fatal error): [^\n]*\n(?:[^\n]*\n){0,5}?goroutine 0+ \["),
    libraries=(
        Library(
            reason="Modules that were fetched, and the distribution itself.",
            example="github.com/riverqueue/river.(*jobExecutor).execute"
            "(...)\n\t/go/pkg/mod/github.com/riverqueue/river@v0.0.0/a.go:0",
            file=r"/pkg/mod/|/vendor/|/usr/(?:local|lib)/go(?:-0[\d.]*)?/src/|/go/0[\d.]*/|/libexec/src/|/sdk/go0"
            r"|/hostedtoolcache/go/|\\Go\\src\\|^_cgo|^<auto",
        ),
        Library(
            reason="The runtime and the standard library, where paths were trimmed from the build.",
            example="runtime.gopanic(...)",
            functions=(
                *(
                    "runtime.",
                    "runtime/",
                    "panic",
                    "testing.",
                    "reflect.",
                    "sync.",
                    "sync/",
                    "net/",
                    "net.",
                    "os.",
                    "os/",
                ),
                *("io.", "io/", "bufio.", "bytes.", "strings.", "strconv.", "fmt.", "errors.", "log.", "log/", "sort."),
                *("context.", "time.", "encoding/", "database/", "crypto/", "compress/", "archive/", "html/", "text/"),
                *("regexp.", "slices.", "maps.", "math/", "mime/", "path/", "image/", "internal/", "golang.org/x/"),
                *("google.golang.org/", "syscall.", "unicode/", "container/", "iter.", "hash/", "go/", "embed."),
            ),
        ),
    ),
    generated=(
        Generated(r"\[[^\]]*\]", "", "Type arguments.", ("a.io/b/c.Cut[...]", "c.Cut")),
        Generated(
            r"(?:\.(?:func|gowrap|deferwrap)?0+)+$",
            "",
            "Functions without a name are numbered in the order of the source.",
            ("a.io/b/c.Run.func0.0", "c.Run"),
        ),
        Generated(r"-fm$|-range0+$", "", "A bound method.", ("a.io/b/c.T.Run-fm", "c.T.Run")),
        Generated(r"^.*/", "", "The path of the module; the package says enough.", ("a.io/b/c.Run", "c.Run")),
        Generated(r"\(\*?([^)]*)\)", r"\1", "How the receiver is passed.", ("c.(*T).Run", "c.T.Run")),
    ),
)
