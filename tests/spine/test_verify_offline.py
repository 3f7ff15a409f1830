"""Checking a paper in a browser whose network has been cut: the page, the keys and the code are all it has."""

import contextlib
import io
import re
import socket
import threading
import zlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest

from chalicelib.adapters import base45, cbor
from chalicelib.certificates.offline import IDENTITY
from chalicelib.core import ids
from tests.door import House
from tests.qr import codes_in
from tests.spine.people import INCOME, RESIDENCE, People, issued
from tests.spine.test_browser import CHROMIUM, FLAGS, Phone

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

pytestmark = [pytest.mark.stack, pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine")]


class Wire:
    """A wire between a browser and the stack that can be cut: a port that hands every byte on."""

    def __init__(self, port: int) -> None:
        self.to, self.open = port, True
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.ends: list[socket.socket] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while self.open:
            try:
                near, _ = self.listening.accept()
                far = socket.create_connection(("127.0.0.1", self.to))
            except OSError:
                return
            self.ends += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._hand_on, args=(one, other), daemon=True).start()

    def _hand_on(self, one: socket.socket, other: socket.socket) -> None:
        try:
            while content := one.recv(65536):
                other.sendall(content)
            other.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def cut(self) -> None:
        """Nothing comes through any more, and nobody answers."""
        self.open = False
        for one in (self.listening, *self.ends):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()


class Guard:
    """Somebody at a gate with a phone: opens the page while there is a network, and checks papers later."""

    def __init__(self, browser: Any, stack: House, language: str = "en") -> None:
        self.wire = Wire(stack.port)
        host = stack.url.removeprefix("http://").split(":")[0]
        self.url = f"http://{host}:{self.wire.port}"
        self.context = browser.new_context(viewport={"width": 320, "height": 640}, permissions=["camera"])
        self.context.add_cookies([{"name": "lang", "value": language, "domain": host, "path": "/"}])
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.goto(f"{self.url}/verify/scan")
        self.page.wait_for_selector("#scan[data-ready=yes]", timeout=20_000)
        self.page.wait_for_function("localStorage.getItem('ekdwar-keys')")

    def cut(self) -> None:
        """No network from here on; the page is opened anew all the same."""
        self.context.set_offline(True)
        self.wire.cut()
        self.page.goto(f"{self.url}/verify/scan")

    def shows(self, picture: bytes) -> None:
        """A photo of a paper."""
        self.page.set_input_files("#scan-file", {"name": "p.png", "mimeType": "image/png", "buffer": picture})

    def pastes(self, text: str) -> None:
        """The text of a code."""
        self.page.evaluate("document.querySelector('details').open = true")
        self.page.fill("#scan-text", text)
        self.page.locator("#scan-paste button").press("Enter")

    def reads(self, tone: str) -> str:
        """What the page then says."""
        self.page.wait_for_selector(f"#scan-verdict[aria-busy=false] .notice.{tone}", timeout=15_000)
        return str(self.page.inner_text("#scan-verdict"))

    def close(self) -> None:
        """Goes home."""
        self.context.close()
        self.wire.cut()


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory, sheet: bytes) -> Iterator[Any]:
    """A browser whose camera sees the sheet."""
    film = tmp_path_factory.mktemp("camera") / "sheet.mjpeg"
    film.write_bytes(_picture(sheet, "JPEG", closer=True))
    camera = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    with playwright.sync_playwright() as played:
        options = [*FLAGS, *camera, f"--use-file-for-fake-video-capture={film}"]
        browser = played.chromium.launch(executable_path=CHROMIUM, args=options)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def paper(people: People) -> dict[str, str]:
    """A certificate that somebody was given, and how its file is fetched."""
    citizen, found = issued(people, RESIDENCE)
    return found | {"file": citizen.certificate(found["certificate_id"])}


@pytest.fixture(scope="module")
def sheet(paper: dict[str, Any]) -> bytes:
    """The signed file."""
    file: bytes = paper["file"]
    return file


def _picture(pdf: bytes, kind: str = "PNG", *, closer: bool = False) -> bytes:
    """The sheet as photographed: the whole of it, or its offline code close by."""
    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[0].render(scale=3).to_pil().convert("RGB")
    if closer:
        code = max(codes_in(picture), key=lambda one: len(one.text))
        at, size = code.position.top_left, code.position.bottom_right.x - code.position.top_left.x
        picture = picture.crop((at.x - 60, at.y - 60, at.x + size + 60, at.y + size + 60)).resize((960, 960))
    file = io.BytesIO()
    picture.save(file, kind)
    return file.getvalue()


def _code(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        found = codes_in(document[0].render(scale=3).to_pil())
    return max((one.text for one in found), key=len)


def _forged(code: str) -> str:
    """Another holder's name over the old signature."""
    protected, plain, payload, signature = cbor.decode(zlib.decompress(base45.decode(code))).value
    claims = cbor.decode(payload)
    claims[IDENTITY][4] = "Somebody Else"
    changed = cbor.Tagged(18, [protected, plain, cbor.encode(claims), signature])
    return base45.encode(zlib.compress(cbor.encode(changed)))


def _drawn(text: str) -> bytes:
    import segno

    file = io.BytesIO()
    segno.make(text, error="m", micro=False).save(file, kind="png", scale=6, border=4)
    return file.getvalue()


@pytest.fixture
def guard(chromium: Any, stack: House) -> Iterator[Guard]:
    """With a phone that has opened the page once."""
    somebody = Guard(chromium, stack)
    yield somebody
    somebody.close()


@pytest.mark.behaviour("S103", "S104")
def test_with_the_network_cut_a_genuine_paper_is_told_from_a_forged_one(guard: Guard, paper: dict[str, Any]) -> None:
    guard.cut()
    assert "fetched" in guard.page.inner_text("#scan-keys")
    guard.shows(_picture(paper["file"]))
    told = guard.reads("good")
    assert "within its validity" in told and "could not be asked" in told
    assert ids.shown(paper["certificate_id"]) in told and RESIDENCE.values["name"] in told
    guard.shows(_drawn(_forged(_code(paper["file"]))))
    told = guard.reads("bad")
    assert "Not genuine" in told and "Somebody Else" not in told
    guard.pastes("HELLO WORLD")
    assert "another kind of code" in guard.reads("care")
    assert not [line for line in guard.said if "Content Security Policy" in line or "SyntaxError" in line], guard.said


@pytest.mark.behaviour("S103")
def test_the_camera_reads_the_code_without_the_network(guard: Guard, paper: dict[str, Any]) -> None:
    guard.cut()
    guard.page.locator("#scan-start").press("Enter")
    assert ids.shown(paper["certificate_id"]) in guard.reads("good")


@pytest.mark.behaviour("S103", "S104")
def test_the_age_of_the_keys_is_shown_and_a_key_they_lack_is_not_believed(guard: Guard, paper: dict[str, Any]) -> None:
    guard.page.evaluate(
        """() => { const kept = JSON.parse(localStorage.getItem("ekdwar-keys"));
        localStorage.setItem("ekdwar-keys", JSON.stringify({...kept, fetched: Date.now() - 40 * 864e5})); }"""
    )
    guard.cut()
    assert re.search(r"40 days ago.+long ago", guard.page.inner_text("#scan-keys"))
    guard.pastes(_code(paper["file"]))
    assert "40 days ago" in guard.reads("good")
    guard.page.evaluate("localStorage.setItem('ekdwar-keys', JSON.stringify({fetched: Date.now(), keys: []}))")
    guard.page.reload()
    guard.pastes(_code(paper["file"]))
    assert "Cannot be checked yet" in guard.reads("care")


@pytest.mark.behaviour("S103")
def test_with_the_network_the_register_says_whether_it_was_revoked(chromium: Any, stack: House, people: People) -> None:
    citizen, found = issued(people, INCOME)
    code = _code(citizen.certificate(found["certificate_id"]))
    guard = Guard(chromium, stack, "hi")
    guard.pastes(code)
    assert "आज मान्य है" in guard.reads("good")
    why = {"reason": "The income was found to be stated wrongly."}
    people.desks(INCOME)[-1].call("POST", f"/v1/certificates/{found['certificate_id']}/revocation", why)
    guard.pastes(code)
    assert "वापस ले लिया गया" in guard.reads("bad")
    guard.page.clock.set_fixed_time(stack.now() + timedelta(days=3 * 366))
    guard.pastes(code)
    assert "वापस ले लिया गया" in guard.reads("bad")
    guard.close()


HELD_BACK = """() => {
  const plain = window.fetch;
  window.fetch = (at, how) => !at.startsWith("/v1/") ? plain(at, how) : new Promise((done, failed) => {
    window.say = (standing) => done(new Response(JSON.stringify({ standing })));
    how.signal?.addEventListener("abort", () => failed(how.signal.reason));
  });
}"""
"""The register answers when the test says so."""


@pytest.mark.behaviour("S103")
def test_a_late_answer_of_the_register_is_not_taken_for_the_next_paper(guard: Guard, paper: dict[str, Any]) -> None:
    code = _code(paper["file"])
    guard.page.evaluate(HELD_BACK)
    guard.pastes(code)
    guard.page.wait_for_selector("#scan-verdict[aria-busy=true] .notice.good")
    guard.pastes(_forged(code))
    assert "Not genuine" in guard.reads("bad")
    guard.page.evaluate("() => { say('valid'); return new Promise((done) => setTimeout(done, 200)); }")
    assert "Not genuine" in guard.reads("bad")


@pytest.mark.behaviour("S103")
def test_a_register_that_does_not_answer_is_not_waited_for(guard: Guard, paper: dict[str, Any]) -> None:
    guard.page.evaluate(HELD_BACK)
    guard.pastes(_code(paper["file"]))
    assert "could not be asked" in guard.reads("good")


@pytest.mark.parametrize("language", ["en", "hi", "pa", "mr"])
def test_the_page_fits_a_small_phone_in_every_language(chromium: Any, stack: House, language: str) -> None:
    phone = Phone(chromium, stack, language)
    phone.go("/verify/scan")
    assert phone.page.evaluate("document.documentElement.lang").startswith(language)
    assert "{age}" not in phone.page.inner_text("main")
    phone.close()
