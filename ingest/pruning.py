"""Elements of a page that hold no article: menus, shares, comments, other articles."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from lxml import etree
from lxml.html import HtmlElement

from ingest.blocks import HEADINGS, UNREAD, read_blocks
from ingest.stating import fold

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_MOST_WORDS = 40
_MOST_SHORT = 250
# These may be longer than the article they stand under.
_NEVER_ARTICLE = frozenset({"comments", "menu", "cookies"})
# Themes give the article the names of its tags and of its category.
_NAMED_FOR_CONTENT = frozenset({"hentry", "type-post", "status-publish"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Pruned:
    """The paragraphs of an element that is taken out of a page, and why."""

    paragraphs: tuple[str, ...]
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Names:
    """What the elements of no article are called: a pattern by reason."""

    reason_by_tag: dict[str, str]
    reason_by_role: dict[str, str]
    anywhere: dict[str, re.Pattern[str]]
    short: dict[str, re.Pattern[str]]


def prune(tree: HtmlElement, title: str | None) -> list[Pruned]:
    """Take elements that hold no article out of ``tree``; return what they held.

    An element with the title in it stays, and so does one with most of the text.
    """
    around_title = _around_title(tree, title)
    enough = _count(tree) / 2
    doomed: list[tuple[HtmlElement, str]] = []
    walk = etree.iterwalk(tree, events=("start",))
    for _, element in walk:
        reason = _find_reason(element)
        if reason is None or element in around_title:
            continue
        if reason in _NEVER_ARTICLE or _count(element) <= enough:
            doomed.append((element, reason))
            walk.skip_subtree()
    pruned = []
    for element, reason in doomed:
        paragraphs = [block.text for block in read_blocks(element, has_menus=True)]
        pruned.append(Pruned(paragraphs=tuple(paragraphs), reason=reason))
        element.drop_tree()
    return pruned


def _find_reason(element: HtmlElement) -> str | None:
    names = _names()
    tag = str(element.tag)
    if tag in ("html", "body", *HEADINGS) or tag in UNREAD:
        return None
    if reason := names.reason_by_tag.get(tag):
        # Who is quoted is named under a quotation.
        is_attribution = tag == "footer" and element.getparent().tag == "blockquote"
        return None if is_attribution else reason
    if reason := names.reason_by_role.get(element.get("role", "")):
        return reason
    return "hidden" if _is_hidden(element) else _find_name(element, names)


def _find_name(element: HtmlElement, names: _Names) -> str | None:
    """Return the reason that what an element is called gives, if it gives any."""
    called = _called(element)
    if not called:
        return None
    for reason, pattern in names.anywhere.items():
        if pattern.search(called):
            return reason
    for reason, pattern in names.short.items():
        if pattern.search(called) and _is_short(element):
            return reason
    return None


def _called(element: HtmlElement) -> str:
    """Return the words of an element's class and id, each class after a space."""
    classes = element.get("class", "").split()
    if _NAMED_FOR_CONTENT.intersection(classes) or len(classes) > _MOST_WORDS:
        return ""
    named = [*classes, element.get("id", ""), element.get("data-component", "")]
    return " ".join("-".join(_WORD.findall(name)).lower() for name in named)


def _is_hidden(element: HtmlElement) -> bool:
    style = "".join(element.get("style", "").lower().split())
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or "display:none" in style
    )


def _is_short(element: HtmlElement) -> bool:
    """Say whether an element holds a few words and no word of prose around it."""
    in_prose = element.tag in ("a", "b", "em", "i", "span", "strong", "time")
    parent = element.getparent()
    beside = (element.tail or "") + (parent.text or "" if in_prose else "")
    return _count(element) <= _MOST_SHORT and not (
        in_prose and len(beside.strip()) > 30
    )


def _around_title(tree: HtmlElement, title: str | None) -> set[HtmlElement]:
    """Return what the title stands in: a heading that says it, else the first h1."""
    headings = [h for h in tree.iter(*HEADINGS) if _text(h)]
    said = [h for h in headings if title and fold(title) in fold(_text(h))]
    first = [h for h in headings if h.tag == "h1"][:1]
    return {outer for heading in said[:1] or first for outer in heading.iterancestors()}


def _text(element: HtmlElement) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def _count(element: HtmlElement) -> int:
    """Count the characters of an element's text."""
    return sum(map(len, _texts(element)))


def _texts(element: HtmlElement) -> Iterator[str]:
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, inner in walk:
        if event == "start" and inner.tag in UNREAD:
            walk.skip_subtree()
        elif event == "start":
            yield (inner.text or "").strip()
        elif inner is not element:
            yield (inner.tail or "").strip()


@cache
def _names() -> _Names:
    text = files("ingest").joinpath("elements.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return _Names(
        reason_by_tag=_by_word(table["tags"]),
        reason_by_role=_by_word(table["roles"]),
        anywhere={r: _pattern(names) for r, names in table["names"].items()},
        short={r: _pattern(names) for r, names in table["short_names"].items()},
    )


def _by_word(words_by_reason: dict[str, str]) -> dict[str, str]:
    return {
        word: reason
        for reason, words in words_by_reason.items()
        for word in words.split()
    }


def _pattern(names: str) -> re.Pattern[str]:
    """Return what finds one of the names among the words of classes."""
    found = "|".join(re.escape(name).replace(r"\*", "[a-z]*") for name in names.split())
    return re.compile(rf"(?<![a-z])(?:{found})(?![a-z])")
