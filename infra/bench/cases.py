"""Cases of a list, for measuring: each another person, alike in all else."""

SERVICE = "himachal-pradesh/revenue/himachali-bonafide-certificate"
_HEAD = "reference,name,father_name,tehsil,address,ground\n"


def csv(first: int, last: int) -> str:
    """The lines from one number to another, both counted in, under their head."""
    return _HEAD + "".join(map(_row, range(first, last + 1)))


def reference(line: int) -> str:
    """The department's own number of a case."""
    return f"B-{line}"


def _row(line: int) -> str:
    return f"{reference(line)},Vinod Thakur {line},Hari Ram,184,House {line} Village Mahori P.O. Theog,permanent-home\n"
