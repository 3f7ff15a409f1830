"""What the documentation names is there: files, functions, events, links, licences."""

import importlib
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

import app  # noqa: F401  mounting the doors fills the registries
from chalicelib.events import every_event
from chalicelib.identity.permissions import PERMISSIONS

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
EVERY_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
AREAS = sorted(folder.name for folder in (ROOT / "chalicelib").iterdir() if (folder / "__init__.py").exists())
FOLDERS = ("chalicelib", "docs", "infra", "regions", "statemachines", "tests")


def words(page: Path) -> list[str]:
    """Everything in code letters, outside of blocks."""
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    found: list[str] = re.findall(r"`([^`\n]+)`", text)
    return found


def is_there(name: str) -> bool:
    """Whether `applications.actions.submit` is a module of ours or something in one."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(["chalicelib", *parts[:end]]))
        except ModuleNotFoundError:
            continue
        return len(parts) - end <= 1 and all(hasattr(found, one) for one in parts[end:])
    return False


@EVERY_PAGE
def test_every_file_that_a_page_names_exists(page: Path) -> None:
    named = [
        one for one in words(page) if re.fullmatch(rf"(?:{'|'.join(FOLDERS)})(?:/[\w./-]+)?|\w+\.(?:py|toml)", one)
    ]
    made_by_readers = {"regions/punjab/revenue/rural-area-certificate"}
    missing = [
        one
        for one in named
        if one not in made_by_readers and not (ROOT / one).exists() and not ("/" not in one and list(ROOT.rglob(one)))
    ]
    assert not missing


@EVERY_PAGE
def test_every_function_that_a_page_names_exists(page: Path) -> None:
    named = [one for one in words(page) if re.fullmatch(rf"(?:{'|'.join(AREAS)})(?:\.\w+)+", one)]
    assert not [one for one in named if one not in PERMISSIONS and not is_there(one)]


@EVERY_PAGE
def test_every_event_that_a_page_names_exists(page: Path) -> None:
    named = {one for one in words(page) if re.fullmatch(r"[a-z]+\.[a-z-]+\.v\d+", one)}
    assert named <= set(every_event())


@EVERY_PAGE
def test_every_link_and_picture_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    inside = [link for link in links if not link.startswith(("http://", "https://", "mailto:"))]
    assert not [link for link in inside if not (page.parent / unquote(link)).exists()]


def test_the_tour_passes_through_every_step_of_the_workflows() -> None:
    text = (ROOT / "docs" / "tour.md").read_text("utf-8")
    steps = [
        step
        for machine in (ROOT / "statemachines").glob("*.json")
        for step in re.findall(r'"FunctionName": "\$\{(\w+)\}"', machine.read_text("utf-8"))
    ]
    names = {re.sub(r"(?<!^)(?=[A-Z])", "_", step).lower() for step in steps} - {"give_certificate_to_person"}
    assert len(names) >= 9
    assert not [name for name in names if f".steps.{name}`" not in text]


def test_pictures_are_small_and_every_one_is_shown() -> None:
    pictures = list((ROOT / "docs" / "pictures").glob("*.png"))
    shown = "".join(page.read_text("utf-8") for page in PAGES)
    assert pictures
    assert not [one.name for one in pictures if one.stat().st_size > 150_000 or f"pictures/{one.name}" not in shown]


def test_every_package_is_in_the_table_of_licences() -> None:
    wanted = {line.split("==")[0].strip() for line in (ROOT / "requirements.txt").read_text().splitlines() if line}
    told = re.findall(
        r"^\| \[([\w-]+)\]\(.*?\) \| .*? \| (.+?) \|$", (ROOT / "docs/licences.md").read_text(), re.MULTILINE
    )
    assert {name for name, licence in told if licence.strip()} == wanted


def test_every_page_is_reached_from_the_readme() -> None:
    seen, ahead = set(), [ROOT / "README.md"]
    while ahead:
        page = ahead.pop().resolve()
        if page in seen:
            continue
        seen.add(page)
        if page.is_dir() or page.suffix != ".md":
            continue
        links = re.findall(r"\]\(([^)#\s:]+)\)", page.read_text("utf-8"))
        ahead += [page.parent / link for link in links]
    assert not [
        page for page in (ROOT / "docs").rglob("*.md") if page.resolve() not in seen and page.name != "behaviours.md"
    ]
