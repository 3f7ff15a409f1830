"""Money in whole paise, written the Indian way."""

DIGITS = {"hi": "०१२३४५६७८९", "mr": "०१२३४५६७८९", "pa": "੦੧੨੩੪੫੬੭੮੯"}


def grouped(number: int) -> str:
    """Indian grouping: 1234567 becomes `12,34,567`."""
    digits = str(abs(number))
    head, tail = digits[:-3], digits[-3:]
    pairs = [head[max(end - 2, 0) : end] for end in range(len(head), 0, -2)][::-1]
    return ("-" if number < 0 else "") + ",".join([*pairs, tail])


def rupees(paise: int) -> str:
    """`₹1,00,000`, with paise only where there are some: `₹20.50`."""
    whole, rest = divmod(abs(paise), 100)
    sign = "-" if paise < 0 else ""
    return f"{sign}₹{grouped(whole)}" + (f".{rest:02}" if rest else "")


def rupees_in_sms(paise: int) -> str:
    """`Rs.1,00,000`: the rupee sign would double the price of an English SMS (it forces 16-bit characters)."""
    return rupees(paise).replace("₹", "Rs.")
