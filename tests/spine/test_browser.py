"""Both ways in a real browser, by keyboard, with and without scripts, on a small phone."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.door import House, wait_until
from tests.spine.people import HIMACHALI, People, scan

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
]

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


class Phone:
    """A window of 320 px that looks at every page it comes to."""

    def __init__(self, browser: Any, stack: House, language: str, *, scripts: bool = True) -> None:
        self.stack = stack
        size = {"width": 320, "height": 640}
        self.context = browser.new_context(java_script_enabled=scripts, viewport=size, locale=language)
        host = stack.url.removeprefix("http://").split(":")[0]
        self.context.add_cookies([{"name": "lang", "value": language, "domain": host, "path": "/"}])
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)

    def go(self, path: str) -> None:
        """Open a page and look at it."""
        self.page.goto(self.stack.url + path)
        self.look()

    def press(self, selector: str) -> None:
        """Press a button by keyboard, and look at what comes."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.press("Enter")
        self.look()

    def look(self) -> None:
        """No page is wider than the phone; each has one heading, a language and labelled fields."""
        page = self.page
        found = page.evaluate(_LOOK)
        assert found["wide"] <= 320, (page.url, found)
        assert found["headings"] == 1 and found["lang"] and not found["unlabelled"], (page.url, found)

    def fill(self, values: dict[str, str]) -> None:
        """Answer the questions of a form as a person would."""
        for name, value in values.items():
            field = self.page.locator(f"[name='{name}']")
            kind = field.first.evaluate("one => one.type")
            if kind == "radio":
                self.page.locator(f"[name='{name}'][value='{value}']").check()
            elif kind.startswith("select"):
                field.first.select_option(value)
            else:
                field.first.fill(value)

    def close(self) -> None:
        """Done."""
        self.context.close()


_LOOK = """() => ({
  wide: document.documentElement.scrollWidth,
  headings: document.querySelectorAll("h1").length,
  lang: document.documentElement.lang,
  unlabelled: [...document.querySelectorAll("input, select, textarea")]
    .filter(one => one.type !== "hidden" && !one.labels.length && !one.getAttribute("aria-label")).map(one => one.name),
})"""


def signed_in(phone: Phone, people: People, mobile: str) -> None:
    """With the code of the SMS."""
    phone.go("/sign-in")
    phone.fill({"mobile": mobile})
    phone.press("main form button")
    sent = wait_until(lambda: people.stack.inbox(mobile))
    code = re.search(r"\b\d{6}\b", sent[0]["text"])
    assert code
    phone.fill({"code": code[0]})
    phone.press("main form button")


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_citizen_applies_and_an_officer_decides(
    chromium: Any, stack: House, people: People, tmp_path: Path, scripts: bool
) -> None:
    mobile = people.mobile()
    phone = Phone(chromium, stack, "en", scripts=scripts)
    signed_in(phone, people, mobile)
    phone.go("/")
    phone.go(f"/services/{HIMACHALI.service_id}")
    phone.press("main form[action='/applications'] button")
    number = phone.page.url.split("/")[-2]
    phone.fill(HIMACHALI.values)
    phone.press("button[name=then][value=save]")
    for group, kind in HIMACHALI.papers.items():
        give(phone, tmp_path, group, kind)
    citizen = people.citizen(mobile=mobile)
    for paper in citizen.see(number)["papers"].values():
        citizen.document(paper["document_id"])
    phone.go(f"/applications/{number}/form")
    phone.press("button[name=then][value=check]")
    phone.page.locator("#declaration").press("Space")
    phone.press("form[action$='/submit'] button")
    assert phone.page.url.endswith("/acknowledgement") and citizen.see(number)["number"] in phone.page.content()
    citizen.wait_for(number, "at_stage", patience_s=60)
    for officer, move in zip(people.desks(HIMACHALI), ("forward", "approve"), strict=True):
        officer.wait_for(number)
        decide(chromium, stack, officer.officer_id, number, move, scripts=scripts)
    found = citizen.wait_for(number, "issued", patience_s=60)
    phone.go(f"/applications/{number}")
    link = phone.page.locator(f"a[href='/certificates/{found['certificate_id']}/download']")
    with phone.page.expect_download() as saved:
        link.click()
    assert Path(saved.value.path()).read_bytes().startswith(b"%PDF-")
    phone.go(f"/verify/{found['certificate_id']}")
    phone.close()


def give(phone: Phone, folder: Path, group: str, kind: str) -> None:
    """One paper, in two steps as the page has them."""
    page = phone.page
    several = page.locator(f"input[type=radio][name='kind-{group}'][value='{kind}']")
    if several.count():
        several.check()
    phone.press(f"button[name=group][value='{group}']")
    paper = folder / f"{group}.pdf"
    paper.write_bytes(scan(kind))
    page.locator(f"#file-{group}").set_input_files(paper)
    with page.expect_navigation(url="**/form*"):
        page.locator(f"#paper-{group} form button").press("Enter")
    phone.look()


def decide(chromium: Any, stack: House, officer_id: str, number: str, move: str, *, scripts: bool) -> None:
    """An officer's move, from signing in."""
    phone = Phone(chromium, stack, "en", scripts=scripts)

    def signed_in() -> bool:
        phone.go("/officers/sign-in")
        phone.fill(stack.officer(officer_id))
        phone.press("main form button")
        return phone.page.url.endswith("/desk")

    wait_until(signed_in, every_s=1)
    phone.go(f"/files/{number}")
    for group in HIMACHALI.papers:
        phone.page.locator(f"[name='paper.{group}'][value=verified]").check()
    phone.page.locator(f"[name=move][value={move}]").check()
    phone.page.locator("[name=confirm]").press("Space")
    phone.press("form[action$='/move'] .buttons button")
    assert phone.page.url.endswith(f"/files/{number}")
    phone.close()


@pytest.mark.parametrize("language", ["en", "hi", "pa", "mr"])
def test_no_page_is_wider_than_a_small_phone_in_any_language(
    chromium: Any, stack: House, people: People, language: str
) -> None:
    phone = Phone(chromium, stack, language)
    mobile = people.mobile()
    for path in ("/", "/verify", "/help", "/accessibility", "/privacy", "/sign-in", "/officers/sign-in"):
        phone.go(path)
    for region, service_id in SERVICES.items():
        phone.go(f"/r/{region}")
        phone.go(f"/services/{service_id}")
    signed_in(phone, people, mobile)
    citizen = people.citizen(mobile=mobile)
    for service_id in SERVICES.values():
        number = citizen.begin(service_id, {"name": "Sunita"})["application_id"]
        citizen.call("PUT", f"/v1/applications/{number}/values", {"values": {"pin_code": "12"}})
        for path in ("", "/form", "/review"):
            phone.go(f"/applications/{number}{path}")
    for path in ("/applications", "/profile"):
        phone.go(path)
    assert phone.page.evaluate("document.documentElement.lang").startswith(language)
    phone.close()


SERVICES = {
    "maharashtra": "maharashtra/revenue/income-certificate",
    "haryana": "haryana/health/medical-permanent-registration",
    "himachal-pradesh": HIMACHALI.service_id,
    "punjab": "punjab/revenue/residence-certificate",
}
