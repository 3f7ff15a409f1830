"""Publishing, against the emulator's table and bucket."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from chalicelib.catalogue import actions, store
from chalicelib.core.errors import NotFound
from infra.publish import Faulty, Published, publish, publish_all

REGIONS = Path(__file__).parents[2] / "regions"
INCOME = "maharashtra/revenue/income-certificate"
LONG_AGO = date(2000, 1, 1)
"""Other tests publish to the same emulator: here everything begins before what they do, and is asked for after it."""
TODAY = date(2100, 1, 1)


@pytest.fixture(scope="module")
def published(cloud: object) -> list[Published]:
    return publish_all(REGIONS, from_=LONG_AGO, today=TODAY)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of Maharashtra that a test may change."""
    return Path(shutil.copytree(REGIONS / "maharashtra", tmp_path / "regions" / "maharashtra"))


def test_all_regions_and_services_can_be_published(published: list[Published]) -> None:
    assert {"haryana", "himachal-pradesh", "maharashtra", "punjab"} <= {one.name for one in published}
    assert actions.service(INCOME, on=TODAY).definition.certificate.type == "INCER"


def test_what_has_not_changed_keeps_its_version(published: list[Published]) -> None:
    assert not any(one.is_new for one in publish_all(REGIONS, today=TODAY))


def test_a_change_is_a_new_version_from_its_day_on(published: list[Published], folder: Path) -> None:
    file = folder / "revenue" / "income-certificate" / "service.toml"
    file.write_text(file.read_text().replace("paise = 2000", "paise = 3000"))
    before = actions.service(INCOME, on=TODAY).version
    later = date(2100, 4, 1)
    (done,) = publish([file.parent], from_=later, today=TODAY)
    assert done.is_new and done.version > before
    assert actions.service(INCOME, on=TODAY).definition.fee.paise == 2000
    assert actions.service(INCOME, on=later).definition.fee.paise == 3000
    assert actions.service_version(INCOME, before).definition.fee.paise == 2000


def test_a_second_look_touches_neither_table_nor_bucket(
    published: list[Published], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = actions.service(INCOME, on=TODAY), actions.region("maharashtra"), actions.services("maharashtra", on=TODAY)
    monkeypatch.setattr(store, "_load", None)
    monkeypatch.setattr(store, "_query", None)
    monkeypatch.setattr(store, "_read", None)
    again = actions.service(INCOME, on=TODAY), actions.region("maharashtra"), actions.services("maharashtra", on=TODAY)
    assert again == first and again[0] is first[0] and again[1] is first[1]


def test_before_its_first_day_a_service_is_not_there(published: list[Published]) -> None:
    with pytest.raises(NotFound):
        actions.service(INCOME, on=date(1990, 1, 1))
    with pytest.raises(NotFound):
        actions.service("maharashtra/revenue/no-such-thing", on=TODAY)
    with pytest.raises(NotFound):
        actions.region("atlantis")


def test_a_search_finds_words_of_any_language(published: list[Published]) -> None:
    assert [one.service_id for one in actions.search("उत्पन्न", "maharashtra", "mr", on=TODAY)] == [INCOME]
    assert [one.service_id for one in actions.search("income family", "maharashtra", "en", on=TODAY)] == [INCOME]
    assert actions.search("passport", "maharashtra", "en", on=TODAY) == ()


def test_regions_are_listed_by_name(published: list[Published]) -> None:
    assert [one.code for one in actions.regions()] == ["HR", "HP", "MH", "PB"]


def test_of_two_who_publish_at_once_one_is_told(published: list[Published]) -> None:
    shelf = store.service_shelf("punjab/revenue/residence-certificate")
    service = actions.service("punjab/revenue/residence-certificate", on=TODAY)
    newer = service.model_copy(update={"version": service.version + 1})
    store.put_service(shelf, newer, "a" * 64, shelf.editions[-1].summary)
    with pytest.raises(store.Refused):
        store.put_service(shelf, newer, "b" * 64, shelf.editions[-1].summary)


def test_every_fault_is_named_at_once_with_file_and_line(folder: Path) -> None:
    file = folder / "revenue" / "income-certificate" / "service.toml"
    text = file.read_text()
    text = text.replace('any_one_of = ["self-declaration"]', 'any_one_of = ["horoscope"]')
    text = text.replace('unless = "age(birth_date) >= 18"', 'unless = "age(birthday) >= 18"')
    text = text.replace('role = "tehsildar"', 'role = "maharaja"')
    text = text.replace('{ en = "PIN code", mr = "पिन कोड", hi = "पिन कोड" }', '{ en = "PIN code", mr = "पिन कोड" }')
    file.write_text(text)
    with pytest.raises(Faulty) as caught:
        publish([file.parent], today=TODAY)
    found = {(wrong.file.name, text.splitlines()[wrong.line - 1].split(" = ")[0]) for wrong in caught.value.wrongs}
    assert {one for _file, one in found} == {"any_one_of", "unless", "role", "label"}
    assert len(caught.value.wrongs) == 4


def test_a_misspelt_key_is_named_with_its_line(folder: Path) -> None:
    file = folder / "revenue" / "income-certificate" / "service.toml"
    text = file.read_text().replace("[promise]\nlimit", "[promise]\nlimmit")
    file.write_text(text)
    with pytest.raises(Faulty) as caught:
        publish([file.parent], today=TODAY)
    lines = text.splitlines()
    assert {lines[one.line - 1] for one in caught.value.wrongs} == {"limmit = 15"}


def test_what_stands_on_a_certificate_has_no_name_that_credentials_use_for_themselves(folder: Path) -> None:
    file = folder / "revenue" / "income-certificate" / "service.toml"
    text = file.read_text().replace('name = "father_name"', 'name = "iss"').replace('name = "mobile"', 'name = "exp"')
    file.write_text(text.replace('name = "district"', 'name = "status"'))
    with pytest.raises(Faulty) as caught:
        publish([file.parent], today=TODAY)
    lines = file.read_text().splitlines()
    found = {lines[one.line - 1] for one in caught.value.wrongs if one.file == file}
    assert found == {'name = "iss"', 'name = "status"'}


def test_broken_toml_is_named_with_its_line(folder: Path) -> None:
    file = folder / "revenue" / "income-certificate" / "service.toml"
    file.write_text("title = \n" + file.read_text())
    with pytest.raises(Faulty, match=r"service.toml:1:"):
        publish([file.parent], today=TODAY)


def test_a_row_of_a_table_is_named_with_its_line(folder: Path) -> None:
    file = folder / "officers.csv"
    file.write_text(file.read_text().replace(",tehsildar,tehsil-tirora,", ",wizard,tehsil-tirora,"))
    with pytest.raises(Faulty) as caught:
        publish([folder], today=TODAY)
    (wrong,) = caught.value.wrongs
    assert "wizard" in wrong.words and "wizard" in file.read_text().splitlines()[wrong.line - 1]
