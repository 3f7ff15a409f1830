"""What stood wrong is put right in every language, for programs too, and with all that follows from it."""

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from chalicelib.catalogue.models import PublishedRegion
from chalicelib.certificates import correcting, particulars, store
from chalicelib.certificates.models import Certificate, CertificateOrder
from chalicelib.certificates.orders import Correction
from chalicelib.core.errors import Invalid
from tests.builders import a_service
from tests.certificates.builders import a_certificate, an_officer, an_order

WHY = "It was written down wrong."
HAVELI, MULSHI = 4193, 4192
_SEX = [
    {"value": "male", "label": {"en": "Male", "mr": "पुरुष"}},
    {"value": "female", "label": {"en": "Female", "mr": "स्त्री"}},
]
FORM = a_service(
    fields=[
        {"name": "name", "kind": "text", "label": {"en": "Name", "mr": "नाव"}},
        {"name": "birth_date", "kind": "date", "label": {"en": "Date of birth", "mr": "जन्मतारीख"}},
        {"name": "annual_income", "kind": "rupees", "label": {"en": "Income", "mr": "उत्पन्न"}, "max": 100_000_000},
        {"name": "children", "kind": "number", "label": {"en": "Children", "mr": "मुले"}},
        {"name": "sex", "kind": "choice", "label": {"en": "Sex", "mr": "लिंग"}, "choices": _SEX},
        {"name": "married", "kind": "yes_no", "label": {"en": "Married", "mr": "विवाहित"}},
        {"name": "taluka", "kind": "place", "level": "subdistrict", "label": {"en": "Taluka", "mr": "तालुका"}},
        {"name": "mobile", "kind": "mobile", "label": {"en": "Mobile", "mr": "मोबाइल"}},
    ],
    office_by="taluka",
    certificate={
        "type": "INCER",
        "title": {"en": "Income certificate"},
        "valid": "for 1 years",
        "claims": [
            {"name": "income_below", "of": "annual_income", "below": [250_000], "label": {"en": "Below {number}"}},
            {"name": "age_over", "of": "birth_date", "years": [18], "label": {"en": "{number} or older"}},
            {"name": "district", "of": "taluka", "district": True, "label": {"en": "District"}},
        ],
    },
)
ANSWERS: dict[str, Any] = {
    "name": "Sunita Ramesh Patil",
    "birth_date": "1992-03-05",
    "annual_income": 184_000_00,
    "children": 2,
    "sex": "male",
    "married": False,
    "taluka": HAVELI,
    "mobile": "9876543210",
}


@cache
def region() -> PublishedRegion:
    from infra.publish import definitions

    return definitions([Path("regions/maharashtra")]).regions[0]


def as_ordered(**changes: Any) -> CertificateOrder:
    """The order of a certificate on which everything stands that can be asked."""
    subject = tuple(particulars.particular(FORM.field[name], answer, region()) for name, answer in ANSWERS.items())
    order = an_order(**changes)
    follows = particulars.claims(FORM.certificate.claims, ANSWERS, region(), order.issued_on)
    return order.model_copy(update={"subject": subject, "claims": follows})


def corrected(values: dict[str, str], certificate: Certificate | None = None) -> CertificateOrder:
    correction = Correction(reason=WHY, values=values)
    return correcting.corrected(certificate or a_certificate(as_ordered()), correction, FORM, region())


@pytest.mark.parametrize(
    ("values", "plain", "words"),
    [
        ({"birth_date": "6-3-1992"}, "1992-03-06", {"en": "6 March 1992", "hi": "6 मार्च 1992", "mr": "6 मार्च 1992"}),
        ({"annual_income": "₹2,84,000"}, "284000.00", {"en": "₹2,84,000"}),
        ({"children": "३"}, 3, {"en": "3"}),
        ({"sex": "female"}, "female", {"en": "Female", "mr": "स्त्री"}),
        ({"married": "yes"}, True, {"en": "Yes", "hi": "हाँ", "mr": "होय"}),
        ({"taluka": str(MULSHI)}, MULSHI, {"en": "Mulshi", "mr": "मुळशी"}),
        ({"name": "Sunita R. Patil"}, None, {"en": "Sunita R. Patil"}),
        ({"mobile": "+91 98765 43211"}, None, {"en": "9876543211"}),
    ],
)
def test_one_value_is_written_anew_in_every_language_and_for_programs(values, plain, words):
    (name,) = values
    line = next(line for line in corrected(values).subject if line.name == name)
    assert line.plain == plain
    assert {language: line.value.get(language) for language in words} == words
    assert line == particulars.particular(FORM.field[name], _answer(line, plain), region())


def _answer(line, plain):
    if line.kind == "rupees":
        return int(plain.replace(".", ""))
    return line.value["en"] if plain is None else plain


def test_what_follows_from_a_particular_is_found_again():
    assert follows(as_ordered()) == {"income_below_250000": True, "age_over_18": True, "district": "Pune"}
    assert follows(corrected({"annual_income": "18,40,000"}))["income_below_250000"] is False
    assert follows(corrected({"birth_date": "2010-03-06"}))["age_over_18"] is False
    assert follows(corrected({"name": "Sunita R. Patil"})) == follows(as_ordered())


def follows(order):
    return {claim.name: claim.value for claim in order.claims}


@pytest.mark.parametrize(
    ("values", "faults"),
    [
        ({"birth_date": "6 March 1992"}, {("birth_date", "field.date")}),
        ({"birth_date.hi": "6 मार्च 1992"}, {("birth_date.hi", "certificate.no-such-particular")}),
        ({"sex": "Female"}, {("sex", "field.choice")}),
        ({"taluka": "999999"}, {("taluka", "field.place")}),
        ({"married": "perhaps"}, {("married", "field.yes-no")}),
        (
            {"annual_income": "plenty", "children": "two", "caste": "Any"},
            {
                ("annual_income", "field.rupees"),
                ("children", "field.number"),
                ("caste", "certificate.no-such-particular"),
            },
        ),
        ({"name.xx": "A"}, {("name.xx", "certificate.no-such-particular")}),
    ],
)
def test_everything_that_is_wrong_with_a_correction_is_said_at_once(values, faults):
    with pytest.raises(Invalid) as refused:
        corrected(values)
    assert {(fault.field, fault.code) for fault in refused.value.faults} == faults


def test_words_are_given_in_every_language_in_which_they_stand():
    both = a_certificate(an_order())
    with pytest.raises(Invalid) as refused:
        corrected({"name": "Sunita Rameshrao Patil", "address.mr": "वाघोली"}, both)
    assert {(fault.field, fault.code) for fault in refused.value.faults} == {
        ("name.mr", "certificate.every-language"),
        ("address", "certificate.every-language"),
    }
    order = corrected({"name.en": "Sunita Rameshrao Patil", "name.mr": "सुनीता रमेशराव पाटील"}, both)
    assert order.subject[0].value == {"en": "Sunita Rameshrao Patil", "mr": "सुनीता रमेशराव पाटील"}
    assert order.holder_name == "Sunita Rameshrao Patil"


def test_what_stands_there_is_nothing_new():
    asked = correcting.questions(as_ordered().subject, FORM)
    standing = correcting.as_typed(as_ordered().subject, asked)
    assert standing["birth_date"] == "05-03-1992" and standing["annual_income"] == "184000"
    with pytest.raises(Invalid) as refused:
        corrected(standing)
    assert refused.value.code == "certificate-nothing-new"


def test_the_page_asks_for_each_particular_as_the_form_does_and_shows_what_is_wrong(issue, ask, maharashtra):
    number, officer = issue(an_income_certificate()), an_officer()
    page, path = ask("GET", "/desk/certificates/{number}", number=number, who=officer)[1], "/desk/certificates/{number}"
    assert '<select id="value.taluka"' in page and f'<option value="{HAVELI}" selected>' in page
    assert 'name="value.income_source" value="farming" id="value.income_source" checked' in page
    assert 'name="value.annual_income" type="text" value="184000" inputmode="numeric"' in page
    assert '<textarea id="value.address"' in page

    form = {"what": "correct", "reason": WHY, "value.taluka": str(MULSHI), "value.annual_income": "plenty"}
    sent = {"content-type": "application/x-www-form-urlencoded"}
    status, page, _ = ask("POST", path, number=number, who=officer, body=urlencode(form), headers=sent)
    assert status == 422 and 'href="#value.annual_income">Family income last year: ' in page
    assert f'<option value="{MULSHI}" selected>' in page

    form["value.annual_income"] = "1,94,000"
    status, _, headers = ask("POST", path, number=number, who=officer, body=urlencode(form), headers=sent)
    assert status == 303
    new = store.get(headers["Location"].rpartition("=")[2]).order
    lines = {line.name: line for line in new.subject}
    assert lines["taluka"].value == {"en": "Mulshi", "mr": "मुळशी"} and lines["annual_income"].plain == "194000.00"
    assert lines["purpose"] == an_income_certificate().subject[-1]


def an_income_certificate() -> CertificateOrder:
    """Of the service as Maharashtra has it."""
    from infra.publish import definitions

    (service,) = definitions([Path("regions/maharashtra/revenue/income-certificate")]).services
    answers = {"name": "Sunita Patil", "address": "House 12, Wagholi", "taluka": HAVELI, "income_source": "farming"}
    answers |= {"annual_income": 184_000_00, "purpose": "scheme"}
    subject = tuple(
        particulars.particular(service.definition.field[name], answer, region()) for name, answer in answers.items()
    )
    return an_order(subject=subject, service_id=service.service_id, holder_name="Sunita Patil")
