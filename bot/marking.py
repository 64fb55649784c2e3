"""Citation markers of a draft: ``[1]``, ``[١]``, ``【1】``, ``[1, 2]``, ``(2)``."""

import re
from collections.abc import Sequence

from index.analysing import ascii_digits

END_MARKS = ".!?…؟۔।॥。！？｡"
_LIST = r"\d{1,3}(?:\s*[,،;、–-]\s*\d{1,3})*"
# Asked for a number, a model may write "[Source 2]" in any language, or "[^2]".
_SQUARE = rf"[\[【［]\s*(?:[^\W\d_]{{1,10}}[.:]?|[\#^])?\s*{_LIST}\s*[\]】］]"
_ROUND = rf"[(（]\s*(?:source|sources|src|no\.?|\#)?\s*{_LIST}\s*[)）]"
_SQUARE_MARKER = re.compile(_SQUARE)
# "([1])" and "[[1][2]]" are no more than their markers.
_WRAPPED = re.compile(rf"[\[【［(（]\s*((?:{_SQUARE}[\s,،;、]*)+)[\]】］)）]")
_MARKER = re.compile(rf"{_SQUARE}|{_ROUND}", re.IGNORECASE)
_ROUND_AFTER_END = re.compile(rf"(?<=[{END_MARKS}])(\s?)[(（](\d{{1,2}})[)）](?=\s|$)")
_OPEN_MARKER = re.compile(
    rf"[\[【［(（]\s*(?:{_SQUARE}[\s,،;、]*)*[\[【［(（]?[^\[\]【】［］()（）]{{0,16}}"
)


def take_markers(text: str, source_count: int) -> tuple[str, tuple[int, ...]]:
    """Return a drafted sentence without its markers, and the numbers they cite.

    Round brackets cite only at the end, and only one of ``source_count`` sources.
    """
    text = _unwrap(text)
    plain = ascii_digits(text)
    numbers: list[int] = []
    kept: list[str] = []
    cursor = 0
    for match in _MARKER.finditer(plain):
        found = _numbers_of(match)
        if not _cites(match, plain, source_count):
            continue
        numbers += found
        # Digits map one to one, so places in ``plain`` are places in ``text``.
        kept.append(text[cursor : match.start()].rstrip())
        cursor = match.end()
    kept.append(text[cursor:])
    return "".join(kept), tuple(dict.fromkeys(numbers))


def square_markers(text: str, source_count: int) -> str:
    """Write markers the one way that the rule of sentence ends knows: ``[1][2]``.

    A bracketed number that is no source is left as it is, and so is a marker whose end
    has not come yet.
    """
    text = _unwrap(text)
    plain = ascii_digits(text)
    written: list[str] = []
    cursor = 0
    for match in sorted(
        (*_SQUARE_MARKER.finditer(plain), *_ROUND_AFTER_END.finditer(plain)),
        key=lambda match: match.start(),
    ):
        numbers = _numbers_of(match)
        if _are_sources(numbers, source_count):
            space = " " if match.group()[0].isspace() else ""
            marks = "".join(f"[{number}]" for number in numbers)
            written += [text[cursor : match.start()], space, marks]
            cursor = match.end()
    return "".join([*written, text[cursor:]])


def is_cited_to_its_end(text: str, source_count: int) -> bool:
    """Say whether ``text`` ends in a marker and its end mark, as in ``Hanoi [2].``."""
    plain = ascii_digits(text)
    return text[-1:] in END_MARKS and any(
        _cites(match, plain, source_count) and _at_end(plain, match)
        for match in _MARKER.finditer(plain)
    )


def has_marker(text: str) -> bool:
    """Say whether ``text`` has something of the form of a marker."""
    return bool(_MARKER.search(ascii_digits(text)))


def may_become_marker(text: str) -> bool:
    """Say whether ``text`` is the beginning of what may be a marker."""
    return bool(_OPEN_MARKER.fullmatch(text))


def _unwrap(text: str) -> str:
    """Return ``text`` without the brackets around markers in brackets."""
    plain = ascii_digits(text)
    while match := _WRAPPED.search(plain):
        inside = match.span(1)
        text, plain = (
            whole[: match.start()] + whole[slice(*inside)] + whole[match.end() :]
            for whole in (text, plain)
        )
    return text


def _are_sources(numbers: Sequence[int], source_count: int) -> bool:
    return min(numbers) > 0 and max(numbers) <= source_count


def _numbers_of(match: re.Match[str]) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", match.group())]


def _cites(match: re.Match[str], text: str, source_count: int) -> bool:
    """Say whether a bracketed number cites, rather than being part of what is said.

    "(72)", "[185] sensors" and "[May 17]" are said, and are checked as numbers; "[17]"
    at the end of a sentence is a source that does not exist.
    """
    exists = _are_sources(_numbers_of(match), source_count)
    if match.group()[0] in "(（":
        return exists and _at_end(text, match)
    has_word = any(map(str.isalpha, match.group()))
    return exists or (_at_end(text, match) and not has_word)


def _at_end(text: str, match: re.Match[str]) -> bool:
    """Say whether only end marks follow: ``… (2).`` cites, ``G7 (7) states`` does not."""
    return not text[match.end() :].strip(f" {END_MARKS}")
