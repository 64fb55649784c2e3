"""Numbers of people and groups in Telegram, as somebody writes them."""

import re

EVERYBODY = "everybody"
"""What stands in the place of numbers where nobody is left out."""

# A minus sign may come from a word processor.
_NUMBER = re.compile("([-\u2010-\u2015\u2212]?)([0-9]{1,16})", re.ASCII)
# Those of large groups begin with -100, and no person has as many digits.
_LOST_SIGN = re.compile("100[0-9]{10}", re.ASCII)
_BETWEEN = re.compile(r"[,;\s]+")


def read_number(text: str) -> int | None:
    """Return the number of a person, or of a group, which is negative; None if it is none.

    That of a group which has lost its minus sign is none.
    """
    match = _NUMBER.fullmatch(text.strip())
    if match is None or _LOST_SIGN.fullmatch(text.strip()):
        return None
    number = int(match[2])
    return (-number if match[1] else number) or None


def read_numbers(text: str) -> frozenset[int]:
    """Return the numbers in a list with commas, without what is none."""
    found = (read_number(word) for word in _words(text))
    return frozenset(number for number in found if number is not None)


def admins_problems(text: str) -> list[str]:
    """Return what is wrong with the numbers of administrators."""
    return [
        f"POLYCITE_TELEGRAM_ADMINS: {problem}"
        for problem in (
            *_misfits(text),
            *(
                f"'{number}' is the number of a group or channel, and administrators are"
                " people"
                for number in sorted(read_numbers(text))
                if number < 0
            ),
        )
    ]


def allowed_problems(text: str) -> list[str]:
    """Return what is wrong with the numbers of those who may ask."""
    if text.strip().lower() == EVERYBODY:
        return []
    return [f"POLYCITE_TELEGRAM_ALLOWED: {problem}" for problem in _misfits(text)]


def _misfits(text: str) -> list[str]:
    return [_misfit(word) for word in _words(text) if read_number(word) is None]


def _misfit(word: str) -> str:
    if _LOST_SIGN.fullmatch(word):
        return f"'{word}' is the number of a group without its minus sign: -{word}"
    return (
        f"'{word}' is no number such as 123456789, or -1001234567890 of a group; names can"
        " change hands. Send /stats to the bot: it tells your number"
    )


def _words(text: str) -> list[str]:
    return [word for word in _BETWEEN.split(text) if word]
