"""Numbers that a text says, whatever way its language writes them.

"2.5 million", "2,5 млн" and "2 500 000" are one number; "5:30 p.m." and "17h30" one time.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from index.number_tokens import Token, groups_in, totals
from index.numerals import Numerals, fold, loose_values_of, numerals_of
from index.unit_words import unit_of

_OPENING = re.compile(r"(?:^|[.!?…:«\"“„(–—-])\s{0,2}$")
_MILLION_SIGN = re.compile(r"\s?m(?!\w)")
_THOUSAND_SIGN = re.compile(r"\s?k(?!\w)")
_HOUR_WORDS = (
    r"\s*(?:[ap]\.?\s?m(?!\w)|uhr|giờ|год|час|ч(?!\w)|h(?!\w)|heures?|godz"
    r"|de la (?:tarde|noche|mañana)|du (?:soir|matin)|مساء|صباح|بعد|عصر|ظهر|شب"
    r"|вечо|ранк|вечера|утра|дня|wiecz|po po|rano|[点時])"
)
_HOUR_AFTER = re.compile(_HOUR_WORDS)
_HOUR_BEFORE = re.compile(
    r"\b(?:saat|الساعة|ساعت|godz\w*\.?|о|об|o|at|à|a las?|lúc|um|в)\s*$"
)
_CLOCK = re.compile(
    r"(?<![\d.,:/-])(\d{1,2})(?:\s?(:|h|giờ|heures?|год\w*|час\w*|[時时点點])\s?|\.)(\d\d)(?![\d:%]|[.,/]\d| ?%)"
)
_ORDINAL_AFTER = re.compile(
    r"\s?(?:st|nd|rd|th|º|ª|°|er|ère|e|ème|'?[ıiuü]?nc[ıiuü]\w*)(?!\w)"
    r"|-?(?:й|го|му|м|ий|ого|ої|а|ша|га|тя|те|ті|я|ое|ая|ый|ой|ом|і)(?!\w)"
    r"|(?:ا?م|مین|امین)(?!\w)|\.\s+\w"
)
# What is numbered rather than counted when its number follows: "round 2".
_ORDINAL_BEFORE = re.compile(
    r"(?:\b(?:no\.?|nr\.?|n[°º]|n[uú]m[eé]r\w*|number|round|part|season|phase|chapter"
    r"|stage|level|grade|lap|day|week|tour|partie|saison|chapitre|ronda|parte|temporada"
    r"|fase|capítulo|jornada|vuelta|siglos?|rund\w+|częś\w+|sezon\w*|etap\w*|klas\w+"
    r"|thứ|số|vị trí|hạng|quý|hiệp|vòng|lần|kỳ|khóa|tuần|tập|mùa|phần|chương|thế hệ|cấp"
    r"|giai đoạn|lượt|chặng|thế kỷ|номер\w*|раунд\w*|частин\w+|част[иь]|тур\w?"
    r"|этап\w*|клас\w*|رقم|قرن|شماره|رتبه|مرحله|دور|فصل|بخش)"
    r"|ال(?:مركز|مرتبة|مرحلة|جولة|جزء|موسم|فصل|دورة|يوم|مستوى|قرن)|№|第)\s*$"
)
_DECADE_AFTER = re.compile(r"'?s(?!\w)|-?(?:х|ті|те|тих|е|ых)(?!\w)|er(?!\w)|年代")
_DECADE_BEFORE = re.compile(
    r"(?:lat\w*|những năm|années|años|دهه\w*|thập (?:niên|kỷ)|عقد|\w*dekad\w*)\s*$"
)
_SHORT_YEAR = re.compile(r"(?:^|\D)((?:19|20)\d\d)\s?[-–/]\s?$")
# Cyrillic has letters that look the same.
_ROMAN = re.compile(r"(?<!\w)[IVXLІХ]+(?=(?:e|er|ème)?(?!\w))")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "І": 1, "Х": 10}
_CENTURY_AFTER = re.compile(
    r"(?:-?\w{1,3})?\s+(?:century|centuries|wiek|w\.|si[eè]cle|ст\.|столі|в\.|век)"
    r"|(?:e|er|ème)\s+si[eè]cle"
)
_CENTURY_BEFORE = re.compile(r"(?:siglos?|thế kỷ|قرن)\s*$")
_TENS = frozenset(str(number) for number in range(20, 100, 10))
_UNITS = frozenset(f"{unit}{sign}" for unit in range(1, 10) for sign in ("", "."))
# Where scales are not known by their words, any word may be one: "2,5 milioni".
_WORD_AFTER = re.compile(r"\s?[^\W\d_]")
_SCALES = (1, 1000, 1_000_000, 1_000_000_000)
_SMALLEST_SAID = 3
_AROUND = 16


@dataclass(frozen=True, kw_only=True, slots=True)
class Quantity:
    """A number as a text says it, at offsets of the text as ``seen`` gives it."""

    start: int
    end: int
    values: frozenset[str]
    """What it may be read as, any of them: 5 p.m. is "5" or "17", 17h30 is "17:30".

    "Fifth" is "5."; digits that may be ordinal, in "the 5th" or 5 p.m., are both.
    """
    is_said: bool
    """Whether another wording of the same would have to say it too."""


def quantities_in(text: str, language: str) -> tuple[Quantity, ...]:
    """Return the numbers that ``text``, given as ``seen`` gives it, says.

    Digits of every script; words of the languages in ``numerals.toml``. Words that say
    less than three, that stand for something else as often, or that begin a name
    inside a sentence are found, but not said.
    """
    language = language.split("-")[0]
    known = numerals_of(language)
    folded = fold(text)
    clocks = tuple(_clocks(folded))
    found = [*clocks, *_romans(text, folded)]
    unsaid = [(clock.start, clock.end) for clock in clocks if clock.is_said]
    if known and known.idioms:
        unsaid += [match.span() for match in known.idioms.finditer(folded)]
    for group in groups_in(folded, language, known):
        start, end = group[0].start, group[-1].end
        is_said = _is_said(group, text) and not any(
            first <= start and end <= last for first, last in unsaid
        )
        found.append(
            Quantity(
                start=start,
                end=end,
                values=_values(group, folded, language, known).union(
                    *(c.values for c in clocks if (c.start, c.end) == (start, end))
                ),
                is_said=is_said,
            )
        )
    if known is None:
        return tuple(found)
    found += _loose(folded, language, known)
    compounds = list(_compound_ordinals(folded, found, known))
    begun = {compound.start for compound in compounds}
    return (
        *(replace(q, is_said=q.is_said and q.end not in begun) for q in found),
        *compounds,
    )


def _values(
    group: Sequence[Token], folded: str, language: str, known: Numerals | None
) -> frozenset[str]:
    values = totals(group)
    token = group[0]
    if len(group) > 1:
        return frozenset(map(_written, values))
    values = values.union(
        *(_in_context(value, token, folded, language) for value in values)
    )
    if known is None and _WORD_AFTER.match(folded, token.end):
        values = {value * scale for value in values for scale in _SCALES}
    written = frozenset(map(_written, values))
    # A number in words is an ordinal in translation as often as not.
    if len(values) == 1 and not (token.is_word or _may_be_ordinal(token, folded)):
        return written
    return written | {f"{value}." for value in written}


def _written(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _in_context(
    value: Decimal, token: Token, folded: str, language: str
) -> Iterator[Decimal]:
    """Yield what digits say beside an hour, a decade, a year or an "m" for million."""
    if token.is_word:
        return
    before = folded[max(0, token.start - _AROUND) : token.start]
    if _MILLION_SIGN.match(folded, token.end):
        yield value * 1_000_000
    if _THOUSAND_SIGN.match(folded, token.end):
        yield value * 1000
    if value != int(value):
        return
    if value <= 24 and _is_hour(token, folded, before, language):
        yield value + 12 if value <= 12 else value - 12
    if _is_decade(value, token, folded, before):
        yield value % 100 if value > 100 else 1900 + value
    short_year = _SHORT_YEAR.search(before)
    if short_year and token.end - token.start == 2:
        yield Decimal(short_year[1][:2] + folded[token.start : token.end])


def _is_hour(token: Token, folded: str, before: str, language: str) -> bool:
    if _HOUR_AFTER.match(folded, token.end):
        return True
    # The French "à 10 cm" tells no time.
    return bool(
        _HOUR_BEFORE.search(before)
        and not unit_of(folded, token.start, token.end, language)[0]
    )


def _may_be_ordinal(token: Token, folded: str) -> bool:
    before = folded[max(0, token.start - _AROUND) : token.start]
    return bool(
        _ORDINAL_AFTER.match(folded, token.end) or _ORDINAL_BEFORE.search(before)
    )


def _is_decade(value: Decimal, token: Token, folded: str, before: str) -> bool:
    is_short_or_recent = 10 <= value < 100 or 1900 <= value < 2030
    return (
        is_short_or_recent
        and value % 10 == 0
        and bool(
            _DECADE_AFTER.match(folded, token.end) or _DECADE_BEFORE.search(before)
        )
    )


def _is_said(group: Sequence[Token], text: str) -> bool:
    """Say whether a translation would not leave out or reword a number."""
    if not all(token.is_word for token in group):
        return True
    total = max(totals(group))
    if total < _SMALLEST_SAID or all(token.kind == "scale" for token in group):
        return False
    if len(group) == 1 and total >= 100:
        return False
    start = group[0].start
    return not text[start].isupper() or bool(
        _OPENING.search(text[max(0, start - 4) : start])
    )


def _clocks(folded: str) -> Iterator[Quantity]:
    """Yield times of day, with either hour of a twelve-hour clock.

    "11.15" may be one, or a decimal number: as a time it is not said.
    """
    for match in _CLOCK.finditer(folded):
        hour, minute = int(match[1]), match[3]
        if hour > 24 or int(minute) > 59:
            continue
        hours = {hour % 24, hour + 12 if hour < 12 else hour - 12}
        values = {f"{h}:{minute}" for h in hours}
        if minute == "00":
            values |= {str(h) for h in (*hours, hour)}
        yield Quantity(
            start=match.start(),
            end=match.end(),
            values=frozenset(values),
            is_said=match[2] is not None,
        )


def _romans(text: str, folded: str) -> Iterator[Quantity]:
    for match in _ROMAN.finditer(text):
        values = [_ROMAN_VALUES[letter] for letter in match.group()]
        total = sum(
            -value if value < following else value
            for value, following in zip(values, [*values[1:], 0], strict=True)
        )
        before = folded[max(0, match.start() - _AROUND) : match.start()]
        is_century = bool(
            _CENTURY_AFTER.match(folded, match.end()) or _CENTURY_BEFORE.search(before)
        )
        if len(values) > 1 or is_century:
            yield Quantity(
                start=match.start(),
                end=match.end(),
                values=frozenset({str(total), f"{total}."}),
                is_said=is_century,
            )


def _loose(folded: str, language: str, known: Numerals) -> Iterator[Quantity]:
    for match in known.loosely.finditer(folded):
        yield Quantity(
            start=match.start(),
            end=match.end(),
            values=loose_values_of(match.group(), language),
            is_said=False,
        )


def _compound_ordinals(
    folded: str, found: Sequence[Quantity], known: Numerals
) -> Iterator[Quantity]:
    """Yield what tens and an ordinal after them say: "twenty-first"."""
    tens_by_end = {
        quantity.end: value
        for quantity in found
        for value in map(int, quantity.values & _TENS)
    }
    gap = re.compile(rf"(?:[\s-]|{known.joins or '-'})*$")
    for quantity in found:
        units = quantity.values & _UNITS
        between = gap.search(folded, max(0, quantity.start - _AROUND), quantity.start)
        if units and between and between.start() in tens_by_end:
            tens = tens_by_end[between.start()]
            yield Quantity(
                start=between.start(),
                end=quantity.end,
                values=frozenset(f"{tens // 10}{unit[0]}" for unit in units),
                is_said=False,
            )
