"""The one base of all our data: frozen, and a key it does not know is an error."""

from threading import RLock
from typing import Any

from pydantic import BaseModel, ConfigDict

_building = RLock()


class Model(BaseModel):
    """Plain data. Frozen, so that a rule can't change what it was given.

    Validators are made when a model is first used: a process uses a few of all the models that it imports.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    @classmethod
    def model_rebuild(cls, *, _parent_namespace_depth: int = 2, **how: Any) -> bool | None:
        """Make the validator, one thread at a time: pydantic's own way is not safe where two come first at once."""
        with _building:
            return super().model_rebuild(_parent_namespace_depth=_parent_namespace_depth + 1, **how)


def build_all() -> None:
    """Make the validators of every model that is there: where threads share a process, none may be made under way."""
    waiting = [Model]
    while waiting:
        model = waiting.pop()
        model.model_rebuild()
        waiting += model.__subclasses__()


def describe_fields() -> None:
    """From here on, models take the descriptions of their fields out of the sources: for schemas, which tools write.
    A function does without, because reading them takes longer than everything else that it imports."""
    Model.model_config["use_attribute_docstrings"] = True
