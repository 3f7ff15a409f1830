"""The one base of all our data: frozen, and a key it does not know is an error."""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Plain data. Frozen, so that a rule can't change what it was given."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)
