"""What the pages show, and forms read back."""

from datetime import datetime
from typing import Any

from chalicelib.core.errors import Invalid, NotAllowed
from chalicelib.edge import Form, Redirect, View, Who
from chalicelib.edge.doors import read
from chalicelib.edge.language import own_path
from chalicelib.privacy import actions, purposes
from chalicelib.privacy.models import StatementWish

Sheet = dict[str, Any]
_T = "privacy/templates"


def purpose(who: Who, about: str, to: str) -> Sheet:
    """What a reader may state about a case."""
    return {
        "purposes": purposes.to_state(who),
        "typed": {"about": about, "to": own_path(to)},
        "faults": [],
    }


def state(form: Form, who: Who, now: datetime) -> View | Redirect:
    """Keep what was stated and go on; where it is refused, ask again with what was typed."""
    try:
        wish = read(StatementWish, {name: form.one(name) for name in ("about", "purpose", "reason")})
        actions.state_purpose(who, wish, now=now)
    except (Invalid, NotAllowed) as problem:
        typed = {name: values[-1] for name, values in form.items()}
        data = {**purpose(who, form.one("about"), form.one("to")), "problem": problem, "faults": list(problem.faults)}
        data["typed"] = data["typed"] | typed | {"to": own_path(form.one("to"))}
        return View(template=f"{_T}/purpose.html", data=data, status=problem.status)
    return Redirect(to=own_path(form.one("to")))
