"""What a page states about itself, in its head and beside its title."""

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from ingest.blocks import UNREAD
from ingest.dating import as_published, find_date
from ingest.stating import Stated, as_url, fold

_DATE_NAMES = re.compile(
    r"(?:og:)?(?:article|og):published_time|article\.published"
    r"|(?:dc|dcterms)\.(?:date|issued)(?:\.created)?|dc\.date\.issued"
    r"|date_?published|pub_?date|publish(?:ed)?[-_]?date|date"
)
_ARTICLE_TYPE = re.compile(r"(?:.*Article|.*Posting|Report)")
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')
# What stands between the name of an article and that of its site.
_SITE = re.compile(r"\s+[|–—·•»-]\s+|\s*[|_]\s*")
_NO_TITLES = frozenset({"exported data", "untitled", "document", "home", "new tab"})
_DATE_CLASS = re.compile(r"date|time|publish", re.IGNORECASE)
# How many texts beside the title may state its day, and how long they are.
_BEFORE_TITLE, _AFTER_TITLE, _LONGEST = 8, 20, 100


def read_head(tree: HtmlElement) -> Stated:
    """Return what a page states about itself; the date is never taken from prose.

    Neither are copyright years, the day of the last change or the address a date.
    """
    content_by_name = _read_metas(tree)
    described = _read_json(tree)
    dates = [content_by_name[n] for n in content_by_name if _DATE_NAMES.fullmatch(n)]
    dates += [d for d in [described.get("datePublished")] if isinstance(d, str)]
    for script in tree.iter("script"):
        dates += _JSON_DATE.findall(script.text or "")
    site = content_by_name.get("og:site_name") or _name_of(described.get("publisher"))
    title = _find_title(tree, content_by_name, described, site)
    published = next(filter(as_published, dates), None)
    return Stated(
        title=title,
        url=_find_url(tree, content_by_name, described),
        published=published or _find_day(tree, title),
        outlet=site,
        language=tree.get("lang"),
    )


def _read_metas(tree: HtmlElement) -> dict[str, str]:
    content_by_name: dict[str, str] = {}
    for meta in tree.iter("meta", "time"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        content = (meta.get("content") or meta.get("datetime") or "").strip()
        if content:
            content_by_name.setdefault(name.lower(), content)
    return content_by_name


def _read_json(tree: HtmlElement) -> dict[str, Any]:
    """Return the first description of an article in JSON-LD, or nothing."""
    for script in tree.iter("script"):
        if script.get("type", "").lower() != "application/ld+json":
            continue
        try:
            described = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        for item in _items(described):
            kinds = item.get("@type")
            names = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(n, str) and _ARTICLE_TYPE.fullmatch(n) for n in names):
                return item
    return {}


def _items(described: object) -> Iterator[dict[str, Any]]:
    """Yield what a description holds, in its order, however deep."""
    waiting = [described]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting += reversed(item)
        elif isinstance(item, dict):
            yield item
            waiting.append(item.get("@graph"))


def _name_of(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("name")
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _find_title(
    tree: HtmlElement,
    content_by_name: dict[str, str],
    described: dict[str, Any],
    site: str | None,
) -> str | None:
    """Return the title without the site's name, whichever place states it."""
    headings = [t for t in map(_text, tree.iter("h1")) if t]
    named = next(filter(None, map(_text, tree.iter("title"))), "")
    stated = content_by_name.get("og:title") or _name_of(described.get("headline"))
    if stated:
        return _without_site(" ".join(stated.split()), site, headings)
    if len(headings) == 1:
        return headings[0]
    said = [h for h in headings if fold(h) in fold(named)]
    if said:
        return max(said, key=len)
    return (
        _without_site(named, site, headings) if fold(named) not in _NO_TITLES else None
    )


def _without_site(title: str, site: str | None, headings: list[str]) -> str | None:
    """Return a title up to where a separator and the name of its site follow."""
    for heading in headings:
        if fold(title).startswith(fold(heading)):
            return heading
    parts = list(_SITE.finditer(title))
    if parts and (
        fold(title[parts[-1].end() :]) == fold(site)
        if site
        # A dash may be the title's own.
        else parts[-1][0].strip() in {"|", "_"}
    ):
        return title[: parts[-1].start()] or None
    return title or None


def _find_url(
    tree: HtmlElement, content_by_name: dict[str, str], described: dict[str, Any]
) -> str | None:
    links = (
        link.get("href", "").strip()
        for link in tree.iter("link")
        if link.get("rel", "").lower() == "canonical"
    )
    said = described.get("url")
    stated = [*links, content_by_name.get("og:url", "")]
    stated += [said] if isinstance(said, str) else []
    return next(filter(None, map(as_url, stated)), None)


def _find_day(tree: HtmlElement, title: str | None) -> str | None:
    """Return the day that is stated beside the title, when it is the only one.

    A day above the title may be that of the visit, unless its element says that it is
    a date.
    """
    texts = list(_short_texts(tree))
    language = _language(tree)
    stamps = {
        day
        for element in tree.iter("abbr", "div", "span", "time")
        if _DATE_CLASS.search(element.get("class", ""))
        and (day := as_published(element.get("title", ""), language))
    }
    if len(stamps) == 1:
        return stamps.pop()
    places = [
        n for n, (_, text) in enumerate(texts) if title and fold(text) == fold(title)
    ]
    if not places:
        return None
    around = texts[max(0, places[-1] - _BEFORE_TITLE) : places[-1] + _AFTER_TITLE]
    days: list[str] = []
    for element, text in around:
        found = find_date(text, language)
        if not found or not found.published or found.is_update:
            continue
        is_named = _DATE_CLASS.search(_classes(element))
        if found.is_labelled or (is_named and found.others == 0):
            days.append(found.published)
    return days[0] if days and len(set(days)) == 1 else None


def _language(tree: HtmlElement) -> str | None:
    return (tree.get("lang") or "").split("-")[0].lower() or None


def _classes(element: HtmlElement) -> str:
    outer = element.getparent()
    inner = element.get("class", "")
    return inner if outer is None else f"{inner} {outer.get('class', '')}"


def _short_texts(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Yield the stretches of text that a date or a title can be, with what holds them."""
    for element in tree.iter():
        if element.tag in UNREAD or not isinstance(element.tag, str):
            continue
        text = " ".join((element.text or "").split())
        if text:
            yield element, text


def _text(element: HtmlElement) -> str:
    return " ".join("".join(map(str, element.itertext())).split())
