"""One name in three scripts and many spellings is one; two names are two."""

import pytest

from chalicelib.core.sounds import keys, likeness, words_of

SAME = """
Sunita Ramesh Jadhav = सुनीता रमेश जाधव
Deepak = Dipak
Deepak = दीपक
Lakshmi = लक्ष्मी
Laxmi = Lakshmi
Dnyaneshwar = ज्ञानेश्वर
Gyaneshwar = ज्ञानेश्वर
Surinder Singh = ਸੁਰਿੰਦਰ ਸਿੰਘ
Surinder Singh = सुरिंदर सिंह
सुरिंदर सिंह = ਸੁਰਿੰਦਰ ਸਿੰਘ
Rajendra = राजेंद्र
Rajender = राजेन्द्र
Verma = वर्मा
Varma = Verma
Gurpreet Kaur = ਗੁਰਪ੍ਰੀਤ ਕੌਰ
Gurprit Kaur = Gurpreet Kaur
Chaudhary = चौधरी
Choudhary = Chaudhary
Vijay = विजय
Vijai = Vijay
Sanjay = संजय
Sampat = संपत
Krishna = कृष्ण
Chandra = चंद्र
Mishra = मिश्रा
Mishra = मिश्र
Pooja = पूजा
Jyoti = ज्योति
Priya = प्रिया
Vidya = विद्या
Narayan = नारायण
Narain = नारायण
Gaikwad = गायकवाड
Raut = राऊत
Bajwa = ਬਾਜਵਾ
Dhillon = ਢਿੱਲੋਂ
Vishwanath = विश्वनाथ
Shinde = शिंदे
Rathod = राठौड़
Aditya = आदित्य
Shah = शाह
Kulwinder = ਕੁਲਵਿੰਦਰ
Harjit Sidhu = ਹਰਜੀਤ ਸਿੱਧੂ
Ambika = अंबिका
Zakir = ज़ाकिर
Farida = फ़रीदा
Bhagyashree = भाग्यश्री
Phule = फुले
Vitthal = विठ्ठल
Prithviraj = पृथ्वीराज
Balasaheb = बाळासाहेब
Kamla = कमला
Maya = माया
Ramkumar Yadav = Ram Kumar Yadav
Jadhav Sunita Ramesh = सुनीता रमेश जाधव
Shri Ramesh Jadhav s/o Vitthal = Ramesh Jadhav
Smt. Asha Malik w/o Suresh = आशा मलिक
श्री रमेश जाधव पुत्र विठ्ठल = Ramesh Jadhav
Gurpreet Kaur Sidhu = Gurpreet Kaur
"""

OTHER = """
Ramesh Jadhav = Sunita Ramesh Jadhav
Ram = Rama
राम = रमा
Mohan = Mona
Meena = Mohan
Mina = Mona
Anil = Anila
Amit = Amita
Sunil = Sunita
Sita = Sunita
Asha = Usha
Rani = Rohini
Vikas = Vikrant
Suresh = Sureshwar
कमल = Kamla
Ramesh Jadhav = Rajesh Jadhav
Sunita Jadhav = Sunita Yadav
Gurpreet Kaur = Harpreet Kaur
Ramesh = Ramesh Jadhav
R S = Ramesh Sharma
"""


def pairs(told: str) -> list[tuple[str, str]]:
    return [tuple(line.split(" = ")) for line in told.strip().splitlines()]  # type: ignore[misc]


@pytest.mark.parametrize(("one", "other"), pairs(SAME))
def test_one_name_however_it_is_written(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one) == "same"


@pytest.mark.parametrize(("one", "other"), pairs(OTHER))
def test_two_names_are_two(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one) == "other"


@pytest.mark.parametrize("short", ["S. R. Jadhav", "S Jadhav", "Sunita R. Jadhav"])
def test_initials_are_close_and_no_more(short: str) -> None:
    assert likeness(short, "सुनीता रमेश जाधव") == "close"


def test_what_is_no_name_is_like_nothing() -> None:
    assert (likeness("", "Asha"), likeness("12/4", "12/4"), keys("123")) == ("other", "other", frozenset())


def test_titles_and_relations_are_no_part_of_a_name() -> None:
    assert words_of("Dr. Asha Malik D/O Surender Malik") == ("Asha", "Malik")
