"""Sealed fields: closed to whoever has the table alone."""

from typing import Any

import pytest


@pytest.fixture(scope="module")
def sealing(cloud: Any) -> Any:
    from chalicelib.adapters import sealing

    return sealing


def test_what_is_sealed_opens_again_and_looks_different_every_time(sealing: Any) -> None:
    once, twice = (sealing.seal("+919812345678", bound_to="HPM1#mobile") for _ in range(2))
    assert once != twice and "9812345678" not in once
    assert sealing.unseal(once, bound_to="HPM1#mobile") == "+919812345678"


def test_a_sealed_field_cannot_be_carried_to_another_person(sealing: Any) -> None:
    sealed = sealing.seal("+919812345678", bound_to="HPM1#mobile")
    with pytest.raises(sealing.Unsealable):
        sealing.unseal(sealed, bound_to="HPM2#mobile")


@pytest.mark.parametrize("spoilt", ["k9.AAAA", "k1.", "k1.!!!!", "nonsense"])
def test_a_spoilt_field_is_refused_and_not_shown(sealing: Any, spoilt: str) -> None:
    with pytest.raises(sealing.Unsealable):
        sealing.unseal(spoilt, bound_to="HPM1#mobile")


def test_nothing_is_sealed_as_nothing(sealing: Any) -> None:
    assert sealing.seal("", bound_to="x") == sealing.unseal("", bound_to="x") == ""


def test_a_reference_is_the_same_for_the_same_use_only(sealing: Any) -> None:
    assert sealing.reference("A", use="ration-card") == sealing.reference("A", use="ration-card")
    assert sealing.reference("A", use="ration-card") != sealing.reference("A", use="mobile")
