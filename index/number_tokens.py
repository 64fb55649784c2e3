"""Digits and number words of a text, put together to the numbers that they say.

A number is one token or several: "2.5 | million", "two | hundred | and | fifty".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from index.numerals import Kind, Numerals, bounded, numerals_of, value_of

_DIGITS = r"\d+(?:[.,،٬٫' ]\d+)*"
_THOUSANDS = re.compile(r"[1-9]\d{0,2}([.,،٬' ])\d{3}(?:\1\d{3})*")
_DECIMAL = re.compile(r"(\d{1,3}(?:[.,،٬' ]\d{3})+|\d+)[.,،٫](\d+)")

# "Six autres millions", "another 6 more million".
_BEFORE_SCALES = frozenset(
    ["", "other", "more", "autres", "otros", "weitere", "інших", "других", "innych"]
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """Digits or a number word, at offsets of folded text."""

    start: int
    end: int
    kind: Kind
    is_word: bool
    values: tuple[Decimal, ...]
    """What it may say: "1.234" is read with and without a decimal point."""


def groups_in(
    folded: str, language: str, known: Numerals | None
) -> Iterator[list[Token]]:
    """Yield the tokens of each number in ``folded``, in order."""
    tokens = list(_tokens(folded, language, known))
    joins = known.joins if known else ""
    group: list[Token] = []
    for i, token in enumerate(tokens):
        is_scaled = i + 1 < len(tokens) and tokens[i + 1].kind == "scale"
        gap = folded[group[-1].end : token.start] if group else ""
        if group and not _continues(
            group[-1], token, gap, joins, is_scaled=is_scaled, folded=folded
        ):
            yield group
            group = []
        group.append(token)
    if group:
        yield group


def totals(group: Sequence[Token]) -> set[Decimal]:
    """Return what a group of tokens may say in all, once per reading of the first."""
    rest = [token.values[0] for token in group[1:]]
    return {_total([first, *rest], group) for first in group[0].values}


@cache
def _token_pattern(language: str) -> re.Pattern[str]:
    known = numerals_of(language)
    if known is None:
        return re.compile(f"(?P<digits>{_DIGITS})")
    return re.compile(f"(?P<digits>{_DIGITS})|{bounded(known.token, language)}")


def _tokens(folded: str, language: str, known: Numerals | None) -> Iterator[Token]:
    for match in _token_pattern(language).finditer(folded):
        if known is None or match["digits"]:
            yield from _digits(match.group(), match.start())
            continue
        kind, value = value_of(match.group(), language)
        yield Token(
            start=match.start(),
            end=match.end(),
            kind=kind,
            is_word=True,
            values=(Decimal(value),),
        )


def _digits(run: str, start: int) -> Iterator[Token]:
    """Read a run of digits and separators: one number, or several side by side."""
    readings = []
    if _THOUSANDS.fullmatch(run):
        readings.append(Decimal(re.sub(r"\D", "", run)))
    decimal = _DECIMAL.fullmatch(run)
    if decimal:
        whole = re.sub(r"\D", "", decimal[1])
        readings.append(Decimal(f"{whole}.{decimal[2]}"))
    if readings:
        yield _number(start, start + len(run), *readings)
        return
    for part in re.finditer(r"\d+", run):
        yield _number(start + part.start(), start + part.end(), Decimal(part.group()))


def _number(start: int, end: int, *values: Decimal) -> Token:
    return Token(start=start, end=end, kind="addend", is_word=False, values=values)


def _continues(
    before: Token, token: Token, gap: str, joins: str, *, is_scaled: bool, folded: str
) -> bool:
    """Say whether ``token`` is part of the number that ``before`` ends."""
    if token.kind == "scale":
        return gap.strip(" -") in _BEFORE_SCALES
    if not token.is_word:
        return before.kind == "scale" and is_scaled and not gap.strip()
    if not before.is_word or not _joins(gap, joins):
        return False
    value, last = token.values[0], before.values[0]
    if before.kind == "scale":
        return value < last
    # "sixty five"; Arabic, which writes "and" onto the word, says "five and-sixty".
    is_unit_first = folded[token.start] == "و" and last < 10 and value % 10 == 0
    return (last % 10 == 0 and value < 10 ** _zeros(last)) or is_unit_first


def _joins(gap: str, joins: str) -> bool:
    return bool(re.fullmatch(rf"[\s-]*(?:(?:{joins or '-'})\s+)?", gap))


def _zeros(value: Decimal) -> int:
    digits = str(int(value))
    return len(digits) - len(digits.rstrip("0"))


def _total(values: Sequence[Decimal], group: Sequence[Token]) -> Decimal:
    """Add up: hundreds multiply what stands before them, larger scales all of it."""
    total = current = Decimal(0)
    smallest = Decimal("Infinity")
    for value, token in zip(values, group, strict=True):
        if token.kind == "addend":
            current += value
        elif value == 100:
            current = (current or 1) * value
        elif total and value > smallest:
            total, current = (total + current) * value, Decimal(0)
        else:
            total, current = total + (current or 1) * value, Decimal(0)
            smallest = value
    return total + current
