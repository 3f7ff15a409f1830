"""Officers of the laptop, and how an officer of a real stage gets the first code."""

import json
from pathlib import Path

import pyotp
import pytest

from chalicelib.identity import store
from infra import seed
from infra.local import home
from infra.local.emulator import Emulator
from tests.identity.conftest import Browser, MovableClock

PUNJAB = Path("regions/punjab")


def test_every_officer_of_a_region_can_sign_in(
    browser: Browser, clock: MovableClock, cloud: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "HOME", tmp_path)
    first = seed.seed_all(PUNJAB, now=clock.now())
    one = first[-1]
    body = {
        "officer_id": one.officer_id,
        "password": one.password,
        "code": pyotp.TOTP(one.totp_secret).at(clock.now()),
    }
    assert browser.json("POST", "/v1/officers/sessions", body)["statusCode"] == 201
    record = store.officer(one.officer_id)
    assert record
    assert (record.officer.seats[0].region, record.officer.seats[0].role) == ("punjab", one.role)
    assert record.officer.mobile.startswith("+91")


def test_seeding_again_changes_nobodys_password_and_ends_no_session(
    browser: Browser, clock: MovableClock, cloud: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "HOME", tmp_path)
    first = seed.seed_all(PUNJAB, now=clock.now())
    before = [store.officer(one.officer_id) for one in first]
    assert seed.seed_all(PUNJAB, now=clock.now()) == first
    assert [store.officer(one.officer_id) for one in first] == before
    assert len(json.loads((tmp_path / "officers.json").read_text())) == len(first)
    assert (tmp_path / "officers.json").stat().st_mode & 0o077 == 0
