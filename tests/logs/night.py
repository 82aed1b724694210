"""One made-up night of logs, told once for the tests: what each looked-for id left behind, and what it must not match.

`by_dimension` carries its id in a dimension, `by_prefixed_dimension` under prop__, `in_text` in a message in full,
`cut_short` by its first eight digits. `silent` left nothing but a stranger's exception at the same minute; `nothing`
left nothing at all. The near misses differ by one digit, or are the first group of a GUID.
"""

from datetime import UTC, datetime, timedelta

from analysis.facts import Window
from analysis.sources.kql import Wanted

NIGHT = datetime(2026, 1, 31, 3, 0, tzinfo=UTC)
WINDOW = Window(NIGHT - timedelta(hours=1), NIGHT + timedelta(hours=3))

BY_DIMENSION = "a1" * 32
BY_PREFIXED_DIMENSION = "a3f9c210-s2-31"
IN_TEXT = "b2" * 32
CUT_SHORT = "c0ffee42" + "d3" * 28
SILENT = "e4" * 32
NOTHING = "f5" * 32

PYTHON_ERROR = (
    "Result: Failure\nException: ConnectionTimeout: stgeoprod timed out after 30 s\n"
    'Stack:   File "/home/site/wwwroot/tasks.py", line 31, in read\n    raise ConnectionTimeout(host)'
)


def minute(number: float) -> datetime:
    return NIGHT + timedelta(minutes=number)


WANTED = [
    Wanted(BY_DIMENSION, minute(10)),
    Wanted(BY_PREFIXED_DIMENSION, minute(20)),
    Wanted(IN_TEXT, minute(30)),
    Wanted(CUT_SHORT, minute(40)),
    Wanted(SILENT, minute(50)),
    Wanted(NOTHING, minute(120)),
]


def trace(at: float, message: str, operation: str = "", severity: int = 1, **more: object) -> dict[str, object]:
    fixed = {"TimeGenerated": minute(at), "Message": message, "OperationId": operation, "SeverityLevel": severity}
    return {**fixed, "AppRoleName": "geo-etl", "AppRoleInstance": "host-1", "AppVersion": "1.4.0", **more}


def exception(at: float, operation: str, message: str = PYTHON_ERROR, **more: object) -> dict[str, object]:
    fixed = {"TimeGenerated": minute(at), "InnermostMessage": message, "OperationId": operation, "SeverityLevel": 3}
    dotnet = {"InnermostType": "Microsoft.Azure.WebJobs.Script.Workers.Rpc.RpcException"}
    outer = {"OuterMessage": "Exception while executing function: Functions.process_task"}
    where = {"AppRoleName": "geo-etl", "AppRoleInstance": "host-1", "OperationName": "process_task"}
    return {**fixed, **dotnet, **outer, **where, "ExceptionType": dotnet["InnermostType"], **more}


TABLES: dict[str, list[dict[str, object]]] = {
    "AppTraces": [
        trace(9.0, "task begins", "op-dimension", Properties={"job_id": BY_DIMENSION}),
        trace(9.5, "reading tile 7", "op-dimension"),
        trace(19.0, "task begins", "op-prefixed", Properties={"prop__task_id": BY_PREFIXED_DIMENSION}),
        trace(29.0, f"job {IN_TEXT}: stage 2 begins", "op-text"),
        trace(29.9, "last words before the failure", "op-text", 3, ItemCount=4),
        trace(39.0, "giving up on job c0ffee42, sorry", "op-short", 3),
        trace(39.1, "not this one: c0ffee421, c0ffee4, xc0ffee42", "op-near-miss", 3),
        trace(39.2, "nor a GUID c0ffee42-1111-2222-3333-444455556666", "op-near-miss", 3),
        trace(39.3, "nor the other task a3f9c210-s2-310", "op-near-miss", 3),
        trace(60.0, "Starting Host (HostId=geo, InstanceId=x, Version=4.1037.0.0, ProcessId=1)", AppVersion=""),
        trace(61.0, "Language Worker Process exited. Pid=71. python exited with code 137 (0x89)", AppVersion=""),
        trace(62.0, "Timeout value of 00:10:00 exceeded by function 'Functions.process_task' (Id: 'i')", AppVersion=""),
        trace(63.0, "DrainMode mode enabled", AppVersion="", AppRoleInstance="host-2"),
        trace(66.0, "Starting Host (HostId=geo, InstanceId=x, Version=4.1038.0.0, ProcessId=1)", AppVersion=""),
        trace(70.0, f"job {'9' * 63}a failed, says its log", "op-unknown", 3, AppVersion="1.5.0"),
    ],
    "AppExceptions": [
        exception(9.9, "op-dimension", ItemCount=5),
        exception(19.9, "op-prefixed", Properties={"prop__task_id": BY_PREFIXED_DIMENSION}),
        exception(50.5, "op-stranger", "Something else broke", AppRoleInstance="host-3"),
        exception(51.6, "op-late", "Too late to be a coincidence", AppRoleInstance="host-3"),
    ],
    "AppRequests": [],
    "AppDependencies": [
        {
            "TimeGenerated": minute(9.8),
            "OperationId": "op-dimension",
            "DependencyType": "Azure blob",
            "Target": "stgeoprod.blob.core.windows.net",
            "Name": "GET tiles",
            "Success": False,
            "ResultCode": "429",
            "DurationMs": 30_012.5,
            "AppRoleName": "geo-etl",
            "AppRoleInstance": "host-1",
        },
    ],
}
