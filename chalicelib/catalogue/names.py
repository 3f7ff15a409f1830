"""Names of things in a service, and kinds of its fields: apart from the models, for those who need no more."""

from typing import Annotated, Literal

from pydantic import StringConstraints

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""A name in a form or an expression: `annual_income`."""
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,59}$")]
"""A name in a folder or a link: `ration-card`."""
FieldKind = Literal[
    "text", "long_text", "number", "rupees", "date", "choice", "yes_no", "mobile", "email", "pin_code", "place"
]
