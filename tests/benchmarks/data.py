"""Rows of the benchmark data as values; every language's rows are parallel."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, TypeVar

from bot.commands.options import note
from index.errors import UserError

DATA = Path(__file__).parents[3] / "shared" / "benchmarks"
"""Where the data is looked for unless a person says otherwise."""

Row = TypeVar("Row")
Half = Literal["odd", "even", "all"]
"""Which questions, by position in their file, counted from 0.

Weights and floors were tuned on the even ones of XQuAD and looked at on the even ones of
news; the odd ones are reported.
"""
HALVES: Mapping[Half, str] = {
    "odd": "odd questions (reported)",
    "even": "even questions, tuned on",
    "all": "all questions, partly tuned on",
}
"""What a half is called where its figures are shown."""


class BadData(UserError):
    """The benchmark data is not what it should be."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GoldArticle:
    """An article of the data; ``doc`` is the same in every language version.

    ``sentences``, where the data has them, are parallel between versions.
    """

    id: str
    language: str
    doc: str
    title: str
    text: str
    sentences: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """Name of its file, relative to the folder that is ingested."""
        return f"{self.language}/{self.id.replace('#', '-')}.txt"

    @property
    def content(self) -> str:
        """What its file holds: the title, if it has one, and the text."""
        return f"{self.title}\n\n{self.text}\n" if self.title else f"{self.text}\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class GoldQuestion:
    """A question and the docs that answer it; none if nothing does.

    ``evidence`` is a piece of the English sentence that bears the answer, or "".
    """

    id: str
    language: str
    text: str
    docs: frozenset[str] = frozenset()
    evidence: str = ""

    @property
    def parallel_id(self) -> str:
        """The same in every language: '56be' of 'xquadq-en-56be' and 'xquadq-ru-56be'."""
        return self.id.split("-", 2)[2]


@dataclass(frozen=True, kw_only=True, slots=True)
class Dataset:
    """Articles and questions by language, in the data's order."""

    name: str
    articles: Mapping[str, Sequence[GoldArticle]]
    questions: Mapping[str, Sequence[GoldQuestion]]

    @property
    def languages(self) -> list[str]:
        """Return the languages of the articles."""
        return list(self.articles)

    @property
    def every_article(self) -> list[GoldArticle]:
        """Return the articles of all languages."""
        return [article for rows in self.articles.values() for article in rows]

    @property
    def every_question(self) -> list[GoldQuestion]:
        """Return the questions in all languages."""
        return [question for rows in self.questions.values() for question in rows]

    @property
    def answerable(self) -> "Dataset":
        """Return it with only the questions that an article answers."""
        questions = {
            code: [question for question in rows if question.docs]
            for code, rows in self.questions.items()
        }
        return replace(self, questions=questions)

    def select(self, half: Half, languages: Sequence[str] = ()) -> "Dataset":
        """Return the questions of one half; with ``languages``, nothing in any other."""
        wanted = [code for code in self.articles if not languages or code in languages]
        return replace(
            self,
            articles={code: self.articles[code] for code in wanted},
            questions={code: take_half(self.questions[code], half) for code in wanted},
        )


def is_there(data: Path) -> bool:
    """Whether the folder of the data exists; if not, say that the benchmark is skipped."""
    if not data.is_dir():
        note(f"There is no benchmark data in '{data}': skipped. See --data.")
    return data.is_dir()


def take_half(rows: Sequence[Row], half: Half) -> Sequence[Row]:
    """Return the rows at odd or at even positions, or all."""
    return rows if half == "all" else rows[1 if half == "odd" else 0 :: 2]


def read_dataset(folder: Path) -> Dataset:
    """Return the ``articles.LANGUAGE.jsonl`` and ``questions.LANGUAGE.jsonl`` of a folder.

    Raises:
        BadData: The files of two languages are not parallel.
    """
    articles = {
        path.name.split(".")[1]: [_as_article(row) for row in read_rows(path)]
        for path in sorted(folder.glob("articles.*.jsonl"))
    }
    questions = {
        code: [
            _as_question(row) for row in read_rows(folder / f"questions.{code}.jsonl")
        ]
        for code in articles
    }
    dataset = Dataset(name=folder.name, articles=articles, questions=questions)
    _check_parallel(dataset)
    return dataset


def read_abstention(folder: Path, half: Half) -> list[Dataset]:
    """Return a dataset per ``LANGUAGE.jsonl``: questions, and the passages put to them.

    One of a question's passages answers it, or all are merely about its subject. Which
    one is not told, so that all are its ``docs``.
    """
    datasets: list[Dataset] = []
    for path in sorted(folder.glob("*.jsonl")):
        rows = take_half(list(read_rows(path)), half)
        code = path.stem
        articles = {
            passage["id"]: GoldArticle(
                id=passage["id"],
                language=code,
                doc=passage["id"],
                title=passage["title"],
                text=passage["text"],
            )
            for row in rows
            for passage in row["passages"]
        }
        questions = [
            GoldQuestion(
                id=row["id"],
                language=code,
                text=row["question"],
                docs=frozenset(p["id"] for p in row["passages"] if row["answerable"]),
            )
            for row in rows
        ]
        datasets.append(
            Dataset(
                name=f"{folder.name}-{code}-{half}",
                articles={code: list(articles.values())},
                questions={code: questions},
            )
        )
    return datasets


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _as_article(row: Mapping[str, Any]) -> GoldArticle:
    return GoldArticle(
        id=row["id"],
        language=row["lang"],
        doc=row["doc"],
        # XQuAD's titles, which say so, are in English whatever the text is in.
        title="" if "title_lang" in row else row["title"],
        text=row["text"],
        sentences=tuple(row.get("sentences", ())),
    )


def _as_question(row: Mapping[str, Any]) -> GoldQuestion:
    docs = row.get("gold_docs") or filter(None, [row.get("gold_doc")])
    return GoldQuestion(
        id=row["id"],
        language=row["lang"],
        text=row["question"],
        docs=frozenset(docs if row["answerable"] else ()),
        evidence=row.get("evidence_en", ""),
    )


def _check_parallel(dataset: Dataset) -> None:
    articles = {
        tuple((a.doc, len(a.sentences)) for a in rows)
        for rows in dataset.articles.values()
    }
    questions = {
        tuple((q.parallel_id, q.docs) for q in rows)
        for rows in dataset.questions.values()
    }
    if len(articles) != 1 or len(questions) != 1:
        raise BadData(
            f"The articles or questions of '{dataset.name}' are not the same rows in"
            " every language. Compare the number and order of their lines."
        )
