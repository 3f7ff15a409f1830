"""The pages of appeals on a small phone, for the citizen and for the authority."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.door import House, wait_until
from tests.spine.people import INCOME, REASON, People, filed
from tests.spine.test_browser import CHROMIUM, FLAGS, Phone, playwright, signed_in

pytestmark = [
    pytest.mark.stack,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine"),
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One browser for all these tests."""
    with playwright.sync_playwright() as played:
        browser = played.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def officer_signed_in(phone: Phone, stack: House, officer_id: str) -> None:
    """With password and app."""

    def entered() -> bool:
        phone.go("/officers/sign-in")
        phone.fill(stack.officer(officer_id))
        phone.press("main form button")
        return bool(phone.page.url.endswith("/desk"))

    wait_until(entered, every_s=1)


@pytest.mark.behaviour("S88")
@pytest.mark.parametrize("language", ["en", "mr"])
def test_an_appeal_is_filed_with_one_press_and_every_page_fits_a_phone(
    chromium: Any, stack: House, people: People, language: str
) -> None:
    mobile = people.mobile()
    citizen, number = filed(people, INCOME, people.citizen(mobile=mobile))
    desks = people.desks(INCOME)
    desks[0].move(desks[0].wait_for(number), "forward")
    desks[1].move(desks[1].wait_for(number), "reject", reason=REASON)
    citizen.wait_for(number, "rejected")
    phone = Phone(chromium, stack, language, scripts=False)
    signed_in(phone, people, mobile)
    phone.go(f"/applications/{number}/appeals")
    phone.go(f"/applications/{number}")
    phone.press("form[action$='/appeals'] button")
    appeal_id = phone.page.url.rpartition("/")[2]
    assert appeal_id.startswith("MHA")
    phone.go(f"/applications/{number}/appeals")
    authority = Phone(chromium, stack, language, scripts=False)
    officer_signed_in(authority, stack, "mh-vilas-thakre")
    for path in ("/cases", f"/cases/{appeal_id}", "/notices", "/reviews", "/desk"):
        authority.go(path)
    for summary in authority.page.locator("details summary").all():
        summary.press("Enter")
    authority.go(f"/cases/{appeal_id}")
    authority.page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    authority.look()
    authority.page.locator("[name=order][value=confirm]").check()
    authority.page.locator("form[action$='/order'] [name=reason]").fill(REASON)
    authority.page.locator("[name=confirm]").check()
    authority.press("form[action$='/order'] button")
    assert REASON in authority.page.content()
    phone.go(f"/appeals/{appeal_id}")
    for one in (phone, authority):
        one.close()
