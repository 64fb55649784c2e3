"""The list of articles that administrators see, and the files that they name by it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.telegram.showing.cleaning import clean_line, shorten
from bot.telegram.showing.directions import shut_in
from bot.telegram.showing.listing import mark_of, written_date
from bot.telegram.showing.phrases import language_name, say
from index.holdings import StoredArticle

# Names are shown whole: one that is shortened could not be removed by it.
_MOST_TITLE = 80
_ON_A_PAGE = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class Shelved:
    """A file of the index with its articles."""

    path: str
    file: str
    articles: tuple[StoredArticle, ...]

    @property
    def name(self) -> str:
        """What it is called in the list, on one line."""
        return clean_line(self.file)


def shelve(articles: Sequence[StoredArticle]) -> list[Shelved]:
    """Return the files of articles, in the order of the articles."""
    by_path: dict[str, list[StoredArticle]] = {}
    for article in articles:
        by_path.setdefault(article.source.path, []).append(article)
    return [
        Shelved(path=path, file=those[0].source.whole_file, articles=tuple(those))
        for path, those in by_path.items()
    ]


def show_shelf(files: Sequence[Shelved], page: int, language: str) -> str:
    """Return a page of a list of files, counted from 1; a later page is the last."""
    if not files:
        return say("articles_none", language)
    pages = -(-len(files) // _ON_A_PAGE)
    page = min(max(page, 1), pages)
    shown = files[(page - 1) * _ON_A_PAGE : page * _ON_A_PAGE]
    count = sum(len(file.articles) for file in files)
    parts = [
        say("articles", language, count=count),
        "\n".join(_line(file, language) for file in shown),
    ]
    if page < pages:
        parts.append(say("articles_more", language, page=page + 1))
    return "\n\n".join(parts)


def find_named(files: Sequence[Shelved], text: str) -> Shelved | None:
    """Return the file that somebody names as the list does."""
    named = clean_line(text)
    return next((file for file in files if file.name == named), None)


def _line(file: Shelved, language: str) -> str:
    mark = mark_of(language)
    parts = [shut_in(file.name, mark)]
    if len(file.articles) > 1:
        parts[0] += f" ×{len(file.articles)}"
    else:
        source = file.articles[0].source
        title = shorten(clean_line(source.title or ""), _MOST_TITLE)
        date = written_date(source.published, language) if source.published else ""
        other = "" if source.language == language else source.language
        details = (title, language_name(other, language) if other else "", date)
        parts += [shut_in(detail, mark) for detail in details if detail]
    return "• " + say("separator", language).join(parts)
