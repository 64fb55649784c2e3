"""Stories told in several languages, what stands around a passage, and scopes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import BadQuestion
from index.passages import Retrieval, Scope
from index.recording import Recorder
from tests.small_world import (
    ARTICLES,
    OpenIndex,
    ingest,
    open_index,
    write_articles,
)

LIGHTHOUSES = {"ar": "harbour/lighthouse-ar.txt", "en": "harbour/lighthouse-en.md"}


def put_together(opened: OpenIndex, *files: str) -> None:
    """Make one story of some articles, and one of each of the others."""
    ids = {a.source.file: a.source.article_id for a in opened.catalogue.articles()}
    first = ids[files[0]]
    stories = {number: number for number in ids.values()}
    Recorder(opened.catalogue).group(stories | {ids[file]: first for file in files})


def found_files(retrieval: Retrieval) -> list[str]:
    return [passage.source.file for passage in retrieval.passages]


@pytest.fixture
def opened(index: Path) -> Iterator[OpenIndex]:
    """The small world, in which both articles on the lighthouse are one story."""
    with open_index(index) as opened:
        put_together(opened, *LIGHTHOUSES.values())
        yield opened


@pytest.mark.parametrize(
    ("question", "told_in", "also_in"),
    [("Where is the lighthouse?", "en", "ar"), ("أين منارة؟", "ar", "en")],
)
def test_a_story_in_several_languages_takes_one_place_in_the_asker_s(
    opened: OpenIndex, question: str, told_in: str, also_in: str
) -> None:
    found = opened.retriever.retrieve(question, language=told_in)

    first = found.passages[0]
    assert len(found.passages) == len(ARTICLES) - 1
    assert first.source.file == LIGHTHOUSES[told_in]
    assert [s.file for s in first.also_in] == [LIGHTHOUSES[also_in]]


def test_a_story_that_the_asker_s_language_does_not_tell_is_told_by_one_version(
    opened: OpenIndex,
) -> None:
    first, *others = opened.retriever.retrieve("Де маяк?", language="uk").passages

    files = [first.source.file, *(s.file for s in first.also_in)]
    assert sorted(files) == sorted(LIGHTHOUSES.values())
    assert not {*files} & {p.source.file for p in others}


def test_a_version_in_a_language_that_was_left_out_is_not_shown_but_named(
    opened: OpenIndex,
) -> None:
    found = opened.retriever.retrieve(
        "Where is the lighthouse?", language="en", scope=Scope(languages=("ar",))
    )

    assert found_files(found) == [LIGHTHOUSES["ar"]]
    assert [s.file for s in found.passages[0].also_in] == [LIGHTHOUSES["en"]]


def test_a_version_in_a_file_that_was_left_out_is_not_shown_but_named(
    opened: OpenIndex,
) -> None:
    found = opened.retriever.retrieve(
        "Where is the lighthouse?",
        language="en",
        scope=Scope(files=(LIGHTHOUSES["ar"],)),
    )

    assert found_files(found) == [LIGHTHOUSES["ar"]]
    assert [s.file for s in found.passages[0].also_in] == [LIGHTHOUSES["en"]]


def test_the_asker_s_version_is_shown_although_its_passages_speak_to_it_worst(
    tmp_path: Path,
) -> None:
    crowd = {
        f"honey-{n:02}-uk.txt": f"Мед\n\nЦього літа жителі села {n} зібрали яблука й мед."
        for n in range(1, 40)
    }
    crowd["honey-00-uk.txt"] = "Мед\n\nЦього літа жителі нашого села зібрали мед."
    own = {"keeper-en.txt": "The keeper\n\nThe old keeper lives by the sea and writes."}
    ingest(tmp_path / "index", [write_articles(tmp_path / "a", crowd | own)])

    with open_index(tmp_path / "index") as opened:
        alone = opened.retriever.retrieve("honey?", language="en")
        put_together(opened, "honey-00-uk.txt", "keeper-en.txt")
        found = opened.retriever.retrieve("honey?", language="en")

    before, after = (
        next(p for p in retrieval.passages if p.source.file == file)
        for retrieval, file in ((alone, "honey-00-uk.txt"), (found, "keeper-en.txt"))
    )
    assert "keeper-en.txt" not in found_files(alone)
    assert [s.file for s in after.also_in] == ["honey-00-uk.txt"]
    assert after.score == pytest.approx(before.score)


def long_article(tmp_path: Path) -> Path:
    """Ingest one article of three passages, the honey in the middle one."""
    words = " ".join(f"The farmer number {n} went home." for n in range(40))
    text = (
        f"The village\n\n{words} The castle was closed. {words} The honey was sold."
        f" The honey was sweet. {words}"
    )
    ingest(tmp_path / "index", [write_articles(tmp_path / "a", {"x-en.txt": text})])
    return tmp_path / "index"


def test_a_passage_comes_with_the_passages_before_and_after_it(tmp_path: Path) -> None:
    with open_index(long_article(tmp_path)) as opened:
        (found,) = opened.retriever.retrieve("мед", language="uk").passages
        text = opened.catalogue.text(found.source.article_id)
        ids = (found.chunk_id - 1, found.chunk_id + 1)
        around = opened.catalogue.chunks(ids)

    assert "honey" in found.text
    assert (found.before, found.after) == (around[ids[0]].text, around[ids[1]].text)
    assert f"{found.before} {found.text} {found.after}" in text


def test_the_first_passage_has_none_before_it_and_the_last_none_after(
    world: OpenIndex,
) -> None:
    for passage in world.retriever.retrieve("honey").passages:
        assert (passage.before, passage.after) == ("", "")


def test_further_passages_of_the_article_are_more_of_the_same_place(
    tmp_path: Path,
) -> None:
    with open_index(long_article(tmp_path)) as opened:
        (found,) = opened.retriever.retrieve("Who is it?").passages

    scores = [passage.score for passage in found.more]
    assert 1 <= len(found.more) <= 3
    assert scores == sorted(scores, reverse=True)
    assert found.chunk_id not in {passage.chunk_id for passage in found.more}
    assert {p.source for p in found.more} == {found.source}
    assert {(p.before, p.after, p.more) for p in found.more} == {("", "", ())}


def dated(tmp_path: Path) -> Path:
    texts = {
        f"{folder}/honey-{n}.txt": f"The honey fair\n{date}\n\nThe {n} fairs sold honey."
        for n, (folder, date) in enumerate(
            [("old", "3 May 2023"), ("new", "4 May 2024"), ("new", "25 October 2025")]
        )
    }
    articles = write_articles(tmp_path / "articles", texts)
    ingest(tmp_path / "index", [articles])
    return tmp_path / "index"


@pytest.mark.parametrize(
    ("scope", "meant"),
    [
        (Scope(files=("new",)), ["new/honey-1.txt", "new/honey-2.txt"]),
        (Scope(files=("old/honey-0.txt",)), ["old/honey-0.txt"]),
        (Scope(since="2024"), ["new/honey-1.txt", "new/honey-2.txt"]),
        (Scope(until="2024-05-04"), ["new/honey-1.txt", "old/honey-0.txt"]),
        (Scope(files=("new",), until="2024-12"), ["new/honey-1.txt"]),
        (Scope(since="2025-10", languages=("en",)), ["new/honey-2.txt"]),
    ],
    ids=["folder", "file", "since", "until", "folder-until", "since-language"],
)
def test_only_articles_in_the_scope_are_found(
    tmp_path: Path, scope: Scope, meant: list[str]
) -> None:
    with open_index(dated(tmp_path)) as opened:
        found = opened.retriever.retrieve("мед", language="uk", scope=scope)

    assert sorted(found_files(found)) == meant


def test_a_file_in_another_language_than_wanted_is_refused(opened: OpenIndex) -> None:
    scope = Scope(languages=("de",), files=("honey-uk.txt",))

    with pytest.raises(BadQuestion) as caught:
        opened.retriever.retrieve("honey", scope=scope)

    assert str(caught.value) == (
        "No article in de is in honey-uk.txt."
        " 'polycite articles' lists their files and dates."
    )
