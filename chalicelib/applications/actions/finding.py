"""Which file an officer may see at all."""

from chalicelib.applications import rules, store
from chalicelib.applications.models import Application
from chalicelib.core.errors import NotFound
from chalicelib.edge import Who


def file_for(application_id: str, who: Who) -> Application:
    """A file that this officer may see; for others there is none. What it holds is shown by `open_file`."""
    application = store.get(application_id)
    if not rules.may_see(who, application):
        raise NotFound
    return application
