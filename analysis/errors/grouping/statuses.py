"""Statuses of HTTP in prose: they count where a sentence says that something failed by them."""

from analysis.errors.grouping.counting import NO_AMOUNT, Counting, counting

_FAILING = (
    r"(?:[Ff]ail(?:s|ed|ure)?|[Ee]rror|[Uu]nexpected|[Ii]nvalid|[Bb]ad|[Uu]nsuccessful|[Rr]efused|[Rr]ejected"
    r"|[Cc]annot|[Cc]ould not|[Uu]nable|[Nn]on-0\w\w|sent|gave|received)"
)
"""A status behind one of these is why, and not what a log prints of any request."""

STATUSES: tuple[Counting, ...] = (
    counting(
        "status of a failure",
        "tatus",
        rf"\b{_FAILING}\b[,:]?[^\n\d,]{{0,40}}?\b[Ss]tatus(?:[ _]?[Cc]ode)?(?: of| is)?[ :=]{{1,3}}"
        rf"(\d{{3}}){NO_AMOUNT}",
        "delivery to the quay failed (status code 503)",
    ),
    counting(
        "status first",
        "tatus",
        rf"^(?:HTTP |[Rr]esponse )?[Ss]tatus(?: [Cc]ode)?:? (\d{{3}}){NO_AMOUNT}",
        "status code 503 from the quay",
    ),
    *(
        counting(
            f"error of a service with {mark!r}",
            mark,
            rf"\b(?:returned|API|HTTP|http|[Ss]erver|[Gg]ateway|[Uu]pstream) {mark[:-3]}(\d{{3}}){NO_AMOUNT}",
            f"quay API {mark[:-3]}502",
        )
        for mark in ("error: 000", "error 000")
    ),
    counting(
        "bad response",
        "sponse",
        rf"\b{_FAILING} response(?: code| status)?:? (\d{{3}}){NO_AMOUNT}",
        "bad response: 502",
    ),
    counting(
        "status of a server",
        " sent ",
        rf"(?:[Ss]erver|[Ss]ervice|[Uu]pstream|API|[Gg]ateway) sent (?:an? )?(\d{{3}}){NO_AMOUNT}",
        "the server sent 503",
    ),
    counting("responded status", "responded", rf"\bresponded:? (\d{{3}}){NO_AMOUNT}", "the quay responded: 502"),
    counting(
        "code of a failure",
        "code 0",
        rf"\b[Ff]ailed(?:[,:]| with)? (?:HTTP )?code (\d{{1,3}}){NO_AMOUNT}",
        "the request failed, code 502",
    ),
    counting(
        "status behind an arrow",
        "> 000",
        rf"\b(?:GET|HEAD|POST|PUT|DELETE|PATCH) [^\s\"`]{{1,300}} [-=]> (\d{{3}}){NO_AMOUNT}",
        "POST /berths -> 502",
    ),
    counting(
        "returned by a process",
        " returned ",
        r"\b(?:[Pp]rocess|[Cc]ommand|[Ss]cript) [^\n]{1,120} returned (-?\d{1,3})$",
        "Process 'tide_tool' returned 2",
    ),
)
