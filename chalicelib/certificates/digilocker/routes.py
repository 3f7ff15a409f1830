"""The doors at which DigiLocker asks. They speak XML, because DigiLocker does."""

from chalice.app import Blueprint

from chalicelib.certificates.digilocker import actions
from chalicelib.core.clock import Clock
from chalicelib.edge import route
from chalicelib.edge.request import Request
from chalicelib.edge.responses import Raw

routes = Blueprint(__name__)


@route(routes, "POST", "/v1/digilocker/{region}/pull", may="public")
def pull_for_digilocker(region: str, request: Request, clock: Clock) -> Raw:
    """Has this person that certificate, and may it be put into their locker? The header `x-digilocker-hmac` proves
    who asks."""
    mac = request.headers.get("x-digilocker-hmac", "")
    told = actions.pull(region, request.raw_body, mac, now=clock.now())
    return Raw(body=told.decode(), content_type="application/xml; charset=utf-8")
