"""The decorators that make a function a door for browsers and programs. Each reads the annotations once, on import."""

from collections.abc import Callable
from hmac import compare_digest
from typing import Any
from urllib.parse import quote, urlencode

from chalice.app import Blueprint

from chalicelib.core.clock import clock
from chalicelib.core.errors import NotAllowed, Problem
from chalicelib.edge import log, reading, responses, views
from chalicelib.edge.arguments import Call, is_form, plan_of
from chalicelib.edge.registry import Door, HttpDoor, Method, Reads, answered_by, guards, registry
from chalicelib.edge.request import ANYONE, Request, Who
from chalicelib.edge.responses import ApiAnswer, Raw, Redirect, View


def route(
    blueprint: Blueprint,
    method: Method,
    path: str,
    *,
    may: str,
    status: int = 200,
    from_anywhere: bool = False,
    reads: Reads = "",
) -> Callable[[Door], Door]:
    """A JSON door under `/v1`. `may` names a line of the permission table. With `from_anywhere` a page of another site
    may ask here too, and read the answer; such a door goes by no cookie. `reads="person"` where it shows somebody
    else's data."""
    return _http(
        blueprint,
        method,
        path,
        may=may,
        status=status,
        is_page=False,
        on_problem=None,
        from_anywhere=from_anywhere,
        reads=reads,
    )


def page(
    blueprint: Blueprint, method: Method, path: str, *, may: str, on_problem: str | None = None, reads: Reads = ""
) -> Callable[[Door], Door]:
    """An HTML door. `on_problem` names a template to show again, with what was typed, when a form is refused.
    `reads="person"` where it shows somebody else's data."""
    return _http(blueprint, method, path, may=may, status=200, is_page=True, on_problem=on_problem, reads=reads)


def _http(
    blueprint: Blueprint,
    method: Method,
    path: str,
    *,
    may: str,
    status: int,
    is_page: bool,
    on_problem: str | None,
    from_anywhere: bool = False,
    reads: Reads = "",
) -> Callable[[Door], Door]:
    def declare(function: Door) -> Door:
        plan, body, query, gives = plan_of(function, path)
        registry.http.append(HttpDoor(method, path, may, function, is_page, body, query, gives, status, reads))
        refuse = _page_problem(on_problem) if is_page else _json_problem

        def view(request: Request) -> ApiAnswer:
            who = ANYONE
            try:
                now = clock()
                who = guards.identify(request, now.now())
                guards.permit(who, may)
                if method != "GET" and not from_anywhere:
                    _same_site(request)
                if is_page and method == "POST":
                    _our_form(request, who)
                call = Call(request, who, now)
                reading.begin()
                result = function(**{name: give(call) for name, give in plan})
                if reads:
                    reading.must_be_noted()
                answer = _respond(result, request, who, status)
            except Problem as problem:
                answer = refuse(problem, request, who)
            except Exception as error:
                log.broken(f"{method} {path}", error)
                answer = refuse(_Broken(), request, who)
            if from_anywhere:
                answer = responses.readable_anywhere(answer)
            return responses.with_cookies(answer, who.cookies) if who.cookies else answer

        blueprint.route(
            path,
            methods=[method],
            content_types=["application/json", "application/x-www-form-urlencoded", "multipart/form-data"],
            name=function.__name__,
        )(view)
        answered_by[method, path] = view
        return function

    return declare


class _Broken(Problem):
    status = 500
    code = "broken"


def _same_site(request: Request) -> None:
    """Only our own pages, and programs that are no browser, may change anything: the browser's word on it."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise NotAllowed("foreign-form")


def _our_form(request: Request, who: Who) -> None:
    """A form of our own pages carries the session's token."""
    if who.csrf and not compare_digest(request.form.one("_csrf").encode(), who.csrf.encode()):
        raise NotAllowed("foreign-form")


def _respond(result: Any, request: Request, who: Who, status: int) -> ApiAnswer:
    if isinstance(result, View):
        return responses.html(views.render(result, request, who), result)
    if isinstance(result, Redirect):
        return responses.redirect(result)
    if isinstance(result, Raw):
        return responses.raw(result)
    return responses.model(result, status)


def _json_problem(problem: Problem, request: Request, who: Who) -> ApiAnswer:
    return responses.problem(problem, request.language)


def _page_problem(template: str | None) -> Callable[[Problem, Request, Who], ApiAnswer]:
    def refuse(problem: Problem, request: Request, who: Who) -> ApiAnswer:
        if problem.status == 401:
            return responses.redirect(_to_sign_in(problem, request))
        if problem.code == "purpose-missing" and "about" in problem.facts and request.method == "GET":
            return responses.redirect(_to_purpose(problem, request))
        typed = {name: values[-1] for name, values in request.form.items()} if is_form(request) else {}
        shown = template if template and problem.status in (400, 409, 422, 429) else "edge/templates/problem.html"
        view = View(template=shown, data={"problem": problem, "typed": typed, **request.path_parameters})
        view = view.model_copy(update={"status": problem.status})
        return responses.html(views.render(view, request, who), view)

    return refuse


def _to_sign_in(problem: Problem, request: Request) -> Redirect:
    """To the door where this page's people sign in, and from there back to the page, or to the one with the form."""
    door = "/officers/sign-in" if problem.facts.get("sign_in_as") == "officer" else "/sign-in"
    return Redirect(to=f"{door}?to={quote(views.here(request))}")


def _to_purpose(problem: Problem, request: Request) -> Redirect:
    """To the page that asks what somebody's data is looked at for, and from there back to the page."""
    asked = {"about": problem.facts["about"], "to": views.here(request)}
    return Redirect(to=f"/privacy/purpose?{urlencode(asked)}")
