"""Every message in every language: whole, short enough, and telling the same."""

import re
from datetime import date
from string import Formatter

import pytest

from chalicelib.adapters.sms import parts
from chalicelib.core.text import LANGUAGES, Language
from chalicelib.edge import words
from chalicelib.notifications import rules
from chalicelib.notifications.models import Fact, Message, every_message, message

SITE = "https://seva.maharashtra.rtsact.gov.in"
"""Thirty characters without its scheme: as long as a variable may be."""
LONGEST: dict[str, Fact] = {
    "number": "MHC4K7QX9M2TD3",
    "date": date(2026, 9, 30),
    "rupees": 99_999_950,
    "link": "/applications/MH4K7QX9M2TD3",
}
LONG_WORDS: dict[Language, str] = {
    "en": "Himachali bonafide certificate of a person who lives in the State",
    "hi": "हिमाचली मूल निवासी प्रमाण पत्र और उसके साथ की प्रविष्टि",
    "pa": "ਰਿਹਾਇਸ਼ ਦਾ ਸਰਟੀਫ਼ਿਕੇਟ ਅਤੇ ਉਸ ਨਾਲ ਜੁੜਿਆ ਇੰਦਰਾਜ",
    "mr": "उत्पन्न प्रमाणपत्र आणि त्यासोबतची नोंद असलेला दाखला",
}


def longest_facts(one: Message) -> dict[str, Fact]:
    return {name: LONGEST.get(kind, LONG_WORDS) for name, kind in one.facts.items()}


def named(template: str) -> set[str]:
    return {fact for _, fact, _, _ in Formatter().parse(template) if fact}


MESSAGES = pytest.mark.parametrize("one", every_message(), ids=lambda one: one.key)
IN_EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


def test_every_turn_of_an_application_has_its_message() -> None:
    turns = {"acknowledged", "fee-asked", "fee-paid", "returned", "resubmitted", "approved", "rejected", "issued"}
    appeals = {"appeal-acknowledged", "automatic-appeal", "hearing-fixed", "appeal-order"}
    officers = {"penalty-notice", "order-not-obeyed"}
    others = {"incomplete", "withdrawn", "overdue", "deadline-near", "deadline-passed"}
    standings = {"certificate-suspended", "certificate-lifted", "certificate-revoked", "certificate-corrected"}
    entries = {"entry-suspended", "entry-reinstated", "entry-removed"}
    assert {one.key for one in every_message()} == turns | appeals | officers | others | standings | entries


@MESSAGES
@IN_EVERY_LANGUAGE
def test_a_message_fits_its_parts_even_with_the_longest_facts(one: Message, language: Language) -> None:
    for month in range(1, 13):
        facts = longest_facts(one) | {name: date(2026, month, 28) for name, kind in one.facts.items() if kind == "date"}
        filled = rules.sms_text(one, language, facts, site=SITE)
        assert parts(filled) <= one.parts[language]
        assert "{" not in filled


@MESSAGES
def test_an_english_text_message_stays_in_the_cheap_alphabet(one: Message) -> None:
    words_alone = re.sub(r"{\w+}", "", one.en.sms)
    assert parts(words_alone + "x" * (160 - len(words_alone))) == 1


@MESSAGES
def test_every_language_tells_the_same_facts(one: Message) -> None:
    for channel in ("sms", "subject", "body"):
        told = {language: named(getattr(one.words(language), channel)) for language in LANGUAGES}
        assert len(set(map(frozenset, told.values()))) == 1, told


@MESSAGES
def test_a_message_names_no_fact_that_it_does_not_have(one: Message) -> None:
    used = named(one.en.sms) | named(one.en.subject) | named(one.en.body)
    assert used <= set(one.facts)
    assert set(one.facts) - used <= {"link"}


@MESSAGES
@IN_EVERY_LANGUAGE
def test_a_text_message_says_nothing_that_belongs_to_the_office_only(one: Message, language: Language) -> None:
    assert not named(one.words(language).sms) & {"reason"}


@MESSAGES
@IN_EVERY_LANGUAGE
def test_an_email_has_every_fact_in_it(one: Message, language: Language) -> None:
    frame = {
        key: words.say(f"notifications.{key}", language) for key in ("greeting", "greeting-name", "see", "closing")
    }
    letter = rules.letter(one, language, longest_facts(one), site="https://x.in", frame=frame, name="<b>Asha</b>")
    assert "{" not in letter.text + letter.html + letter.subject
    assert "https://x.in/applications/MH4K7QX9M2TD3" in letter.text
    assert "<b>" not in letter.html
    assert f'<html lang="{language}">' in letter.html


@pytest.mark.parametrize("text", ["", "\r\n", "x" * 31])
def test_a_variable_that_operators_would_not_pass_is_not_sent(text: str) -> None:
    assert not rules.registered("Number {number} is here.").fullmatch(f"Number {text} is here.")


def test_the_registered_text_lets_nothing_else_pass() -> None:
    pattern = rules.registered("Number {number} is here.")
    assert pattern.fullmatch("Number MH-1 is here.")
    assert not pattern.fullmatch("Number MH-1 is here. Win a prize!")


def test_what_takes_too_many_parts_is_not_sent() -> None:
    one = message("acknowledged")
    in_hindi = {**longest_facts(one), "service": {"en": "हिमाचली मूल निवासी प्रमाण"}}
    with pytest.raises(rules.Unfit):
        rules.sms_text(one, "en", in_hindi, site=SITE)


@pytest.mark.parametrize(
    ("words_told", "sent"),
    [
        ("Income certificate", "Income certificate"),
        ("Permanent registration with the council", "Permanent registration with.."),
        ("x" * 40, "x" * 28 + ".."),
        ("two\nlines", "two lines"),
    ],
)
def test_long_words_are_cut_between_words(words_told: str, sent: str) -> None:
    assert rules.shortened(words_told) == sent
    assert len(sent) <= rules.VARIABLE_MOST


@pytest.mark.parametrize(
    ("text", "many"),
    [
        ("Your application UK-INC-000123 is approved.", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 153 * 2 + "a", 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("₹100 paid", 1),
        ("न" * 70, 1),
        ("न" * 71, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_parts_are_counted_as_they_are_billed(text: str, many: int) -> None:
    assert parts(text) == many


def test_money_is_written_as_each_channel_can_afford() -> None:
    one = message("fee-asked")
    facts = {**longest_facts(one), "amount": 200_000}
    assert "Rs.2,000" in rules.sms_text(one, "en", facts, site=SITE)
    assert "₹2,000" in rules.sms_text(one, "hi", facts, site=SITE)


def test_a_fact_left_out_is_noticed_before_anything_is_sent() -> None:
    with pytest.raises(KeyError):
        rules.shown(message("approved"), "email", "en", {"number": "MH4K7QX9M2TD3"}, site=SITE)


def test_numbers_are_shown_as_people_read_them() -> None:
    one = message("approved")
    assert re.search(r"MHC-4K7QX-9M2TD-3", rules.sms_text(one, "en", longest_facts(one), site=SITE))
