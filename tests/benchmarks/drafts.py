"""Drafts of the local model, labelled by hand: what checks of written answers are for.

Each row of ``drafts.jsonl`` is a sentence that ``bot.drafting`` read from the default
local model over the sample corpus: questions of ``questions/sample.jsonl``, some also in
other languages; at temperature 0 and 0.7; from the passages that were found, or with the
best of them taken away, so that the model answers beside the point or invents.

How it is labelled, without sight of what any check says:

- ``supported``: one passage, or the cited ones together, say all that the sentence says,
  and its reader understands it. Every number, date, name and claim has to be right, what
  is only implied too. Any passage that was shown may support it, not only a cited one.
- It may leave things out, and it need not answer the question; ``answers`` says whether
  it does, and rightly. An echo of the question is supported only if a passage says it.
- What merely names the thing that is asked about, as the question does, need not stand
  in the same passage as what is said of it.
- Rough grammar is forgiven where the meaning is plain, and so is the spelling of a name
  that its reader would recognise. A wrong word that changes what is said is not.
- A sentence must be in the asker's language. A name or a currency in another script is
  forgiven; any other word of another language is not, nor a word in two scripts.
- ``why`` names what weighs most where several things are wrong: ``number``, ``date``,
  ``name``, ``meaning`` (something else is claimed, or nothing says so), ``negation``,
  ``language``, ``gibberish``, ``mixed`` (things that passages say apart are joined).

``passages`` holds the numbers, from 1, of the passages that support it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from bot.drafting import DraftSentence
from index.catalogue import Catalogue
from index.passages import Passage
from tests.benchmarks.data import BadData, read_rows

DRAFTS = Path(__file__).with_name("drafts.jsonl")

Why = Literal[
    "number", "date", "name", "meaning", "negation", "language", "gibberish", "mixed"
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """Where a passage stands: ``start`` and ``end`` as an index gives them for a file."""

    file: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class LabelledDraft:
    """A drafted sentence, what it was written from, and what a person says of it.

    ``evidence`` is in the order in which it was numbered; ``why`` is None where the
    sentence is supported, ``passages`` is empty where it is not.
    """

    id: str
    question_id: str
    question: str
    language: str
    sentence: DraftSentence
    evidence: tuple[Stretch, ...]
    model: str
    temperature: float
    why: Why | None
    passages: tuple[int, ...]
    answers: bool

    @property
    def is_supported(self) -> bool:
        """Whether its passages say it."""
        return self.why is None

    @property
    def is_reported(self) -> bool:
        """Whether its question is of odd number; those of even number are tuned on."""
        return int(self.question_id.rpartition("-")[2]) % 2 == 1


def read_drafts(path: Path = DRAFTS) -> list[LabelledDraft]:
    """Return the labelled drafts in the order of the file.

    Raises:
        BadData: A row is not labelled as this module's rules have it.
    """
    return [_as_draft(row) for row in read_rows(path)]


def passages_by_stretch(catalogue: Catalogue) -> dict[Stretch, Passage]:
    """Return every chunk of an index as a Passage found for no question."""
    ids = catalogue.chunk_ids(a.source.article_id for a in catalogue.articles())
    return {
        Stretch(file=chunk.source.file, start=chunk.start, end=chunk.end): Passage(
            chunk_id=chunk.chunk_id,
            source=chunk.source,
            language=chunk.language,
            start=chunk.start,
            end=chunk.end,
            text=chunk.text,
            sentences=chunk.sentences,
            sentence_ids=chunk.sentence_ids,
            sentence=chunk.sentences[0],
            score=0.0,
            similarity=0.0,
            margin=0.3,
        )
        for chunk in catalogue.chunks(ids).values()
    }


def find_evidence(
    draft: LabelledDraft, passages: Mapping[Stretch, Passage]
) -> Sequence[Passage]:
    """Return what ``draft`` was written from, in the order in which it was numbered.

    Raises:
        BadData: The index of the sample corpus has other passages.
    """
    try:
        return [passages[stretch] for stretch in draft.evidence]
    except KeyError as error:
        raise BadData(
            f"Draft '{draft.id}' was written from {error.args[0]}, which is no passage of"
            " the sample corpus any more. Find it again and mend 'drafts.jsonl'."
        ) from error


def _as_draft(row: Mapping[str, Any]) -> LabelledDraft:
    why, passages = row.get("why"), tuple(row["passages"])
    is_supported = row["label"] == "supported"
    fits = (
        row["label"] in ("supported", "unsupported")
        and (why is None if is_supported else why in get_args(Why))
        and bool(passages) == is_supported
        and all(1 <= n <= len(row["evidence"]) for n in passages)
    )
    if not fits:
        raise BadData(f"Draft '{row['id']}' is not labelled as the rules have it.")
    return LabelledDraft(
        id=row["id"],
        question_id=row["question_id"],
        question=row["question"],
        language=row["language"],
        sentence=DraftSentence(text=row["text"], numbers=tuple(row["numbers"])),
        evidence=tuple(
            Stretch(file=file, start=start, end=end)
            for file, start, end in row["evidence"]
        ),
        model=row["model"],
        temperature=row["temperature"],
        why=why,
        passages=passages,
        answers=row["answers"],
    )
