"""The base of every value that passes between rooms: frozen, closed, comparable by content."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """An immutable record. Unknown keys are refused, so that a stage reading another version's result fails loudly."""

    model_config = ConfigDict(frozen=True, extra="forbid")
