"""What every published value is made of."""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A frozen published value; an unknown field is an error, so that a misspelt name cannot pass."""

    model_config = ConfigDict(frozen=True, extra="forbid")
