"""Codes: digits that tell faults apart, as data: statuses, exit codes, errno, SQLSTATE, codes of tools and systems."""

from analysis.errors.grouping.counting import NO_AMOUNT, Counting
from analysis.errors.grouping.counting import counting as _counting
from analysis.errors.grouping.statuses import STATUSES

_REASONS = (
    "Bad Request|Unauthorized|Payment Required|Forbidden|Not Found|Method Not Allowed|Not Acceptable|Request Timeout|"
    "Conflict|Gone|Precondition Failed|Payload Too Large|Unprocessable|Locked|Too Many Requests|Internal Server Error|"
    "Not Implemented|Bad Gateway|Service Unavailable|Gateway Time-?out"
)

_STATUS = rf"(?: an?)?(?: status)?(?: code:?)? (\d{{3}}){NO_AMOUNT}"

COUNTING: tuple[Counting, ...] = (
    *STATUSES,
    _counting("errno", "rr", r"\[Errno (-?\d{1,5})\]", "[Errno 28] No space left on device"),
    _counting(
        "exit code",
        "xit",
        r"\b[Ee]xit(?:ed)?(?: with)?(?: ?[Cc]ode| status)?[ :=]{1,3}(-?\d{1,5})\b",
        "exited with code 137",
    ),
    _counting("HTTP error", "rr", r"\bHTTP Error (\d{3})\b", "HTTP Error 403: Forbidden"),
    _counting("client error", "rr", r"\b(\d{3}) Client Error", "404 Client Error: Not Found for url"),
    _counting("server error", "rr", r"\b(\d{3}) Server Error", "503 Server Error: Service Unavailable for url"),
    _counting("HTTP reason", "000 ", rf"\b(\d{{3}}) (?:{_REASONS})\b", "Client error '429 Too Many Requests' for url"),
    _counting("HTTP reason after a comma", "000, ", rf"\b(\d{{3}}), (?:{_REASONS})\b", "failed with 503, Bad Gateway"),
    _counting("HTTP message", "000, ", r"\b(\d{3}), message=", "404, message='Not Found'"),
    _counting(
        "HTTP status", "HTTP ", r"\bHTTP (?:status |code |error |status code )?(\d{3})\b", "answered with HTTP 503"
    ),
    _counting(
        "status", "tatus", r"\b[Ss]tatus(?:[ _]?[Cc]ode)?(?: of| is)?[ :=]{1,3}(\d{3})\b", "status code 503", bare=False
    ),
    _counting("unexpected status", "nexpected ", rf"\b[Uu]nexpected{_STATUS}", "unexpected status 503"),
    _counting("returned status", "eturn", rf"\breturned{_STATUS}", "the store returned a 404"),
    _counting(
        "answered status",
        " with ",
        rf"\b(?:responded|answered|failed|replied) with{_STATUS}",
        "responded with status code 429",
    ),
    _counting(
        "answer", "nswered ", rf"\banswered (?:HTTP )?(\d{{3}}){NO_AMOUNT}", "the store answered 503", bare=False
    ),
    _counting("status that came", "got ", rf"\bgot (?:HTTP )?(?:status )?(\d{{3}}){NO_AMOUNT}", "wanted 200, got 502"),
    _counting("code of a status", "code=", r"\bcode=(\d{3})\b", "failed, code=409, order 7", bare=False),
    _counting("error code", "rror ", r"\b[Ee]rror [Cc]ode:? (\d{3,5})\b", "Error code: 429 - slow down", bare=False),
    _counting("response code", " code", r"\bresponse code[:=]? ?(\d{3})\b", "HTTP response code: 503 for URL"),
    _counting(
        "status of a request", " request", r"^(\d{3}) on [A-Z]{3,7} request", "503 on GET request for", bare=False
    ),
    _counting(
        "no success", "success: ", r"\bindicate success: (\d{3})\b", "does not indicate success: 404", bare=False
    ),
    _counting("assigned status", "tatus", r"\bstatus(?:_code|Code)?=(\d{3})\b", "failed, status=503", bare=False),
    _counting(
        "received status", "eceived ", rf"\breceived (?:an? )?(\d{{3}})\b{NO_AMOUNT}", "received a 502", bare=False
    ),
    _counting(
        "return code",
        "eturn",
        r"\b[Rr]eturn(?:ed)?(?: with)?(?: non-zero)?(?: exit)? (?:code|status|value)[ :=]{1,3}(-?\d{1,5})\b",
        "gdalwarp returned exit code 2",
    ),
    _counting("exit status", "xit", r"\bexit status:? (-?\d{1,5})\b", "convert: exit status 3"),
    _counting("signal", "ignal", r"\bsignal[ :=(]{1,2}(\d{1,2})\b", "terminated by signal 9"),
    _counting("error of the system", "rr", r"\(os error (-?\d{1,5})\)", "Permission denied (os error 13)"),
    _counting("errno", "rr", r"\berrno[ :=]{1,3}(-?\d{1,5})\b", "write failed, errno=28"),
    _counting(
        "code of a struct",
        " code",
        r"\{ (?:[^{}\n]{0,100} )?code: \"?([0-9A-Z]{1,8})\"?,",
        "Os { code: 13, kind: PermissionDenied }",
    ),
    _counting("cURL", "URL", r"\b(?:cURL|CURL|curl) (?:error )?\(?(\d{1,2})\)?", "cURL error 28: Operation timed out"),
    _counting("curl", "curl: (", r"\bcurl: \((\d{1,2})\)", "curl: (6) Could not resolve host"),
    _counting("GDAL", "ERROR ", r"\bERROR (\d{1,3}): ", "ERROR 4: no such file"),
    _counting(
        "Windows",
        "0x",
        r"\b(?:HRESULT:? ?(?:[A-Z_]{3,40} )?\(?|Exception(?: from)? \(|error(?: code)?:? \(?)0x([0-9A-Fa-f]{8})\b",
        "failed (Exception from HRESULT: 0x80070005)",
    ),
    _counting("error of Windows", "rr", r"\bWinError (\d{1,5})\b", "[WinError 5] Access is denied"),
    _counting("SQLSTATE of a driver", "0: ", r"^([0-9][0-9A-Z]{4}): (?=[a-z])", "23505: duplicate key", bare=False),
    _counting(
        "SQLSTATE of Postgrex",
        "ERROR ",
        r"\bERROR ([0-9A-Z]{5}) \(",
        "ERROR 42P01 (undefined_table) relation",
        bare=False,
    ),
    _counting("SQLSTATE", "SQLSTATE", r"\bSQLSTATE\W{0,3}([0-9A-Z]{5})\b", "error (SQLSTATE 40P01)"),
    _counting("code alone", "ode: ", r"^(?:[Ee]rror )?[Cc]ode: (\d{1,5})[.,:]", "Code: 241. Memory limit exceeded"),
    _counting("leading code", "0: ", r"^([A-Z]{2,8}-?\d{3,7}): ", "AADSTS700016: Application was not found"),
)
"""What of a message line keeps its digits. Further digits that count are in names: types, modules, functions."""
