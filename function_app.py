"""The triggers of the Azure Functions app: parse, one call, respond. What they do stands in cycle.py and web/.

Imports that cost time wait inside the functions, so that a cold start pays only for the route that is called.
"""

import os
from datetime import UTC, datetime

import azure.functions as func

from analysis.slots import DEFAULT_SCHEDULE, scheduled

app = func.FunctionApp(http_auth_level=func.AuthLevel.FUNCTION)


@app.timer_trigger(
    arg_name="timer",
    schedule=os.environ.get("JOBSCOPE_SCHEDULE") or DEFAULT_SCHEDULE,
    run_on_startup=False,
    use_monitor=True,
)
def snapshot(timer: func.TimerRequest) -> None:
    """The main job on its schedule. What it raises marks the run as failed in Azure; the next slot tries again."""
    from analysis.settings import Settings
    from cycle import cycle

    status = timer.schedule_status  # type: ignore[attr-defined]  # the runtime's request has it, its base class not
    cycle(Settings.read(), scheduled(status.get("Next"), datetime.now(UTC)))
