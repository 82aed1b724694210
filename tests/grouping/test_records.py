"""What a record holds of a failure, in a field, in quotes, in arguments or in an object at its end, tells it apart."""

import json
import warnings
from collections.abc import Callable

import pytest

from analysis.errors.grouping import explain, fingerprint
from tests.grouping.texts import FRAMES

HOST = "   at Microsoft.Azure.WebJobs.Host.Executors.FunctionExecutor.Run() in D:\\src\\FunctionExecutor.cs:line 352"
DRAWN = (
    'Traceback (most recent call last):\n\n> File "/srv/app/run.py", line {line}, in run\n    render(job)\n'
    "    │      └ <Job {line}>\n    └ <function render at 0x7f00>\n\n"
    '  File "/srv/app/tiles.py", line {line}, in render\n    raise failure\n          └ {called}\n\n{error}'
)
RECORDS: dict[str, Callable[[str, int], str]] = {
    ".NET's console": lambda message, _: f"fail: Geo.Worker.TileJob[0]\n      {message}",
    "java.util.logging": lambda message, n: f"Mar 18, 2026 2:05:{n:02} PM geo.TileWorker run\nSEVERE: {message}",
    "Erlang": lambda message, n: f"=ERROR REPORT==== 18-Mar-2026::14:05:{n:02}.250000 ===\n{message}",
    "logfmt": lambda message, n: f"time=2026-03-18T14:05:{n:02}Z level=error msg={json.dumps(message)} attempt={n}",
    "logfmt with an error": lambda message, n: (
        f'ts={n}.5 level=error msg="task failed" err={json.dumps(message)} job={n}'
    ),
    "logfmt that is cut": lambda message, n: (
        f"time=2026-03-18T14:05:{n:02}Z level=error msg={json.dumps(message)[:-3]}"
    ),
    "JSON with what is no trace": lambda message, n: json.dumps(
        {"time": f"2026-03-18T14:05:{n:02}Z", "msg": "task failed", "exc_info": message}
    ),
    "the host of Azure Functions around its worker": lambda message, n: (
        "Microsoft.Azure.WebJobs.Host.FunctionInvocationException: Exception while executing function: Functions.run\n"
        " ---> Microsoft.Azure.WebJobs.Script.Workers.Rpc.RpcException: Result: Failure\n"
        f"Exception: RuntimeError: {message}\nStack: {FRAMES.format(line=n)}{HOST}"
    ),
    "Lambda": lambda message, n: (
        f"[ERROR] RuntimeError: {message}\nTraceback (most recent call last):\n{FRAMES.format(line=n)}"
    ),
    "Airflow": lambda message, n: (
        f'[2026-03-18T14:05:{n:02}Z] ERROR - Task failed with exception: source="task"\nRuntimeError: {message}\n'
        f'File "/srv/app/tiles.py", line {n} in render'
    ),
    "Loguru": lambda message, n: DRAWN.format(
        line=n, called=f"RuntimeError({message!r})", error=f"RuntimeError: {message}"
    ),
    "a structured traceback": lambda message, n: json.dumps(
        {
            "event": "task failed",
            "exception": [{"exc_type": "RuntimeError", "exc_value": message, "frames": [{"lineno": n, "name": "f"}]}],
        }
    ),
    "a payload": lambda message, n: json.dumps({"insertId": f"a{n}", "jsonPayload": {"message": message}}),
    "zap's console": lambda message, n: (
        f"2026-03-18T14:05:{n:02}Z\tERROR\trun.go:{n}\ttask failed\t{json.dumps({'job': n, 'error': message})}"
    ),
    "an object at the end": lambda message, n: f"task failed {json.dumps({'job': n, 'error': message})}",
    "an object in quotes": lambda message, n: f'500 : "{json.dumps({"job": n, "message": message})}"',
    "an object in a string": lambda message, n: f"answered: {json.dumps(json.dumps({'job': n, 'message': message}))}",
    "an arrow": lambda message, n: f"fatal: [host-{n}]: FAILED! => {json.dumps({'rc': 1, 'msg': message})}",
    "an error of Step Functions": lambda message, n: json.dumps(
        {"Error": "States.TaskFailed", "Cause": json.dumps({"errorMessage": message, "requestId": f"a-{n}"})}
    ),
    "logrus": lambda message, n: f"ERRO[{n:04}] task failed      error={json.dumps(message)} job=a{n}",
    "klog": lambda message, n: (
        f'E0318 14:05:{n:02}.25 7 run.go:{n}] "Task failed" err={json.dumps(message)} pod="a/b-{n}"'
    ),
    "a message of klog": lambda message, n: f'E0318 14:05:{n:02}.25 7 run.go:{n}] {json.dumps(message)} pod="a/b-{n}"',
    "structlog": lambda message, n: (
        f"[error    ] task failed   attempt={n} error={f'RuntimeError({message!r})'!r} job=a{n}"
    ),
    "logfmt behind a prefix": lambda message, n: f"worker[{n}]: level=error msg={json.dumps(message)} job=a{n}",
    "a struct of Rust": lambda message, n: f"Error: JobError {{ job: {n}, message: {json.dumps(message)} }}",
    "an Err of Rust": lambda message, _: f"called `Result::unwrap()` on an `Err` value: {json.dumps(message)}",
    "an error of Elixir": lambda message, n: f"job {n} failed with {{:error, {json.dumps(message)}}}",
    "a struct of Elixir": lambda message, n: (
        f"job {n} failed with {{:error, %Shop.JobError{{message: {json.dumps(message)}, reason: :error}}}}"
    ),
    "gRPC": lambda message, n: (
        "<_InactiveRpcError of RPC that terminated with:\n\tstatus = StatusCode.INTERNAL\n"
        f'\tdetails = {json.dumps(message)}\n\tdebug_error_string = "ipv4:10.0.0.{n}:443"\n>'
    ),
    "a plain exception": lambda message, n: f"Task a.run[{n}] raised unexpected: Exception({message!r})",
    "an exception of one's own": lambda message, n: (
        f"Task a.run[{n}] raised unexpected: CardDeclined({message!r}, {n})"
    ),
    "a nested call": lambda message, n: (
        f'MaxRetryError("Pool(port={n}): gave up (Caused by ProtocolError({message!r}))")'
    ),
    "a state": lambda message, _: f"Finished in state Failed({f'Task run: RuntimeError: {message}'!r})",
    "arguments of MySQL": lambda message, _: f"pymysql.err.OperationalError: (1045, {message!r})",
    "arguments of ODBC": lambda message, _: f"pyodbc.Error: ('42000', '[42000] [Microsoft]{message} (50000)')",
    "arguments in a traceback": lambda message, n: (
        f"Traceback (most recent call last):\n{FRAMES.format(line=n)}pymysql.err.OperationalError: (1045, {message!r})"
    ),
    "arguments in a traceback of SQLAlchemy": lambda message, n: (
        f"Traceback (most recent call last):\n{FRAMES.format(line=n)}"
        f"sqlalchemy.exc.DBAPIError: (pyodbc.Error) ('42000', '[42000] [Microsoft]{message} (50000)')"
    ),
    "an aggregate": lambda message, _: f"One or more errors occurred. ({message}) ({message})",
    "Data Factory": lambda message, _: (
        f"ErrorCode=UserError,'Type=A.HybridException,Message={message},Source=A.Client,'"
    ),
    "SQL Server": lambda message, n: f"Msg 50000, Level 16, State 1, Server db-{n}, Line {n}\n{message}",
    "PostgreSQL's CSV": lambda message, n: (
        f'2026-03-18 14:05:{n:02}.250 UTC,"loader","geo",{n},"10.0.0.{n}:5","a{n}",1,"INSERT",2026-03-18 14:00:00 UTC,'
        f'3/{n},0,ERROR,P0001,"{message}",,,,,,"select 1",,,"app"'
    ),
}


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS.keys())
def test_what_happened_tells_records_apart_and_their_values_do_not(record: Callable[[str, int], str]) -> None:
    faults: list[Callable[[int], str]] = [
        lambda n: f"tile {n} of the layer is empty",
        lambda n: f"no answer from the store after {n} seconds",
        lambda n: f"could not open tile {n} of the layer: no such file",
        lambda n: f"job {n} used more memory than it may",
    ]
    ids = [{fingerprint(record(fault(n), n)).id for n in (13, 14, 52)} for fault in faults]
    assert [len(each) for each in ids] == [1, 1, 1, 1]
    assert len(set.union(*ids)) == len(faults)


@pytest.mark.parametrize("name", ["the host of Azure Functions around its worker", "Lambda", "Airflow", "Loguru"])
def test_the_place_is_that_of_the_trace(name: str) -> None:
    assert explain(RECORDS[name]("tile 3 is empty", 7)).chain[-1].location == "tiles.render"


def test_numbers_of_errors_in_arguments_count() -> None:
    full, refused = "OSError(28, 'No space left on device')", "OSError(13, 'No space left on device')"
    assert fingerprint(full).template == "[Errno 28] No space left on device"
    assert fingerprint(full).id != fingerprint(refused).id


@pytest.mark.parametrize(
    ("text", "template"),
    [
        ('cannot decode {"message": "all is well"} as a job', "cannot decode <*> as a job"),
        (
            "UPDATE jobs SET error='the disk is full' WHERE id = 7 failed",
            "UPDATE jobs SET error=<*> WHERE id = <*> failed",
        ),
        ('no such layer {"name": "roads"}', "no such layer <*>"),
        ("INSERT INTO log VALUES (7, 'Error') failed", "INSERT INTO log VALUES (<*>, <*>) failed"),
        ("LineString('a b') is no ring", "LineString(<*>) is no ring"),
        ("404, message='Not Found for it'", "404, message=<*>"),
    ],
)
def test_what_only_looks_so_is_a_value(text: str, template: str) -> None:
    assert fingerprint(text).template == template


def test_a_broken_escape_gives_no_warning() -> None:
    text = "b'no tile in C:\\east\\n and \\9'"
    before = fingerprint(text).id
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert fingerprint(text).id == before


@pytest.mark.parametrize(
    "printed",
    [
        {404: "no tile", "error": "gone"},
        {None: {}, "error": {1.5: "gone"}},
        {"a@example.org": (550, b"no such mailbox"), "exception": {(1, 2): b"gone"}},
        {"errors": {"gone", "away"}, True: 1j},
        [{"name": ["a"], b"key": None}],
    ],
)
def test_any_object_that_python_prints_is_read(printed: object) -> None:
    for text in (f"task failed: {printed!r}", repr(printed)):
        assert fingerprint(text).template
