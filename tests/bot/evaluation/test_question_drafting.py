"""Candidates for a question set: whatever a model writes, what they claim is so."""

import json
import os
from itertools import islice
from pathlib import Path

import pytest

from bot.evaluation.question_drafting import Candidate, read_draft
from bot.evaluation.question_sets import read_question_sets
from bot.evaluation.sampling import sample_chunks
from index.catalogue import Catalogue
from index.holdings import StoredChunk
from index.home import Home, catalogue_in
from index.passages import EVERYTHING, Scope
from tests.chat_wire import Handler, chat_wire, status
from tests.program import Ran, polycite

_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
_MODELS = Path(os.environ.get("POLYCITE_MODELS") or _CACHE / "polycite" / "models")


@pytest.fixture
def chunk(sample_home: Path) -> StoredChunk:
    return _sample(sample_home, 1, scope=Scope(languages=("pl",)))[0]


def _sample(
    home: Path, count: int, *, scope: Scope = EVERYTHING, seed: int = 1
) -> list[StoredChunk]:
    catalogue = Catalogue(catalogue_in(Home(home).index))
    try:
        found = sample_chunks(catalogue, scope=scope, seed=seed)
        return [*islice(found, count)]
    finally:
        catalogue.close()


def _draft(home: Path, url: str, *arguments: str | Path) -> Ran:
    return polycite(
        "evaluate", "--draft-questions", *arguments,
        home=home, timeout_s=300,
        environment={"POLYCITE_CHAT_URL": url, "POLYCITE_CHAT_MODEL": "scripted"},
    )  # fmt: skip


def _examine(handler: Handler) -> None:
    """Ask, as a good model does, for the first word of the passage's longest sentence."""
    request = handler.wire.requests[-1]
    passage = request["messages"][-1]["content"].split("\n")[1]
    sentence = max(passage.replace("? ", ". ").split(". "), key=len)
    number = len(handler.wire.requests)
    question = f"Яке слово стоїть на початку цього речення, {number}-го за ліком?"
    handler.stream(
        f"QUESTION: {question}\nANSWER: {sentence.split()[0]}\nEVIDENCE: {sentence}"
    )


def test_the_same_seed_samples_the_same_passages(sample_home: Path) -> None:
    one, same, other = (
        [chunk.chunk_id for chunk in _sample(sample_home, 12, seed=seed)]
        for seed in (1, 1, 2)
    )

    assert one == same
    assert one != other


def test_passages_are_spread_over_languages_and_stories(sample_home: Path) -> None:
    chunks = _sample(sample_home, 8)

    assert len({chunk.source.language for chunk in chunks}) == 8
    assert len({chunk.source.story for chunk in chunks}) == 8


def test_every_passage_is_sampled_once(sample_home: Path) -> None:
    ids = [chunk.chunk_id for chunk in _sample(sample_home, 10_000)]

    assert len(ids) == len({*ids}) > 18


def test_a_sample_is_of_the_scope_that_was_asked_for(sample_home: Path) -> None:
    dates = [c.source.published or "" for c in _sample(sample_home, 10_000)]
    since = sorted(dates)[len(dates) // 2]

    chunks = _sample(sample_home, 10_000, scope=Scope(since=since))

    assert 0 < len(chunks) < len(dates)
    assert all((c.source.published or "") >= since for c in chunks)


def test_a_draft_whose_words_stand_in_the_passage_is_a_candidate(
    chunk: StoredChunk,
) -> None:
    evidence = " ".join(chunk.sentences[0].text.split())
    answer = evidence.split()[0]
    said = (
        "**QUESTION:** What is it that is told here?\n"
        f'ANSWER: "{answer}"\nEVIDENCE: «{evidence}»'
    )

    found = read_draft(said, chunk, "en", answerable=True)

    assert found == Candidate(
        question="What is it that is told here?",
        language="en",
        chunk=chunk,
        answer=answer,
        evidence=evidence,
    )


@pytest.mark.parametrize(
    ("said", "flaw"),
    [
        ("I cannot do that.", "no question"),
        ("QUESTION: ???\nANSWER: x", "no question"),
        ("QUESTION: Як це називається насправді?\nANSWER: x", "wrong language"),
        ("QUESTION: What is this about?", "answer"),
        ("QUESTION: What is this about?\nANSWER: nowhere said", "answer"),
        ("QUESTION: What is this about?\nANSWER: e\nEVIDENCE: Else.", "evidence"),
        ("QUESTION: What is this about?\nANSWER: e", "evidence"),
    ],
)
def test_a_draft_that_does_not_hold_is_kept_out(
    chunk: StoredChunk, said: str, flaw: str
) -> None:
    assert read_draft(said, chunk, "en", answerable=True) == flaw


def test_evidence_that_is_not_copied_is_the_one_sentence_that_has_the_answer(
    chunk: StoredChunk,
) -> None:
    answer = evidence = " ".join(chunk.sentences[0].text.split())
    said = f"What is told here?\n\nAnswer: {answer[:40]}\n\nEvidence: Else."

    found = read_draft(said, chunk, "en", answerable=True)

    assert isinstance(found, Candidate)
    assert (found.answer, found.evidence) == (answer[:40].strip(), evidence)


def test_drafts_are_a_question_set_that_waits_for_review(
    sample_home: Path, tmp_path: Path
) -> None:
    out = tmp_path / "drafts.jsonl"
    with chat_wire(_examine) as wire:
        ran = _draft(sample_home, wire.url, "10", "--language", "uk", "--out", out)

    assert ran.code == 0, ran.err
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["answerable"] for row in rows] == ([True] * 4 + [False]) * 2
    assert {(row["language"], row["reviewed"]) for row in rows} == {("uk", False)}
    assert all(
        row["answers"][0] in row["evidence"][f]
        for row in rows[:4]
        for f in row["sources"]
    )
    assert len({row["drafted_from"] for row in rows}) == 10
    assert len(read_question_sets([out])) == 10


def test_drafts_that_do_not_hold_are_counted_and_other_passages_asked_about(
    sample_home: Path,
) -> None:
    with chat_wire(
        "QUESTION: Що тут сказано насправді?\nANSWER: нічого", _examine
    ) as wire:
        ran = _draft(sample_home, wire.url, "2", "--language", "uk")

    assert (ran.code, len(ran.out.splitlines())) == (0, 2)
    assert (
        "2 questions drafted from 3 passages; drafts kept out: 1 for answer" in ran.err
    )


def test_where_nothing_can_be_drafted_that_is_told(sample_home: Path) -> None:
    with chat_wire("Sorry.") as wire:
        ran = _draft(sample_home, wire.url, "1", "--only-language", "pl", "--json")

    assert ran.code == 1
    assert "No question could be drafted" in ran.err


def test_a_file_of_drafts_is_not_written_over(
    sample_home: Path, tmp_path: Path
) -> None:
    out = tmp_path / "edited.jsonl"
    out.write_text("edited", encoding="utf-8")
    with chat_wire("Sorry.") as wire:
        ran = _draft(sample_home, wire.url, "1", "--out", out)

    assert (ran.code, wire.requests) == (1, [])
    assert "Name a new file with --out" in ran.err
    assert out.read_text(encoding="utf-8") == "edited"


def test_drafting_without_a_model_is_refused_and_nothing_is_sent(
    sample_home: Path,
) -> None:
    with chat_wire("Sorry.") as wire:
        ran = _draft(sample_home, wire.url, "1", "--no-model")

    assert (ran.code, wire.requests) == (2, [])
    assert "leave out --no-model" in " ".join(ran.err.split())


def test_without_a_chat_model_the_way_to_one_is_told(sample_home: Path) -> None:
    ran = polycite("evaluate", "--draft-questions", "1", home=sample_home)

    assert ran.code == 1
    assert "polycite model install" in ran.err


def test_what_was_drafted_before_the_model_failed_is_there(sample_home: Path) -> None:
    with chat_wire(_examine, status(401)) as wire:
        ran = _draft(sample_home, wire.url, "3", "--language", "uk")

    assert (ran.code, len(ran.out.splitlines())) == (1, 1)
    assert "401" in ran.err


@pytest.mark.local_model
def test_the_local_model_drafts_questions_that_hold(
    sample_home: Path, tmp_path: Path
) -> None:
    out = tmp_path / "drafts.jsonl"

    ran = polycite(
        "evaluate", "--draft-questions", "1", "--language", "en", "--out", out,
        home=sample_home, timeout_s=900,
        environment={"POLYCITE_MODELS": str(_MODELS)},
    )  # fmt: skip

    assert ran.code == 0, ran.err
    assert len(read_question_sets([out])) == 1
