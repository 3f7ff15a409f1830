"""The whole stack on this machine: how it is reached, moved in time, killed and started again."""

from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen

import httpx
import pytest

from tests.door import House, wait_until


def test_pages_answer_at_the_friendly_address_with_links_from_its_root(stack: House) -> None:
    page = stack.door().get("/")
    assert page.status == 200
    assert all(link.startswith(("/", "#", "http", "mailto:", "tel:")) for link in page.links)


def test_a_path_that_is_none_is_refused_without_the_host(stack: House) -> None:
    assert stack.door().get("/no/such/page").status in (403, 404)


def test_nothing_of_it_listens_beyond_this_machine(stack: House) -> None:
    table = Path("/proc/net/tcp")
    if not table.exists():
        pytest.skip("only Linux tells this way")
    ours = {f"{port:04X}" for port in (stack.port, stack.host_port)}
    rows = [row.split() for row in table.read_text().splitlines()[1:]]
    listening = [row[1] for row in rows if row[3] == "0A" and row[1].split(":")[1] in ours]
    assert len(listening) == 2
    assert {one.split(":")[0] for one in listening} == {"0100007F"}


def test_the_clock_of_the_functions_moves_and_every_timer_sees_it(stack: House) -> None:
    before = stack.now()
    assert stack.advance(timedelta(hours=2)) - before >= timedelta(hours=2)
    assert "resume_workflows" in stack.tick()
    assert stack.move_to(before) - before < timedelta(seconds=5)


def test_the_inbox_is_a_page(stack: House) -> None:
    with urlopen(stack.inbox_url, timeout=10) as answer:
        assert "<h1>Inbox</h1>" in answer.read().decode()


def test_a_killed_host_comes_back_and_meanwhile_nothing_hangs(stack: House) -> None:
    stack.kill_host()
    try:
        with pytest.raises(httpx.HTTPError):
            httpx.get(f"http://127.0.0.1:{stack.host_port}/health", timeout=2)
        assert stack.door().get("/").status >= 500
    finally:
        stack.start_host()
    assert wait_until(lambda: stack.door().get("/").status == 200)
