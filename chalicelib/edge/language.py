"""The language switch: works without a script, and stays on the page."""

from chalice.app import Blueprint

from chalicelib.adapters.settings import settings
from chalicelib.core.model import Model
from chalicelib.core.text import Language
from chalicelib.edge.doors import page
from chalicelib.edge.responses import Redirect

pages = Blueprint(__name__)

_YEAR_S = 365 * 24 * 3600


class Wish(Model):
    """Which language, and the page to stay on."""

    lang: Language
    to: str = "/"


@page(pages, "POST", "/language", may="public")
def choose_language(wish: Wish) -> Redirect:
    """Shall pages speak this language from now on?"""
    secure = "; Secure" if settings.secure_cookies else ""
    cookie = f"lang={wish.lang}; Path=/; Max-Age={_YEAR_S}; SameSite=Lax; HttpOnly{secure}"
    return Redirect(to=own_path(wish.to), cookies=(cookie,))


def own_path(to: str) -> str:
    """The path where it is one of ours, or the front page: nobody is sent to another site from here."""
    inside = to.startswith("/") and not to.startswith("//") and "\\" not in to and to.isprintable() and to.isascii()
    return to if inside else "/"
