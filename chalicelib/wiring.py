"""What lower areas have of higher ones, put in at the top: who is asking, and whether they may."""

from chalicelib.edge import asked
from chalicelib.edge.doors import guards
from chalicelib.edge.front import api
from chalicelib.identity.permissions import permit
from chalicelib.identity.sessions import identify

guards.identify, guards.permit = identify, permit
asked.answers["elsewhere"] = "chalicelib.joined.actions:elsewhere_of"
asked.answers["redress"] = "chalicelib.appeals.views:redress_of"
asked.answers["earlier-names"] = "chalicelib.registry.actions:earlier_names"

__all__ = ["api"]
