"""What the queue of a fleet carries, and the slots of a target. Pure."""

from datetime import datetime
from typing import Annotated, Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from analysis.fleet.name import NAME

LONGEST: Final = 500


class Message(BaseModel):
    """A target's name and the slot that its run is for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    target: Annotated[str, Field(pattern=f"^{NAME.pattern}$")]
    slot: AwareDatetime


def read(body: str) -> Message | None:
    """The message of a queue's text; None for what is none."""
    try:
        return Message.model_validate_json(body[:LONGEST])
    except ValidationError:
        return None


def is_slot(schedule: str, slot: datetime) -> bool:
    """Whether a cron expression of six fields names this moment."""
    from croniter import croniter

    return bool(croniter.match(schedule, slot, second_at_beginning=True))


def next_slot(schedule: str, slot: datetime) -> datetime:
    """The one that follows."""
    from croniter import croniter

    after: datetime = croniter(schedule, slot, second_at_beginning=True).get_next(datetime)
    return after
