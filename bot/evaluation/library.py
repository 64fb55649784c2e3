"""What the index holds, for those who grade: which articles are gold, what files say."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePosixPath

from bot.evaluation.outcomes import GoldArticle
from bot.evaluation.question_sets import GradedQuestion, HeldIn
from index.errors import UserError
from index.passages import Source, name_part

_SHOWN = 60


class Library:
    """The articles of one index, under every name that a question set may give them."""

    def __init__(
        self,
        sources: Sequence[Source],
        stored_text: Callable[[int], str],
        read_again: Callable[[Source], str],
    ) -> None:
        """Know ``sources``.

        ``stored_text`` gives an article's text by its id, ``read_again`` what is in its
        file now, in which the offsets of citations count; it may raise UserError.
        """
        self._sources = sources
        self._stored_text = stored_text
        self._read_again = read_again
        self._folded: list[tuple[Source, str]] | None = None
        self._text_now: dict[int, str | None] = {}
        self._by_name: defaultdict[str, list[Source]] = defaultdict(list)
        for source in sources:
            for name in _names(source):
                self._by_name[name].append(source)

    def find_gold(self, question: GradedQuestion) -> tuple[GoldArticle, ...]:
        """Return the articles that hold the answer, each once.

        One that the index does not hold stays under the name that the set gives it: it
        cannot be found, and that counts.
        """
        gold: dict[str, GoldArticle] = {}
        for name in question.sources:
            for article in self._named(name) or [GoldArticle(file=name)]:
                gold[article.file] = article
        for held in question.held_in:
            for article in self._holding(held) or [GoldArticle(file=_title(held))]:
                gold[article.file] = article
        return tuple(gold.values())

    def has_quote(self, source: Source, start: int, end: int, quote: str) -> bool:
        """Say whether an article's file, read again, has ``quote`` at its offsets."""
        number = source.article_id
        if number not in self._text_now:
            try:
                self._text_now[number] = self._read_again(source)
            except UserError:
                # Whoever opens the citation does not find the quote, either.
                self._text_now[number] = None
        text = self._text_now[number]
        return text is not None and text[start:end] == quote

    def _named(self, name: str) -> list[GoldArticle]:
        return _as_gold(self._by_name.get(name, ()))

    def _holding(self, held: HeldIn) -> list[GoldArticle]:
        """Return the articles of a name, else those with the first stretch that any has."""
        named = self._named(held.name) if held.name else []
        if named:
            return named
        for stretch in map(_folded, held.stretches):
            found = [s for s, text in self._texts() if stretch and stretch in text]
            if found:
                return _as_gold(found)
        return []

    def _texts(self) -> list[tuple[Source, str]]:
        """Read every text once, and only for sets that name no files."""
        if self._folded is None:
            self._folded = [
                (source, _folded(self._stored_text(source.article_id)))
                for source in self._sources
            ]
        return self._folded


def missing_sources(gold: Iterable[Sequence[GoldArticle]]) -> tuple[int, list[str]]:
    """Return how many questions have sources that the index lacks, and their names."""
    lacking = [[g.file for g in of if g.language is None] for of in gold]
    names = dict.fromkeys(name for of in lacking for name in of)
    return sum(map(bool, lacking)), list(names)


def _names(source: Source) -> set[str]:
    """Return the file's path and name, without its ending too, and its address.

    An article that is a line of its file has the line's number in all of them.
    """
    path = PurePosixPath(source.file)
    names = {source.file, name_part(source.path, source.position), path.name}
    if source.position is None:
        names |= {path.stem, str(path.with_suffix(""))}
    return names | {source.url} if source.url else names


def _as_gold(sources: Iterable[Source]) -> list[GoldArticle]:
    return [
        GoldArticle(file=s.file, language=s.language, story=s.story) for s in sources
    ]


def _folded(text: str) -> str:
    return " ".join(text.split())


def _title(held: HeldIn) -> str:
    return held.name or next(iter(held.stretches), "")[:_SHOWN]
