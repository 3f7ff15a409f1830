"""Every page about a person's data, in every language: it renders, and says what it was given."""

from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.core.text import LANGUAGES
from chalicelib.edge import Request, View, Who, views
from chalicelib.privacy import purposes, sheets
from chalicelib.privacy import views as privacy
from chalicelib.privacy.holdings import Held
from chalicelib.privacy.models import Broken, Consent, Correction, Line, LogPage, Shown

NOON = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
CITIZEN = Who(kind="citizen", person_id="P1", csrf="c" * 32)
OFFICER = Who(kind="officer", person_id="O1", name="Anil Kulkarni", csrf="c" * 32)
SPITE = "<b>Surinder</b>"


def rendered(name: str, data: dict[str, Any], language: str, who: Who = CITIZEN) -> str:
    context = {"httpMethod": "GET", "resourcePath": "/privacy", "path": "/privacy"}
    request = Request({"requestContext": context, "headers": {"accept-language": language}, "body": None})
    page = views.render(View(template=f"privacy/templates/{name}.html", data=data), request, who)
    assert "<b>" not in page and page.count("<h1>") == 1
    return page


def a_line(**more: Any) -> Line:
    facts = {"number": 2, "at": NOON, "reader_id": "O1", "reader": SPITE, "purpose": "supervise", "reason": SPITE}
    return Line.model_validate({**facts, "what": ("form", "document:ration-card"), "about": "MH1", **more})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_log_says_who_looked_at_what_and_why(language: str) -> None:
    own = [a_line(act=act, reader_id="", reader="", reason="", purpose="") for act in ("copied", "erased", "named")]
    program = a_line(
        reader_id="program:haryana-health.register-check", reader="", reason="", purpose="check-application"
    )
    page = LogPage(lines=tuple(Shown(line=one) for one in (a_line(), program, *own)), next="0.1")
    shown = rendered("log", {"log": privacy.log(page, None)}, language)
    assert purposes.purpose("supervise").words[language] in shown and "ration card" in shown
    assert "register-check" in shown and "&lt;b&gt;Surinder" in shown and "?after=0.1" in shown
    broken = rendered("log", {"log": privacy.log(LogPage(lines=()), Broken(number=7))}, language)
    assert 'role="alert"' in broken and "7" in broken


@pytest.mark.parametrize("language", LANGUAGES)
def test_consents_offer_to_be_taken_back_while_they_stand(language: str) -> None:
    given = Consent(
        consent_id="c~1", subject_id="P1", purpose="fill-papers", about="MH1", words_version=1, given_at=NOON
    )
    over = given.model_copy(update={"withdrawn_at": NOON})
    shown = rendered("consents", {"consents": privacy.consents((given, over)).consents}, language)
    assert shown.count("/privacy/withdrawals") == 1
    assert rendered("consents", {"consents": ()}, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_copy_calls_answers_as_the_form_does(language: str) -> None:
    held = Held(
        subject_id="P1",
        kind="application",
        item_id="MH1",
        facts={"values": {"father": SPITE}, "papers": ["a", {"kind": "b"}], "filed_at": "2026-11-20T06:30:00Z"},
        labels={"father": {"en": "Father's name", "mr": "वडिलांचे नाव"}},
        title={"en": "Income certificate"},
        over_at=NOON,
        office_id="o1",
    )
    kept = {"applications": (held,)}
    shown = rendered("copy", sheets.copy(kept, language, NOON), language)
    assert {"mr": "वडिलांचे नाव"}.get(language, "Father&#39;s name") in shown and "&lt;b&gt;Surinder" in shown
    assert "12:00" in shown and "/privacy/corrections?kind=application" in shown
    found = privacy.erasure(kept, (), NOON)
    assert "MH1" in rendered("erasure", {"found": found, "done": True}, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_asked_of_an_officer_is_shown_again_with_what_was_typed(language: str) -> None:
    sheet = sheets.purpose(OFFICER, "MH1", "/files/MH1")
    sheet["typed"] |= {"purpose": "supervise", "reason": SPITE}
    shown = rendered("purpose", sheet, language, OFFICER)
    assert 'value="supervise" checked' in shown and "&lt;b&gt;Surinder" in shown
    wish = Correction(
        correction_id="DPC4K7QX9M2TD3",
        subject_id="P1",
        kind="application",
        item_id="MH1",
        region="maharashtra",
        office_id="o1",
        role="r",
        wrong=SPITE,
        asked_at=NOON,
        answer_by=NOON,
    )
    assert "&lt;b&gt;Surinder" in rendered("correction", sheets.correction(wish), language, OFFICER)
    assert "&lt;b&gt;Surinder" in rendered("corrections", sheets.corrections((wish,), "application", "MH1"), language)
    answered = wish.model_copy(
        update={"outcome": "refused", "answer": "No.", "answered_by": SPITE, "answered_at": NOON}
    )
    assert "&lt;b&gt;Surinder" in rendered("corrections", sheets.corrections((answered,), "", ""), language)
    items = privacy.waiting((("DPC4K7QX9M2TD3", NOON),)).items
    assert "/corrections/DPC4K7QX9M2TD3" in rendered("waiting", {"items": items}, language, OFFICER)
    assert rendered("nominee", sheets.nominee(None, ""), language) and rendered("yours", {"contacts": ()}, language)
