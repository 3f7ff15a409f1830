"""The doors of certificates, through the one application: what anybody sees, and what nobody sees."""

import base64
import json

import pytest

from chalicelib.certificates import actions, reactions
from chalicelib.core import ids
from tests.certificates.builders import NOW, Still, a_citizen, an_officer, an_order
from tests.certificates.test_making import file_of


@pytest.mark.behaviour("S103")
def test_who_scans_the_code_sees_that_it_is_valid_and_the_name_only_in_part(ask, issue):
    number = issue(an_order())
    status, page, _ = ask("GET", "/verify/{number}", number=number)
    assert status == 200
    assert "is valid today" in page
    assert "S••• R••• P•••" in page
    assert "Sunita" not in page
    assert "1,84,000" not in page


@pytest.mark.behaviour("S103")
def test_who_types_a_forged_number_is_told_not_to_accept_the_paper(ask):
    status, page, _ = ask("GET", "/verify", query={"number": "<script>alert(1)</script>"})
    assert status == 200
    assert "do not accept the paper" in page
    assert "<script>alert" not in page


@pytest.mark.behaviour("S103")
def test_a_revoked_certificate_says_since_when_and_not_why(ask, issue):
    number = issue(an_order())
    ask(
        "POST",
        "/v1/certificates/{number}/revocation",
        number=number,
        who=an_officer(),
        body={"reason": "The papers were forged."},
    )
    _, page, _ = ask("GET", "/verify/{number}", number=number)
    assert "revoked it on 21 November 2026" in page
    assert "forged" not in page


def test_the_answer_is_also_there_for_programs(ask, issue):
    number = issue(an_order())
    status, body, _ = ask("GET", "/v1/certificates/{number}", number=ids.shown(number))
    assert status == 200
    assert json.loads(body)["standing"] == "valid"


@pytest.mark.behaviour("S104")
def test_a_file_is_checked_down_to_the_last_byte(ask, issue):
    file = file_of(issue(an_order()))
    for content, verdict in ((file, "valid"), (file + b"\n", "changed"), (b"%PDF-1.7", "foreign")):
        body = {"content": base64.b64encode(content).decode()}
        status, answer, _ = ask("POST", "/v1/verifications", body=body)
        assert (status, json.loads(answer)["verdict"]) == (200, verdict)


def test_the_holder_is_sent_to_the_file_and_another_citizen_is_not(ask, issue):
    certificate_id = issue(an_order())
    path = "/certificates/{certificate_id}/download"
    status, _, headers = ask("GET", path, certificate_id=certificate_id, who=a_citizen())
    assert status == 303
    assert f"/{certificate_id}.pdf?" in headers["Location"]
    assert ask("GET", path, certificate_id=certificate_id, who=a_citizen("person-2"))[0] == 404


def test_an_order_starts_the_machine_once_however_often_it_is_told(cloud, issue):
    from chalicelib.adapters.aws import client
    from chalicelib.adapters.settings import settings
    from chalicelib.events.certificates import CertificateOrdered

    machine = client("stepfunctions").create_state_machine(
        name=f"{settings.prefix}-certificate",
        roleArn="arn:aws:iam::000000000000:role/machine",
        definition=json.dumps({"StartAt": "Done", "States": {"Done": {"Type": "Pass", "End": True}}}),
    )
    certificate_id = actions.order_certificate(an_order(), now=NOW)
    told = CertificateOrdered(
        event_id="1",
        at=NOW,
        certificate_id=certificate_id,
        application_id="A",
        service_id="s",
        region="maharashtra",
    )
    for _ in range(2):
        reactions.start_certificate(told, Still())
    started = client("stepfunctions").list_executions(stateMachineArn=machine["stateMachineArn"])["executions"]
    assert [one["name"] for one in started] == [f"{certificate_id}-1"]
