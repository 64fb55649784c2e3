"""What is said of a citation whose file is not what was ingested."""

import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answers import Answer, AnswerSentence, Attempt, Citation
from bot.json_objects import outcome_as_json
from bot.rendering import TerminalPage
from bot.rereading import Change, find_change, find_changes
from index.json_lines import Fields
from index.passages import Passage, Retrieval
from tests.bot.passages import make_passage

PASSAGE = make_passage("۷۲ کشور امضا کردند.", file="003.txt", language="fa")


def _answer(passage: Passage, language: str = "en") -> Answer:
    retrieval = Retrieval(
        question="How many?", language=language, passages=(passage,), seconds=0.02
    )
    return Answer(
        language=language,
        sentences=(AnswerSentence(text="72 countries signed.", citations=(1,)),),
        citations=(_cite(passage),),
        is_quoted=False,
        attempt=Attempt(retrieval=retrieval, model="m"),
    )


def _cite(passage: Passage, number: int = 1) -> Citation:
    return Citation(number=number, passage=passage, sentence=passage.sentence)


def _kept(path: Path, content: bytes) -> Passage:
    path.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    source = replace(PASSAGE.source, path=str(path), content_hash=digest)
    return replace(PASSAGE, source=source)


def test_a_file_that_changed_since_is_said_to_have_changed(tmp_path: Path) -> None:
    passage = _kept(tmp_path / "a.txt", b"old")
    page = TerminalPage(is_terminal=False)

    before = page.sources(_answer(passage))[-1], outcome_as_json(_answer(passage))
    (tmp_path / "a.txt").write_bytes(b"new")
    after = page.sources(_answer(passage))[-1], outcome_as_json(_answer(passage))

    told = "(the file has changed since it was ingested)"
    assert (told in before[0], told in after[0]) == (False, True)
    shown = [outcome["citations"][0]["changed"] for outcome in (before[1], after[1])]
    assert shown == [False, True]


def test_only_the_files_that_changed_are_named(tmp_path: Path) -> None:
    kept, gone = _kept(tmp_path / "a.txt", b"a"), _kept(tmp_path / "b.txt", b"b")
    (tmp_path / "b.txt").unlink()
    citations = [
        Citation(number=number, passage=passage, sentence=passage.sentence)
        for number, passage in enumerate([kept, gone, kept], start=1)
    ]

    assert find_changes(citations) == {gone.source: "gone"}


def test_nobody_waits_at_a_pipe_in_the_place_of_a_cited_file(tmp_path: Path) -> None:
    passage = _kept(tmp_path / "a.txt", b"a")
    (tmp_path / "a.txt").unlink()
    os.mkfifo(tmp_path / "a.txt")

    citation = Citation(number=1, passage=passage, sentence=passage.sentence)

    assert find_changes([citation]) == {passage.source: "changed"}


def test_a_file_that_is_gone_is_said_to_be_in_the_readers_language(
    tmp_path: Path,
) -> None:
    passage = _kept(tmp_path / "a.txt", b"old")
    (tmp_path / "a.txt").unlink()
    page = TerminalPage(is_terminal=False)

    told = [page.sources(_answer(passage, language))[-1] for language in ("en", "uk")]
    shown = outcome_as_json(_answer(passage))["citations"][0]

    assert "(the file has been deleted or moved since it was ingested)" in told[0]
    assert "(файл видалено або переміщено після індексування)" in told[1]
    assert (shown["changed"], shown["gone"]) == (True, True)


def _in_line(path: Path, text: str, looked_after_s: float | None = None) -> Passage:
    """Return a passage of the second line; ``looked_after_s`` the file was written."""
    digest = Fields(text=text).content_hash
    source = replace(PASSAGE.source, path=str(path), content_hash=digest, position=2)
    if looked_after_s is not None:
        status = path.stat()
        source = replace(
            source,
            size=status.st_size,
            modified_ns=status.st_mtime_ns,
            seen=status.st_mtime + looked_after_s,
        )
    return replace(PASSAGE, source=source)


def test_a_line_of_a_file_that_nobody_touched_is_not_read_again(
    tmp_path: Path,
) -> None:
    path = tmp_path / "feed.jsonl"
    path.write_bytes(b"not read\nnot read\n")

    as_it_was = find_changes([_cite(_in_line(path, "Так.", looked_after_s=10))])
    too_soon = find_changes([_cite(_in_line(path, "Так.", looked_after_s=1))])

    assert (list(as_it_was.values()), list(too_soon.values())) == ([], ["changed"])


def test_a_line_that_stands_where_it_did_has_not_changed_with_its_file(
    tmp_path: Path,
) -> None:
    path = tmp_path / "feed.jsonl"
    written = [json.dumps({"text": text}) for text in ("Ні.", "Так.", "Нове.")]
    path.write_text("\n".join(written), encoding="utf-8")

    assert find_changes([_cite(_in_line(path, "Так."))]) == {}
    assert len(find_changes([_cite(_in_line(path, "Інше."))])) == 1


def test_every_citation_of_a_file_that_changed_is_named(tmp_path: Path) -> None:
    changed, kept = _kept(tmp_path / "a.txt", b"old"), _kept(tmp_path / "b.txt", b"b")
    again = replace(changed, source=replace(changed.source, article_id=9))
    (tmp_path / "a.txt").write_bytes(b"new")

    changes = find_changes([_cite(passage) for passage in (changed, again, kept)])

    assert changes == {changed.source: "changed", again.source: "changed"}


def test_lines_are_read_again_where_one_of_them_was_read_of_another_file(
    tmp_path: Path,
) -> None:
    path = tmp_path / "feed.jsonl"
    path.write_bytes(b"not read\nnot read\n")
    settled = _in_line(path, "Так.", looked_after_s=10)
    older = replace(settled, source=replace(settled.source, size=1))

    changes = find_changes([_cite(settled), _cite(older)])

    assert set(changes.values()) == {"changed"}
    assert len(changes) == 2


def _change_of(path: Path, text: str | None, position: int | None) -> Change | None:
    """Return what became of an article of ``Так.`` whose file now holds ``text``."""
    content_hash = hashlib.sha256("Так.".encode()).hexdigest()
    if position is not None:
        content_hash = Fields(text="Так.").content_hash
    if text is not None:
        path.write_text(text, encoding="utf-8")
    return find_change(path, position, content_hash)


@pytest.mark.parametrize(
    ("text", "position", "change"),
    [
        ("Так.", None, None),
        ("Ні.", None, "changed"),
        (None, None, "gone"),
        ('{}\n{"text": "Так."}\n', 2, None),
        ('{"text": "Так."}\n{}\n', 2, "changed"),
        ('{"text": "Так."}\n', 2, "changed"),
        (None, 2, "gone"),
    ],
)
def test_what_became_of_one_article_is_told_by_its_file_or_its_line(
    tmp_path: Path, text: str | None, position: int | None, change: Change | None
) -> None:
    assert _change_of(tmp_path / "a.jsonl", text, position) == change


def test_a_file_that_cannot_be_read_any_more_has_changed(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")

    assert _change_of(tmp_path / "a.txt", None, None) == "changed"
