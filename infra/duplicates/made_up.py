"""A made-up registry of any size, in which it is known who stands there twice: for tests and benchmarks.

Nobody here exists. Names are common ones of Himachal Pradesh; families, places and mistakes are drawn from a seed, so
that the same size and seed is the same registry.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from chalicelib.registry.models import Traits

_WOMEN = [
    "Asha",
    "Anita",
    "Anjali",
    "Babita",
    "Bimla",
    "Champa",
    "Chandra",
    "Deepika",
    "Geeta",
    "Hema",
    "Indira",
    "Jyoti",
    "Kamla",
    "Kanta",
    "Kavita",
    "Kiran",
    "Kusum",
    "Lata",
    "Leela",
    "Mamta",
    "Manju",
    "Maya",
    "Meena",
    "Meera",
    "Monika",
    "Neelam",
    "Neha",
    "Nirmala",
    "Nisha",
    "Pooja",
    "Prem",
    "Pushpa",
    "Radha",
    "Rajni",
    "Rama",
    "Reena",
    "Rekha",
    "Renu",
    "Ritu",
    "Sandhya",
    "Sangeeta",
    "Santosh",
    "Sarita",
    "Savita",
    "Seema",
    "Shanti",
    "Sharda",
    "Sheela",
    "Sita",
    "Sneha",
    "Sonia",
    "Suman",
    "Sunita",
    "Sushma",
    "Swati",
    "Tara",
    "Urmila",
    "Usha",
    "Vandana",
    "Veena",
    "Vidya",
    "Vimla",
    "Yashoda",
]
_MEN = [
    "Ajay",
    "Ajit",
    "Amar",
    "Amit",
    "Anil",
    "Arun",
    "Ashok",
    "Balbir",
    "Baldev",
    "Bhupinder",
    "Chaman",
    "Chander",
    "Dalip",
    "Deepak",
    "Dev",
    "Dharam",
    "Dinesh",
    "Durga",
    "Ganesh",
    "Gian",
    "Gopal",
    "Govind",
    "Hans",
    "Hari",
    "Harish",
    "Hem",
    "Hukam",
    "Inder",
    "Jagdish",
    "Jai",
    "Jeet",
    "Joginder",
    "Kamal",
    "Karan",
    "Karam",
    "Kewal",
    "Krishan",
    "Kuldeep",
    "Lal",
    "Madan",
    "Mahesh",
    "Manohar",
    "Mohan",
    "Mohinder",
    "Mukesh",
    "Narender",
    "Naresh",
    "Om",
    "Paras",
    "Parkash",
    "Partap",
    "Pawan",
    "Prem",
    "Puran",
    "Raj",
    "Rajesh",
    "Rajinder",
    "Rakesh",
    "Ram",
    "Ramesh",
    "Ranjit",
    "Ravi",
    "Roshan",
    "Sanjay",
    "Sanjeev",
    "Satish",
    "Shyam",
    "Subhash",
    "Sudesh",
    "Sunil",
    "Suresh",
    "Surender",
    "Tilak",
    "Vijay",
    "Vikram",
    "Vinod",
    "Virender",
    "Yash",
]
_SECOND = {
    "female": ["Devi", "Kumari", "Kaur", "Rani", "Bala"],
    "male": ["Kumar", "Singh", "Lal", "Chand", "Ram", "Dass", "Dutt"],
}
_SURNAMES = [
    "Sharma",
    "Thakur",
    "Verma",
    "Chauhan",
    "Rana",
    "Negi",
    "Katoch",
    "Guleria",
    "Pathania",
    "Kapoor",
    "Sood",
    "Gupta",
    "Bhardwaj",
    "Bhatt",
    "Dogra",
    "Jamwal",
    "Kanwar",
    "Kashyap",
    "Mahajan",
    "Mehta",
    "Minhas",
    "Mishra",
    "Nag",
    "Pal",
    "Parmar",
    "Puri",
    "Rathore",
    "Saini",
    "Sankhyan",
    "Sharma",
    "Shukla",
    "Sipahiya",
    "Tanwar",
    "Thapa",
    "Tomar",
    "Vaidya",
    "Walia",
    "Zinta",
    "Attri",
    "Azad",
    "Banyal",
    "Barwal",
    "Bisht",
    "Chandel",
    "Dhiman",
    "Dhatwalia",
    "Jaswal",
]
_SPELLINGS = (
    *(("ee", "i"), ("i", "ee"), ("sh", "s"), ("v", "w"), ("a", "aa"), ("oo", "u"), ("u", "oo"), ("th", "t")),
    *(("Ch", "C"), ("j", "z"), ("kh", "k"), ("an", "en"), ("ya", "ia"), ("dh", "d")),
)
_TALUKAS = [(district, district * 100 + number) for district in range(15, 27) for number in range(15)]
_FIRST_DAY = date(1935, 1, 1)
_LAST_DAY = date(2026, 1, 1)
_DAYS = (_LAST_DAY - _FIRST_DAY).days


@dataclass(frozen=True)
class Record:
    """One entry, and whose it really is."""

    member_id: str
    person: int
    """The same for two entries of one person."""
    traits: Traits


def registry(size: int, *, twice: float = 0.04, seed: int = 7) -> Iterator[Record]:
    """So many entries; a share of the people has a second one, with mistakes as offices make them."""
    chance = Random(seed)  # noqa: S311  nothing secret is drawn
    number = person = 0
    while number < size:
        for traits in _family(chance):
            if number < size:
                yield Record(f"HPM{number:010}", person, traits)
                number += 1
            if number < size and chance.random() < twice:
                yield Record(f"HPM{number:010}", person, _mistaken(traits, chance))
                number += 1
            person += 1


def _family(chance: Random) -> Iterator[Traits]:
    """Husband, wife and children of one house."""
    surname = chance.choice(_SURNAMES)
    district, subdistrict = chance.choice(_TALUKAS)
    mobile = (str(chance.randrange(6 * 10**9, 10**10)),)
    grown = _FIRST_DAY + timedelta(days=chance.randrange(_DAYS - 365 * 22))
    his, hers = _name("male", surname, chance), _name("female", surname, chance)
    place = {"district": district, "subdistrict": subdistrict}
    of = _name("male", surname, chance)
    yield Traits(name=his, birth_date=_day(grown, chance), sex="male", care_of=of, mobiles=mobile, **place)
    born = _day(grown + timedelta(days=chance.randrange(2000)), chance)
    theirs = mobile if chance.random() < 0.5 else ()
    yield Traits(name=hers, birth_date=born, sex="female", care_of=his, mobiles=theirs, **place)
    child = grown
    for _ in range(chance.choice((0, 1, 2, 2, 3))):
        child += timedelta(days=chance.randrange(500, 3000) + (365 * 21 if child == grown else 0))
        if child > _LAST_DAY:
            return
        sex = chance.choice(("female", "male"))
        yield Traits(name=_name(sex, surname, chance), birth_date=_day(child, chance), sex=sex, care_of=his, **place)


def _name(sex: str, surname: str, chance: Random) -> str:
    first = chance.choice(_WOMEN if sex == "female" else _MEN)
    second = [chance.choice(_SECOND[sex])] if chance.random() < 0.6 else []
    return " ".join((first, *second, *((surname,) if not second or chance.random() < 0.5 else ())))


def _day(day: date, chance: Random) -> date:
    """One in seven only knew the year."""
    return day.replace(month=1, day=1) if chance.random() < 0.14 else day


def _mistaken(traits: Traits, chance: Random) -> Traits:
    """The same person at another counter: one or two things are written otherwise."""
    made = chance.sample((_spelt, _spelt, _second_name, _born, _moved, _mobile, _care_of), k=chance.choice((1, 1, 2)))
    for mistake in made:
        traits = mistake(traits, chance)
    return traits


def _spelt(traits: Traits, chance: Random) -> Traits:
    fitting = [(old, new) for old, new in _SPELLINGS if old in traits.name]
    old, new = chance.choice(fitting) if fitting else ("", "")
    return traits.model_copy(update={"name": traits.name.replace(old, new, 1) if old else traits.name})


def _second_name(traits: Traits, chance: Random) -> Traits:
    """Devi is left out, or a wife takes another surname."""
    words = traits.name.split()
    changed = words[:1] + ([chance.choice(_SURNAMES)] if traits.sex == "female" and chance.random() < 0.4 else [])
    return traits.model_copy(update={"name": " ".join(changed if len(changed) > 1 else words[:2][:1] + words[2:])})


def _born(traits: Traits, chance: Random) -> Traits:
    born = traits.birth_date.replace(day=min(traits.birth_date.day, 28))
    others = [born.replace(year=born.year + chance.choice((-1, 1))), born.replace(day=born.day % 28 + 1)]
    others += [born.replace(day=born.month, month=born.day)] * 2 if born.day <= 12 else []
    return traits.model_copy(update={"birth_date": chance.choice(others)})


def _moved(traits: Traits, chance: Random) -> Traits:
    district, subdistrict = chance.choice(_TALUKAS)
    return traits.model_copy(update={"district": district, "subdistrict": subdistrict})


def _mobile(traits: Traits, chance: Random) -> Traits:
    return traits.model_copy(update={"mobiles": (str(chance.randrange(6 * 10**9, 10**10)),)})


def _care_of(traits: Traits, chance: Random) -> Traits:
    return traits.model_copy(update={"care_of": "" if chance.random() < 0.6 else traits.care_of.split()[0]})
