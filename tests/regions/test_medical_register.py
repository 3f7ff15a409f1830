"""The Haryana medical council's own function."""

from pathlib import Path
from typing import Any

import boto3
import pytest
import yaml

from infra.packs import Pack, build_pack, every_pack, load_app, load_pack

ROOT = Path(__file__).parents[2] / "regions"
ASHA = {"provisional_number": "HMC-P-2025-00417", "name": "Asha Malik", "birth_date": "2000-02-29"}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return next(one for one in every_pack(ROOT) if one.name == "haryana-health")


@pytest.fixture(scope="module")
def functions(pack: Pack, cloud: Any) -> dict[str, Any]:
    """The functions of the pack, with the register in the emulator filled from `register.csv`."""
    table = yaml.safe_load((pack.folder / "resources.yaml").read_text())["Resources"]["MedicalRegister"]["Properties"]
    name = table["TableName"]["Fn::Sub"].replace("${Prefix}", "ekdwar-test")
    boto3.client("dynamodb").create_table(
        TableName=name,
        BillingMode=table["BillingMode"],
        AttributeDefinitions=table["AttributeDefinitions"],
        KeySchema=table["KeySchema"],
    )
    found = load_pack(pack)
    assert found["load-register"]({}, None)["rows"] == found["load-register"]({}, None)["rows"] == 10
    return found


@pytest.mark.parametrize(
    ("changed", "answer"),
    [
        ({}, {"verdict": "confirmed", "differs": []}),
        ({"name": "Dr. ASHA  MALIK"}, {"verdict": "confirmed", "differs": []}),
        ({"name": "Asha Mehta"}, {"verdict": "differs", "differs": ["name"]}),
        (
            {"name": "Asha Mehta", "birth_date": "2000-03-01"},
            {"verdict": "differs", "differs": ["name", "birth_date"]},
        ),
        ({"provisional_number": "HMC-P-2025-99999"}, {"verdict": "not_found", "differs": []}),
        (
            {"provisional_number": "HMC-P-2025-00422", "name": "Imran Khan", "birth_date": "1998-06-30"},
            {"verdict": "differs", "differs": ["status"]},
        ),
    ],
)
def test_the_register_says_what_it_knows(
    functions: dict[str, Any], changed: dict[str, str], answer: dict[str, Any]
) -> None:
    assert functions["register-check"](ASHA | changed, None) == answer


def test_the_check_may_read_the_register_and_nothing_more(pack: Pack) -> None:
    role = build_pack(pack)["Resources"]["RegisterCheckRole"]
    actions = {a for s in role["Properties"]["Policies"][0]["PolicyDocument"]["Statement"] for a in s["Action"]}
    assert {one for one in actions if one.startswith("dynamodb:")} == {"dynamodb:GetItem"}


def test_the_register_outlives_its_functions(pack: Pack) -> None:
    table = build_pack(pack)["Resources"]["MedicalRegister"]
    assert table["DeletionPolicy"] == table["UpdateReplacePolicy"] == "Retain"


def test_the_pack_has_the_functions_that_services_name(pack: Pack) -> None:
    assert {function.name for function in load_app(pack).pure_lambda_functions} == {"register-check", "load-register"}
