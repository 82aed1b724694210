"""One invented trace a language, with everything that may change from one occurrence to the next as a parameter."""

from collections.abc import Callable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Occurrence:
    """What changes without another fault (line, root, host, build) and what makes another one (the rest)."""

    line: int = 12
    root: str = "/srv/app"
    host: str = "db-1.example.org"
    build: str = "0123456789abcdef"
    function: str = "assign"
    cause: str = "Timeout"
    constraint: str = "boats_name_key"

    def but(self, **changes: object) -> "Occurrence":
        """Return the occurrence with some things changed."""
        return replace(self, **changes)  # type: ignore[arg-type]  # the tests change fields by name


def _violated(at: Occurrence) -> str:
    return f'duplicate key value violates unique constraint "{at.constraint}"'


def ruby(at: Occurrence) -> str:
    return (
        f"MoorFailed: boat {at.line} was not moored at {at.host}\n"
        f"{at.root}/app/jobs/moor_job.rb:{at.line}:in `{at.function}'\n"
        f"/usr/lib/ruby/gems/3.2.0/gems/sidekiq-7.{at.line}/lib/sidekiq/processor.rb:{at.line}:in `dispatch'\n"
        f"Caused by: PG::{at.cause}: {_violated(at)}\n{at.root}/app/models/boat.rb:{at.line}:in `block in save'\n"
    )


def elixir(at: Occurrence) -> str:
    return (
        f"** (exit) exited in: Task.await(%Task{{pid: #PID<0.{at.line}.0>}}, 5000)\n"
        f"    ** (EXIT) an exception was raised:\n"
        f"        ** (Harbour.{at.cause}) no answer of {at.host}: {_violated(at)}\n"
        f"            (harbour 1.{at.line}.0) lib/harbour/moor.ex:{at.line}: Harbour.Moor.{at.function}/2\n"
        f"            (oban 2.{at.line}.0) lib/oban/queue/executor.ex:{at.line}: Oban.Queue.Executor.perform/1\n"
    )


def javascript(at: Occurrence) -> str:
    return (
        f"MoorError: boat {at.line} was not moored at {at.host}\n"
        f"    at {at.function} ({at.root}/dist/moor.js:{at.line}:7)\n"
        f"    at process.processTicksAndRejections (node:internal/process/task_queues:{at.line}:5) {{\n"
        f"  [cause]: {at.cause}Error: {_violated(at)}\n      at save ({at.root}/dist/boat.js:{at.line}:3)\n  }}\n}}\n"
    )


def go(at: Occurrence) -> str:
    return (
        f"panic: {at.cause}: {_violated(at)} at {at.host}\n\ngoroutine {at.line} [running]:\n"
        f"panic({{0x{at.build[:6]}, 0x{at.build[:8]}}})\n\t/usr/local/go/src/runtime/panic.go:{at.line} +0x1\n"
        f"harbour.io/boats/moor.(*Planner).{at.function}.func1(0xc000{at.build[:6]})\n\t"
        f"{at.root}/moor/planner.go:{at.line} +0x{at.build[:3]}\n"
        f"created by harbour.io/boats/run.Start in goroutine {at.line}\n\t{at.root}/run/start.go:{at.line} +0x5c\n"
    )


def java(at: Occurrence) -> str:
    return (
        f"io.harbour.MoorFailed: boat {at.line} was not moored at {at.host}\n"
        f"\tat io.harbour.moor.Planner$$SpringCGLIB$${at.line}.{at.function}(Planner.java:{at.line})\n"
        f"\tat io.harbour.run.Loop$$Lambda${at.line}/0x0000{at.build}.run(Unknown Source)\n"
        f"\tat java.base/java.lang.Thread.run(Thread.java:{at.line})\n"
        f"Caused by: io.harbour.{at.cause}Exception: ERROR: {_violated(at)}\n"
        f"\tat org.postgresql.core.v3.QueryExecutorImpl.execute(QueryExecutorImpl.java:{at.line})\n\t"
        f"... {at.line} more\n"
    )


def dotnet(at: Occurrence) -> str:
    return (
        f"Harbour.MoorFailedException: boat {at.line} was not moored at {at.host}\n"
        f" ---> Harbour.{at.cause}Exception (0x80004005): 23505: {_violated(at)}\n"
        f"   at Npgsql.NpgsqlDataReader.NextResult(Boolean async)\n   --- End of inner exception stack trace ---\n"
        f"   at Harbour.Moor.Planner.<{at.function}>d__{at.line}.MoveNext() in {at.root}/Planner.cs:line {at.line}\n"
        f"   at System.Runtime.CompilerServices.TaskAwaiter.ThrowForNonSuccess(Task task)\n"
    )


def rust(at: Occurrence) -> str:
    return (
        f"thread 'worker-{at.line}' ({at.line}) panicked at src/moor.rs:{at.line}:9:\n"
        f"{at.cause} of {at.host}: {_violated(at)}\nstack backtrace:\n   0: rust_begin_unwind\n"
        f"             at /rustc/{at.build}/library/std/src/panicking.rs:{at.line}:5\n"
        f"   1: harbour::moor::Planner<T>::{at.function}::{{{{closure}}}}::h{at.build}\n"
        f"             at {at.root}/src/moor.rs:{at.line}:9\n"
    )


def php(at: Occurrence) -> str:
    return (
        f"Harbour\\{at.cause}: {_violated(at)} in {at.root}/app/Boat.php:{at.line}\nStack trace:\n"
        f"#0 {at.root}/app/Moor.php({at.line}): Harbour\\Boat->save({at.line})\n#1 {{main}}\n\n"
        f"Next Harbour\\MoorFailed: boat {at.line} was not moored at {at.host} in"
        f" {at.root}/app/Moor.php:{at.line}\nStack trace:\n"
        f"#0 {at.root}/app/Job.php({at.line}): Harbour\\Moor->{at.function}({at.line})\n"
        f"#1 {at.root}/vendor/laravel/framework/src/Illuminate/Queue/Worker.php({at.line}):"
        f" Harbour\\Job->handle()\n#2 {{main}}\n"
    )


LANGUAGES: dict[str, Callable[[Occurrence], str]] = {
    "ruby": ruby,
    "elixir": elixir,
    "javascript": javascript,
    "go": go,
    "java": java,
    "dotnet": dotnet,
    "rust": rust,
    "php": php,
}
