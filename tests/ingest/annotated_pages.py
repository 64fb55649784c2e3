"""Thirty invented pages with marked article text, and what cleaning makes of them.

``tests/data/pages/pages.toml`` says what is article text and what is furniture.
"""

import html
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from ingest.articles import Article
from ingest.reading import read_article
from tests.program import REPOSITORY

_FOLDER = REPOSITORY / "tests" / "data" / "pages"
_MARKED = re.compile("⟦(.*?)⟧", re.DOTALL)
_BLOCK = re.compile(r"</?(?:p|div|h[1-6]|li|ul|ol|t[rdh]|blockquote|br|header)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
# White space, and marks of lists and tables, are nobody's text.
_UNCOUNTED = re.compile(r"[\s|•*#>_-]+")
# A shorter piece that occurs in both is chance.
_SHORTEST_MATCH = 12
_SCRIPT_BY_LANGUAGE = (
    dict.fromkeys(("uk", "ru"), "Cyrillic")
    | dict.fromkeys(("ar", "fa"), "Arabic")
    | dict.fromkeys(("zh", "ja", "ko"), "East Asian")
    | dict.fromkeys(("hi", "bn"), "Indic")
    | {"he": "Hebrew", "el": "Greek", "th": "Thai"}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class AnnotatedPage:
    """A page as a site has it, its article's paragraphs and what it states."""

    name: str
    suffix: str
    content: str
    paragraphs: tuple[str, ...]
    stated: dict[str, tuple[str, ...]]

    @property
    def language(self) -> str:
        """The language it is written in."""
        return self.name.split("-")[1]

    @property
    def script(self) -> str:
        """The script it is written in, or a family of scripts."""
        return _SCRIPT_BY_LANGUAGE.get(self.language, "Latin")

    @property
    def is_held_out(self) -> bool:
        """Whether no rule was made with it in view."""
        return int(self.name[:2]) % 2 == 0

    @property
    def article_text(self) -> str:
        """What is to be in passages, as it is compared."""
        return "".join(map(_counted, self.paragraphs))


@dataclass(frozen=True, kw_only=True, slots=True)
class Cleaned:
    """Counted characters of a page's passages, and its metadata by how they fared.

    ``furniture`` and ``lost`` are what is wrongly in and wrongly not in passages.
    """

    kept: int
    furniture: tuple[str, ...]
    article: int
    lost: tuple[str, ...]
    right: tuple[str, ...]
    absent: tuple[str, ...]
    invented: tuple[str, ...]


def read_pages() -> list[AnnotatedPage]:
    """Return every page, in order of its number."""
    stated_by_name = tomllib.loads((_FOLDER / "pages.toml").read_text(encoding="utf-8"))
    files = {path.stem: path for path in _FOLDER.iterdir() if path.suffix != ".toml"}
    return [
        _read_page(files[name], stated)
        for name, stated in sorted(stated_by_name.items())
    ]


def _read_page(path: Path, stated: dict[str, str | list[str]]) -> AnnotatedPage:
    marked = path.read_text(encoding="utf-8")
    is_html = path.suffix == ".html"
    return AnnotatedPage(
        name=path.stem,
        suffix=path.suffix,
        content=re.sub("[⟦⟧]", "", marked),
        paragraphs=tuple(
            paragraph.strip()
            for part in _MARKED.findall(marked)
            for paragraph in (_as_text(part) if is_html else part).splitlines()
            if paragraph.strip()
        ),
        stated={
            key: (value,) if isinstance(value, str) else tuple(value)
            for key, value in stated.items()
        },
    )


def clean_page(page: AnnotatedPage, folder: Path) -> Cleaned:
    """Read a page as the program does, from a file in ``folder``."""
    path = folder / f"{page.name}{page.suffix}"
    path.write_text(page.content, encoding="utf-8")
    article = read_article(path)
    passages = [article.text[span.start : span.end] for span in article.body]
    return compare(page, passages, article)


def compare(page: AnnotatedPage, passages: Iterable[str], article: Article) -> Cleaned:
    """Lay passages beside the article text of a page, line by line."""
    wanted = page.article_text
    covered = bytearray(len(wanted))
    furniture: list[str] = []
    kept = 0
    for line in (line for passage in passages for line in passage.splitlines()):
        counted = _counted(line)
        kept += len(counted)
        furniture += _cover(counted, wanted, covered)
    fared = _compare_stated(page, article)
    return Cleaned(
        kept=kept,
        furniture=tuple(furniture),
        article=len(wanted),
        lost=tuple(_uncovered(wanted, covered)),
        right=fared["right"],
        absent=fared["absent"],
        invented=fared["invented"],
    )


def share(parts: Sequence[Sequence[str]], wholes: Iterable[int]) -> float:
    """Return how much of ``wholes`` the characters of ``parts`` are."""
    return sum(len(text) for part in parts for text in part) / max(sum(wholes), 1)


def _cover(line: str, wanted: str, covered: bytearray) -> list[str]:
    """Mark where a line stands in the text; return its pieces that stand nowhere."""
    start = wanted.find(line)
    while start >= 0 and any(covered[start : start + len(line)]):
        start = wanted.find(line, start + 1)
    if start >= 0:
        covered[start : start + len(line)] = b"\1" * len(line)
        return []
    left = "".join(
        "\0" if is_covered else character
        for character, is_covered in zip(wanted, covered, strict=True)
    )
    matcher = SequenceMatcher(None, line, left, autojunk=False)
    nowhere, end = [], 0
    for found in matcher.get_matching_blocks():
        if found.size and found.size < _SHORTEST_MATCH:
            continue
        nowhere.append(line[end : found.a])
        covered[found.b : found.b + found.size] = b"\1" * found.size
        end = found.a + found.size
    return [piece for piece in nowhere if piece]


def _uncovered(wanted: str, covered: bytearray) -> list[str]:
    lost = "".join(
        "\n" if is_covered else character
        for character, is_covered in zip(wanted, covered, strict=True)
    )
    return lost.split()


def _compare_stated(
    page: AnnotatedPage, article: Article
) -> dict[str, tuple[str, ...]]:
    found = {
        "title": article.title,
        "published": article.published,
        "url": article.url,
        "outlet": article.outlet,
        "language": article.language,
    }
    true = page.stated | {"language": (page.language,)}
    fared: dict[str, list[str]] = {"right": [], "absent": [], "invented": []}
    for name, value in found.items():
        if value is None:
            fared["absent"] += [name] * (name in true)
        else:
            fared["right" if value in true.get(name, ()) else "invented"].append(name)
    return {how: tuple(names) for how, names in fared.items()}


def _as_text(part: str) -> str:
    return html.unescape(_TAG.sub("", _BLOCK.sub("\n", part)))


def _counted(line: str) -> str:
    return _UNCOUNTED.sub("", line)
