import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from index.bundled_model import BundledEmbedder
from ingest.chunking import chunk
from ingest.reading import read_article
from tests.benchmarks.data import BadData
from tests.benchmarks.drafts import (
    Stretch,
    find_evidence,
    passages_by_stretch,
    read_drafts,
)
from tests.program import REPOSITORY
from tests.small_world import OpenIndex

_ARTICLES = REPOSITORY / "articles"
_ROW: Mapping[str, object] = {
    "id": "draft-001",
    "question_id": "sample-07",
    "question": "Where is the castle?",
    "language": "en",
    "text": "The castle opens again in spring.",
    "numbers": [1],
    "evidence": [["castle-de.txt", 0, 105]],
    "model": "m",
    "temperature": 0.0,
    "label": "supported",
    "passages": [1],
    "answers": False,
}


def _write(path: Path, **changed: object) -> Path:
    path.write_text(json.dumps({**_ROW, **changed}), encoding="utf-8")
    return path


def test_two_hundred_drafts_are_labelled_and_neither_label_is_rare() -> None:
    drafts = read_drafts()

    for half in (True, False):
        labels = [d.is_supported for d in drafts if d.is_reported == half]
        assert 0.3 <= sum(labels) / len(labels) <= 0.8
    assert len(drafts) >= 200
    assert len({draft.id for draft in drafts}) == len(drafts)


def test_no_sentence_is_labelled_twice_with_the_same_evidence() -> None:
    drafts = read_drafts()

    asked = {(d.question, d.sentence.text, d.evidence) for d in drafts}
    assert len(asked) == len(drafts)


def test_every_passage_of_a_draft_is_a_chunk_of_the_sample_corpus() -> None:
    stretches = {stretch for draft in read_drafts() for stretch in draft.evidence}
    count_tokens = BundledEmbedder().count_tokens

    for file in sorted({stretch.file for stretch in stretches}):
        article = read_article(_ARTICLES / file)
        chunks = {
            Stretch(file=file, start=c.span.start, end=c.span.end)
            for c in chunk(article.text, article.body, count_tokens)
        }
        assert {s for s in stretches if s.file == file} <= chunks


@pytest.mark.parametrize(
    "changed",
    [
        {"label": "right"},
        {"passages": []},
        {"passages": [2]},
        {"why": "number"},
        {"label": "unsupported", "passages": []},
        {"label": "unsupported", "passages": [], "why": "nonsense"},
    ],
)
def test_a_label_that_the_rules_do_not_know_is_refused(
    tmp_path: Path, changed: dict[str, object]
) -> None:
    with pytest.raises(BadData, match="draft-001"):
        read_drafts(_write(tmp_path / "drafts.jsonl", **changed))


def test_the_evidence_of_a_draft_is_what_the_index_has_there(
    tmp_path: Path, world: OpenIndex
) -> None:
    passages = passages_by_stretch(world.catalogue)
    (castle,) = (s for s in passages if s.file == "castle-de.txt")
    place = [castle.file, castle.start, castle.end]
    (draft,) = read_drafts(_write(tmp_path / "drafts.jsonl", evidence=[place]))

    (passage,) = find_evidence(draft, passages)

    assert passage.source.language == "de"
    assert "Das Schloss öffnet im Frühling wieder." in passage.text


def test_evidence_that_the_index_does_not_have_is_refused(
    tmp_path: Path, world: OpenIndex
) -> None:
    elsewhere = [["castle-de.txt", 3, 5]]
    (draft,) = read_drafts(_write(tmp_path / "drafts.jsonl", evidence=elsewhere))

    with pytest.raises(BadData, match="no passage of the sample corpus"):
        find_evidence(draft, passages_by_stretch(world.catalogue))
