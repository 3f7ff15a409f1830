"""The sheet: the same bytes every time, fit for the archive, and readable in every script."""

import hashlib
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from chalicelib.adapters.typst import CannotDraw
from chalicelib.certificates import sheet
from chalicelib.certificates.models import Certificate
from chalicelib.core import ids
from tests.certificates.builders import a_certificate, an_order

LANGUAGES = ("hi", "pa", "mr")


def text_of(pdf: bytes) -> str:
    """What a reader can select and copy, page after page."""
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def dense(text: str) -> str:
    """Without white space and what a reader puts in its place: there are stray blanks inside some conjuncts."""
    return re.sub(r"[\s\u200b\ufffe\x02]+", "", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_certificate_is_the_same_bytes(language):
    certificate = a_certificate(an_order(language))
    drawn = sheet.draw(certificate)
    assert sheet.draw(certificate) == drawn
    assert drawn_elsewhere(certificate) == hashlib.sha256(drawn).hexdigest()


def drawn_elsewhere(certificate: Certificate) -> str:
    """The SHA-256 of the sheet as another process draws it, as it does between drawing and signing."""
    program = (
        "import hashlib, sys; from chalicelib.certificates import models, sheet\n"
        "one = models.Certificate.model_validate_json(sys.stdin.read())\n"
        "print(hashlib.sha256(sheet.draw(one)).hexdigest())"
    )
    order = [sys.executable, "-c", program]
    told = subprocess.run(order, input=certificate.model_dump_json(), capture_output=True, text=True, check=True)
    return told.stdout.strip()


def test_many_threads_draw_at_once():
    certificates = [a_certificate(an_order(language)) for language in LANGUAGES] * 4
    alone = [sheet.draw(certificate) for certificate in certificates]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(sheet.draw, certificates)) == alone


def test_nothing_heavy_is_imported_before_it_is_needed():
    told = "import sys, chalicelib.certificates.steps, chalicelib.certificates.pages; print(sorted(sys.modules))"
    modules = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout
    assert not {name for name in ("typst", "pyhanko", "zxingcpp", "asn1crypto") if f"'{name}'" in modules}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_is_one_tagged_page_of_pdf_a_2b_with_its_fonts_inside(language):
    with pikepdf.open(BytesIO(sheet.draw(a_certificate(an_order(language))))) as pdf:
        metadata = pdf.open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "B")
        assert len(pdf.pages) == 1
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith(language)
        assert "/OutputIntents" in pdf.Root
        assert pdf.Root.ViewerPreferences.Direction == "/L2R"
        descriptors = [font.DescendantFonts[0].FontDescriptor for font in fonts_of(pdf)]
        assert descriptors
        assert all({"/FontFile2", "/FontFile3"} & set(one.keys()) for one in descriptors)


def fonts_of(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    resources = (page.Resources for page in pdf.pages)
    return [font for one in resources for font in one.Font.values()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_was_ordered_can_be_read_from_the_sheet(language):
    certificate = a_certificate(an_order(language))
    read = dense(text_of(sheet.draw(certificate)))
    order = certificate.order
    signed = (order.officer, order.designation, order.office, order.law)
    for text in (order.title, order.authority, *signed, *(one.value for one in order.subject)):
        for words in text.values():
            assert dense(words) in read
    assert ids.shown(certificate.certificate_id) in read
    assert ids.shown(order.application_id) in read


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_signs_and_under_which_law_stand_in_one_block(language):
    """From `Digitally signed` to the moment of signing; a long title of a law is still one page."""
    law = {"en": "Act of the State " + "on the delivery of services, " * 4 + "2018", language: "अधिनियम " * 20}
    certificate = a_certificate(an_order(language, law=law))
    pages = pypdfium2.PdfDocument(sheet.draw(certificate))
    block = dense(text_of(sheet.draw(certificate))).partition("Digitallysigned")[2].partition("IST")[0]
    order = certificate.order
    for text in (order.officer, order.designation, order.office, order.law):
        for words in text.values():
            assert dense(words) in block
    assert len(pages) == 1


def test_what_a_citizen_typed_is_never_read_as_typst():
    typed = '#panic("no") $x$ *bold* #image("/etc/passwd") \\ "]'
    field = {"name": "name", "label": {"en": "Name"}, "value": {"en": typed}}
    read = dense(text_of(sheet.draw(a_certificate(an_order(subject=(field,))))))
    assert dense('#panic("no")') in read.replace("“", '"').replace("”", '"')


def test_a_letter_without_a_font_is_an_error_and_not_a_box():
    field = {"name": "name", "label": {"en": "Name"}, "value": {"en": "王"}}
    with pytest.raises(CannotDraw):
        sheet.draw(a_certificate(an_order(subject=(field,))))


def test_a_broken_template_is_an_error():
    with pytest.raises(CannotDraw):
        sheet.draw(a_certificate(an_order(template="#nothing-like-this()")))


def test_a_department_says_its_own_sentence_in_both_languages():
    template = (
        '#import "/certificate.typ": *\n#show: certificate\n'
        '#statement([प्रमाणित करण्यात येते की #local("name")], [This is to certify that #english("name")])\n'
        '#particulars("address")\n'
    )
    read = dense(text_of(sheet.draw(a_certificate(an_order(template=template)))))
    assert dense("This is to certify that Sunita Ramesh Patil") in read
    assert dense("प्रमाणित करण्यात येते की सुनीता रमेश पाटील") in read
    assert "₹1,84,000" not in read


def test_many_fields_go_on_to_a_second_page_with_one_signature_block():
    fields = tuple(
        {"name": f"line_{n}", "label": {"en": f"Line {n}"}, "value": {"en": f"Value {n}"}} for n in range(60)
    )
    pdf = sheet.draw(a_certificate(an_order(subject=fields)))
    read = text_of(pdf)
    assert read.count("Digitally signed") == 1
    assert "Value59" in dense(read)


def test_the_code_opens_the_page_where_the_number_is_checked():
    certificate = a_certificate()
    assert sheet.data(certificate)["verify"].endswith(f"/verify/{certificate.certificate_id}")
