"""The types of what routes take, each with the bounds that a request has to keep and what the OpenAPI document says."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo

from analysis.fleet.name import NAME
from analysis.model import KEY_LENGTH
from analysis.sources.known_relations import STATUS_SETS
from web.cursors import after_place, after_task

STATUSES = frozenset({*(label for labels in STATUS_SETS.values() for label in labels), "queued", "retrying", "(none)"})
"""Of any version of the job system; a schema may have others. `(none)` is a status that is NULL."""

type Status = Annotated[
    str,
    Field(pattern=r"^[^\x00]{1,200}$", description="a status as the database names it", examples=["failed"]),
]
type TypeName = Annotated[str, Field(pattern=r"^[^\x00]{1,1000}$", description="a type as the database names it")]
type Hours = Annotated[float, Field(gt=0, le=24 * 31, description="how far back, in hours")]
type Sort = Annotated[
    Literal[
        "-created_at",
        "created_at",
        "-updated_at",
        "updated_at",
        "-ended_at",
        "ended_at",
        "-duration",
        "duration",
    ],
    Field(description="by which time, descending with a minus; an end and a duration have only those that ended"),
]
type Format = Annotated[
    Literal["json", "html"],
    Field(description="what to answer with; without it a page to a browser, and JSON to a program"),
]
type Full = Annotated[bool, Field(description="contents up to 2,000,000 characters; of a list, one row a page")]
type Limit = Annotated[int, Field(ge=1, le=500, description="how many rows at the most")]


def _id(given: object, info: ValidationInfo) -> object:
    """As it is kept: ids come by copy and paste, with blanks around them, and hashes in capitals out of other tools;
    with EXACTLY as context, as it was given."""
    if not isinstance(given, str):
        return given
    # A slash in an id comes as %2F, which the host leaves as it is.
    whole = re.sub("(?i)%2f", "/", given)
    if info.context == EXACTLY:
        return whole
    bare = whole.strip(" \t\r\n")
    return bare.lower() if re.fullmatch(r"[0-9A-Fa-f]{8,64}", bare) else bare


EXACTLY = "exactly"
_AN_ID = r"^[^\x00]*[^\x00 \t\r\n][^\x00]*$"
"""Whatever a list can give, control characters too, but NUL, which cannot stand in a text. Blanks alone are no id."""
_LONGEST_ID = 1000
"""Some are made of several names."""

type JobId = Annotated[
    str, BeforeValidator(_id), Field(pattern=_AN_ID, max_length=_LONGEST_ID, description="a full job id")
]
type AnyId = Annotated[
    str,
    BeforeValidator(_id),
    Field(
        pattern=_AN_ID,
        max_length=_LONGEST_ID,
        description="a full job id, a unique prefix of at least 8 digits, a task id, or an id of the business: "
        "request_id, asset_id, release_id, schedule_id",
    ),
]
type TargetName = Annotated[
    str, Field(pattern=f"^{NAME.pattern}$", description="one target of JOBSCOPE_TARGETS, and only there", max_length=40)
]
type System = Annotated[
    str,
    Field(
        pattern=r"^[a-z_]{1,40}(-[A-Za-z0-9_-]{1,60})?$",
        description="one job system of the database alone: its name, or system-schema as its record is called",
        examples=["procrastinate"],
    ),
]
type Slot = Annotated[
    str,
    Field(
        pattern=r"^\d{8}T\d{6}Z$", description="a run's slot in UTC, as 20260131T060000Z", examples=["20260131T060000Z"]
    ),
]
type AnyRun = Annotated[
    str,
    Field(
        pattern=r"^(latest|\d{8}T\d{6}Z)$",
        description="a run's slot in UTC, as 20260131T060000Z, or latest",
        examples=["latest"],
    ),
]
type MuteKey = Annotated[
    str,
    Field(
        min_length=1,
        max_length=KEY_LENGTH,
        description="a finding's key, an incident's id, or a pattern in which * stands for anything",
        examples=["performance/*"],
    ),
]


_NEXT = Field(max_length=2000, description="the `next` of the page before")
type Cursor = Annotated[str, _NEXT, AfterValidator(after_place)]
type PositionCursor = Annotated[str, _NEXT, AfterValidator(after_task)]
