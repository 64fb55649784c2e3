"""Sentences made false: another number, another date, a negation. Text in, text out.

What replaces something is drawn from ``random.Random``, so that a run is repeatable.
"""

import random
import re
from collections.abc import Collection, Mapping, Sequence

# A number on its own: no part of a word, with what divides its digits.
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,٫٬]\d+)*(?![^\W\d_])")
_DIGITS = re.compile(r"\d+")


def change_number(
    text: str, taken: Collection[str], drawn: random.Random
) -> str | None:
    """Return ``text`` with one digit of one number changed; None without a number.

    ``taken`` are numbers, in ASCII digits, that the new one must not be. A number of one
    digit becomes 3 or more, because words such as "a" may say 1, and "both" 2.
    """
    numbers = [*_NUMBER.finditer(text)]
    drawn.shuffle(numbers)
    for number in numbers:
        others = sorted(set(_other_numbers(number.group())))
        free = [other for other in others if digits_of(other) not in taken]
        if free:
            return _put(text, number.span(), drawn.choice(free))
    return None


def numbers_taken(texts: Collection[str]) -> frozenset[str]:
    """Return what stands in digits in any of ``texts``, whole and between separators."""
    return frozenset(
        digits_of(number)
        for text in texts
        for pattern in (_NUMBER, _DIGITS)
        for number in pattern.findall(text)
    )


def digits_of(number: str) -> str:
    """Return the digits of any script in ASCII, without what divides them."""
    return "".join(str(int(c)) for c in number if c.isdecimal())


def _other_numbers(number: str) -> list[str]:
    places = [n for n, c in enumerate(number) if c.isdecimal()]
    least = 3 if len(places) == 1 else 1
    return [
        number[:place] + _digit_like(number[place], value) + number[place + 1 :]
        for place in places
        for value in range(least if place == places[0] else 0, 10)
        if value != int(number[place])
    ]


def _digit_like(digit: str, value: int) -> str:
    """Return the digit for ``value`` in the script of ``digit``."""
    return chr(ord(digit) - int(digit) + value)


# The months as a date has them, one row for each case or calendar. May is a usual word, or
# a part of one, in several languages, and is only ever put in the place of another.
_MONTHS: Mapping[str, Sequence[Sequence[str]]] = {
    "uk": [
        [
            *("січня", "лютого", "березня", "квітня", "травня", "червня"),
            *("липня", "серпня", "вересня", "жовтня", "листопада", "грудня"),
        ],
        [
            *("січні", "лютому", "березні", "квітні", "травні", "червні"),
            *("липні", "серпні", "вересні", "жовтні", "листопаді", "грудні"),
        ],
    ],
    "pl": [
        [
            *("stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca"),
            *("lipca", "sierpnia", "września", "października", "listopada", "grudnia"),
        ],
        [
            *("styczniu", "lutym", "marcu", "kwietniu", "maju", "czerwcu"),
            *("lipcu", "sierpniu", "wrześniu", "październiku"),
            *("listopadzie", "grudniu"),
        ],
    ],
    "ar": [
        [
            *("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو"),
            *("يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
        ]
    ],
    "fa": [
        [
            *("ژانویه", "فوریه", "مارس", "آوریل", "مه", "ژوئن"),
            *("ژوئیه", "اوت", "سپتامبر", "اکتبر", "نوامبر", "دسامبر"),
        ]
    ],
    "fr": [
        [
            *("janvier", "février", "mars", "avril", "mai", "juin", "juillet"),
            *("août", "septembre", "octobre", "novembre", "décembre"),
        ]
    ],
    "en": [
        [
            *("January", "February", "March", "April", "May", "June", "July"),
            *("August", "September", "October", "November", "December"),
        ]
    ],
    "es": [
        [
            *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio"),
            *("agosto", "septiembre", "octubre", "noviembre", "diciembre"),
        ]
    ],
}
_MAY = 4
_DAY_BEFORE = re.compile(r"(?<![\w.,:/-])(\d{1,2})(?:er|st|nd|rd|th)?\s(?:de |من )?$")
_DAY_AFTER = re.compile(r"\s(\d{1,2})(?![\w%:]|[.,]\d)")
_VIETNAMESE = re.compile(r"(?:(\d{1,2}) )?[Tt]háng (\d{1,2})\b|\b(\d{1,2})/(\d{1,2})\b")
_LAST_SURE_DAY = 28


def shift_date(text: str, language: str, drawn: random.Random) -> str | None:
    """Return ``text`` with one date moved to another month or day; None without one.

    The day where there is one and the coin says so. It may become a day, or a month, that
    the passage also has: what is false is the whole date.
    """
    dates = [*_vietnamese(text)] if language == "vi" else [*_named(text, language)]
    if not dates:
        return None
    changes = drawn.choice(dates)
    span, others = drawn.choice(changes)
    return _put(text, span, drawn.choice(others))


_Change = tuple[tuple[int, int], list[str]]


def _named(text: str, language: str) -> list[list[_Change]]:
    """Return, for each date, what of it may change and into what."""
    found: list[list[_Change]] = []
    for names in _MONTHS.get(language, ()):
        known = [*names[:_MAY], *names[_MAY + 1 :]]
        for month in re.finditer(rf"\b(?:{'|'.join(known)})\b", text):
            others = [name for name in names if name != month.group()]
            changes: list[_Change] = [(month.span(), others)]
            day = _DAY_BEFORE.search(text, 0, month.start())
            # A number after the month is its day only in English: "8 March 2018".
            if language == "en":
                day = day or _DAY_AFTER.match(text, month.end())
            if day:
                changes.append((day.span(1), _other_values(day[1], _LAST_SURE_DAY)))
            found.append(changes)
    return found


def _vietnamese(text: str) -> list[list[_Change]]:
    found: list[list[_Change]] = []
    for date in _VIETNAMESE.finditer(text):
        day, month = (1, 2) if date[2] else (3, 4)
        # "24/7" is no date, and "1/3" may be none.
        is_date = bool(date[2]) or re.search(r"ngày $", text[: date.start()])
        if not is_date or not 1 <= int(date[month]) <= 12:
            continue
        changes: list[_Change] = [(date.span(month), _other_values(date[month], 12))]
        if date[day]:
            changes.append((date.span(day), _other_values(date[day], _LAST_SURE_DAY)))
        found.append(changes)
    return found


def _other_values(number: str, most: int) -> list[str]:
    zero = _digit_like(number[0], 0)
    values = (value for value in range(1, most + 1) if value != int(number))
    return [
        "".join(_digit_like(zero, int(c)) for c in f"{value:0{len(number)}d}")
        for value in values
    ]


_DENIALS: Mapping[str, str] = {
    "uk": "Неправда, що ",
    "ar": "ليس صحيحا أن ",
    "pl": "Nieprawda, że ",
    "fa": "درست نیست که ",
    "fr": "Il est faux que ",
    "en": "It is not true that ",
    "es": "No es verdad que ",
    "vi": "Không đúng là ",
}


def deny(text: str, language: str) -> str | None:
    """Return ``text`` after "It is not true that" in its language."""
    words = _DENIALS.get(language)
    if words is None:
        return None
    is_plain = text[:1].isupper() and text[1:2].islower()
    return words + (text[:1].lower() + text[1:] if is_plain else text)


# What is written for a verb, or a word before it, to negate it; the first that stands in a
# sentence is negated.
_NEGATIONS: Mapping[str, Sequence[tuple[str, str]]] = {
    "uk": [(r"(був|була|було|були|є|буде|будуть|може|можуть|має|мають)", r"не \1")],
    "pl": [(r"(był|była|było|były|jest|są|będzie|będą|może|mogą|ma|mają)", r"nie \1")],
    "fr": [
        (r"(est|était|étaient|a|ont|avait|avaient)", r"n'\1 pas"),
        (r"(sont|sera|seront|peut|peuvent|doit|va)", r"ne \1 pas"),
    ],
    "en": [
        (
            r"(is|are|was|were|will|would|can|could|should|must|has|have|had)",
            r"\1 not",
        )
    ],
    "es": [
        (r"(es|son|era|eran|fue|fueron|está|están|ha|han|había|será|puede)", r"no \1")
    ],
    "vi": [(r"(đã|sẽ|có thể)", r"\1 không"), (r"(là)", "không phải là")],
    "ar": [
        ("كان", "لم يكن"),
        ("كانت", "لم تكن"),
        ("سوف", "لن"),
        ("(يمكن|يوجد)", r"لا \1"),
    ],
    "fa": [
        (r"(است|بود|بودند|شد|شدند|کرد|کردند|دارد|دارند)", r"ن\1"),
        ("می(?=\u200c)", "نمی"),
    ],
}
_IRREGULAR = {"ناست": "نیست"}
_NEGATED_ALREADY = re.compile(r"\b(?:no|nie|не|không|لا|لم)\s$", re.IGNORECASE)


def negate(text: str, language: str) -> str | None:
    """Return ``text`` with its first plain verb negated; None where it has none."""
    for pattern, negated in _NEGATIONS.get(language, ()):
        for found in re.finditer(rf"(?<![\w'’]){pattern}(?!\w)", text):
            if not _NEGATED_ALREADY.search(text, 0, found.start()):
                words = found.expand(negated)
                return _put(text, found.span(), _IRREGULAR.get(words, words))
    return None


def _put(text: str, span: tuple[int, int], words: str) -> str:
    return text[: span[0]] + words + text[span[1] :]
