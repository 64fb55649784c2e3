"""Questions to rankings, by the product's own Retriever, over pools of languages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from index.passages import Passage, Retrieval, Scope
from tests.benchmarks.data import Dataset, GoldArticle, GoldQuestion
from tests.benchmarks.indexing import Shelf

EVERY = "all"
"""The pool of articles in every language."""
FOREIGN = "not own"
"""The pool of articles in every language but the question's."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """One question asked of one pool: a language, ``EVERY`` or ``FOREIGN``.

    ``docs`` are those of the places shown, see ``rank_docs``.
    """

    question: GoldQuestion
    pool: str
    retrieval: Retrieval
    docs: tuple[str, ...]

    @property
    def cell(self) -> tuple[str, str]:
        """Return the question's language and the pool: a cell of a table."""
        return self.question.language, self.pool


def ask_pools(
    dataset: Dataset, shelf: Shelf, *, mixed: bool = True, most: int = 10
) -> Iterator[Asked]:
    """Ask every question of the pool of each language; if ``mixed``, of mixed ones too.

    The product detects the language of the question by itself.
    """
    for language, questions in dataset.questions.items():
        for pool, languages in _pools(dataset, language, mixed=mixed).items():
            for question in questions:
                retrieval = shelf.retriever.retrieve(
                    question.text, scope=Scope(languages=languages), most=most
                )
                yield Asked(
                    question=question,
                    pool=pool,
                    retrieval=retrieval,
                    docs=rank_docs(retrieval, shelf.articles),
                )


def rank_docs(
    retrieval: Retrieval, articles: Mapping[str, GoldArticle]
) -> tuple[str, ...]:
    """Return the doc of each place shown, best first; "" for one that an earlier one has.

    A place is a passage with the versions of its story that the product knows of. A
    version it does not know of takes another place, which shows nothing new.
    """
    docs = [doc_of(passage, articles) for passage in retrieval.passages]
    return tuple("" if doc in docs[:n] else doc for n, doc in enumerate(docs))


def doc_of(passage: Passage, articles: Mapping[str, GoldArticle]) -> str:
    """Return the doc that a passage's article is a version of."""
    return articles[passage.source.file].doc


def _pools(
    dataset: Dataset, asker: str, *, mixed: bool
) -> Mapping[str, tuple[str, ...]]:
    pools: dict[str, tuple[str, ...]] = {code: (code,) for code in dataset.languages}
    if mixed:
        pools[EVERY] = ()
        if others := tuple(code for code in dataset.languages if code != asker):
            pools[FOREIGN] = others
    return pools
