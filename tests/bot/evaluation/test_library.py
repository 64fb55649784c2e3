"""Gold as a set names it, and quotes held against files, over the small world."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.evaluation.library import Library, missing_sources
from bot.evaluation.outcomes import GoldArticle
from bot.evaluation.question_sets import HeldIn
from index.errors import UnreadableFile
from index.passages import Source
from tests.bot.evaluation.made import made_question
from tests.small_world import ARTICLES, OpenIndex

_LIGHTHOUSE = "harbour/lighthouse-ar.txt"


def _refuse(source: Source) -> str:
    raise UnreadableFile(f"{source.file} is gone")


def _library(
    world: OpenIndex, file: str = _LIGHTHOUSE, **changes: str | int
) -> Library:
    """Return the library of the world, one of its articles changed."""
    sources = [
        replace(a.source, **changes) if a.source.file == file else a.source  # type: ignore[arg-type]
        for a in world.catalogue.articles()
    ]
    return Library(sources, world.catalogue.text, _refuse)


def _gold_files(library: Library, *names: str) -> list[str]:
    return [g.file for g in library.find_gold(made_question(sources=names))]


@pytest.mark.parametrize(
    "name",
    [_LIGHTHOUSE, "lighthouse-ar.txt", "lighthouse-ar", "harbour/lighthouse-ar"],
)
def test_a_source_is_known_by_its_path_or_its_name(world: OpenIndex, name: str) -> None:
    (gold,) = _library(world).find_gold(made_question(sources=[name]))

    assert (gold.file, gold.language) == (_LIGHTHOUSE, "ar")
    assert gold.story is not None


def test_a_source_is_known_by_its_address(world: OpenIndex) -> None:
    library = _library(world, url="https://harbour.example/7")

    assert _gold_files(library, "https://harbour.example/7") == [_LIGHTHOUSE]


def test_an_article_that_is_a_line_is_known_with_its_number(world: OpenIndex) -> None:
    library = _library(world, position=3, path="/nowhere/archive.jsonl")

    assert _gold_files(library, "/nowhere/archive.jsonl#3") == [_LIGHTHOUSE]


def test_a_source_that_is_named_twice_is_one(world: OpenIndex) -> None:
    library = _library(world)

    assert _gold_files(library, _LIGHTHOUSE, "lighthouse-ar") == [_LIGHTHOUSE]


def test_a_source_that_the_index_lacks_stays_and_is_told(world: OpenIndex) -> None:
    library = _library(world)

    gold = library.find_gold(made_question(sources=["castle-de.txt", "none.txt"]))

    assert gold[1] == GoldArticle(file="none.txt")
    assert missing_sources([gold, [], gold]) == (2, ["none.txt"])


def test_a_source_without_a_name_is_found_by_what_stands_in_it(
    world: OpenIndex,
) -> None:
    whole = ARTICLES["castle-de.txt"].replace("\n\n", "\n   ")
    lost = "A paragraph that was cut. Die Arbeiten haben drei Jahre gedauert."
    sentence = "Die Arbeiten haben drei Jahre gedauert."
    held = [
        HeldIn(name="unknown", stretches=(whole, sentence)),
        HeldIn(stretches=(lost, sentence)),
    ]
    library = _library(world)

    found = [
        library.find_gold(replace(made_question(sources=()), held_in=(one,)))
        for one in held
    ]

    assert [[g.file for g in gold] for gold in found] == [["castle-de.txt"]] * 2


def test_a_text_that_no_article_has_is_missing_under_its_first_words(
    world: OpenIndex,
) -> None:
    question = replace(
        made_question(sources=()), held_in=(HeldIn(stretches=("Nobody " * 20, "")),)
    )

    (gold,) = _library(world).find_gold(question)

    assert (gold.language, gold.file) == (None, ("Nobody " * 20)[:60])


def test_a_quote_is_held_against_what_the_file_says_now(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The castle is old.", encoding="utf-8")
    source = Source(
        article_id=1, story=1, file="a.txt", path=str(path), language="en",
        title=None, url=None, published=None, outlet=None, content_hash="",
    )  # fmt: skip

    def library() -> Library:
        return Library(
            [source], str, lambda s: Path(s.path).read_text(encoding="utf-8")
        )

    assert library().has_quote(source, 4, 10, "castle")
    assert not library().has_quote(source, 3, 10, "castle")

    path.write_text("A castle is old.", encoding="utf-8")

    assert not library().has_quote(source, 4, 10, "castle")


def test_a_quote_of_a_file_that_is_gone_is_not_there(world: OpenIndex) -> None:
    source = world.catalogue.articles()[0].source

    assert not _library(world).has_quote(source, 0, 3, "The")
