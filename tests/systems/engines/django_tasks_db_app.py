"""Django's tasks on django-tasks-db, driven by tests/systems/test_django_tasks_db.py. The database is that of the PG*
variables."""

import inspect
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import django
from django.conf import settings

settings.configure(
    INSTALLED_APPS=["django_tasks_db"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": os.environ["PGDATABASE"],
            "HOST": os.environ["PGHOST"],
            "PORT": os.environ.get("PGPORT", ""),
            "USER": os.environ["PGUSER"],
        }
    },
    TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}},
    USE_TZ=True,
    TIME_ZONE="Asia/Tokyo",
)
django.setup()

from django.core.management import call_command  # noqa: E402 - after the setup
from django.tasks import task  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_tasks_db.management.commands.db_worker import Worker  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402

telling = threading.Lock()


def emit(event: str, **more: object) -> None:
    with telling:
        print(json.dumps({"event": event, "at": time.time() * 1000, **more}), flush=True)


@task()
def succeed() -> int:
    return 4


@task(takes_context=True)
def fail(context, message: str) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - Django looks at it
    emit("failing", id=str(context.task_result.id))
    raise ValueError(message)


@task()
def leave() -> None:
    sys.exit(3)


@task(takes_context=True)
def hold(context) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - Django looks at it
    emit("holding", id=str(context.task_result.id))
    threading.Event().wait()


def enqueue(name: str, queue: str = "default", in_s: int = 0, **given: object) -> str:
    wanted = globals()[name].using(queue_name=queue)
    if in_s:
        wanted = wanted.using(run_after=timezone.now() + timedelta(seconds=in_s))
    return str(DBTaskResult.objects.get(id=wanted.enqueue(**given).id).id)


def work(queue: str = "default") -> None:
    given = {
        "queue_names": [queue], "interval": 0.05, "batch": False, "backend_name": "default", "startup_delay": False,
        "max_tasks": None, "worker_id": f"{queue}-1", "excluded_queue_names": [],
    }  # fmt: skip
    known = inspect.signature(Worker).parameters  # 0.12 excludes no queues
    worker = Worker(**{name: value for name, value in given.items() if name in known})
    threading.Thread(target=worker.run, daemon=True).start()


def schema() -> None:
    call_command("migrate", verbosity=0)


def drift() -> None:
    """Fails where Django finds that the schema is not as its models say."""
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)
    call_command("migrate", check_unapplied=True, verbosity=0)


COMMANDS: dict[str, Callable[..., object]] = {"schema": schema, "drift": drift, "enqueue": enqueue, "work": work}

emit("ready")
for line in sys.stdin:
    given = json.loads(line)
    try:
        emit("answer", answer=COMMANDS[given.pop("command")](**given))
    except Exception as error:  # noqa: BLE001 - the test is told of any
        emit("answer", error=repr(error))
