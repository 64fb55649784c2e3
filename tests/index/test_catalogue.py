import random
from dataclasses import replace

import pytest

from index.catalogue import Catalogue
from index.errors import IndexMismatch
from index.holdings import Identity
from index.passages import Sentence, Source
from index.recording import Recorder
from index.schema import ids_of
from index.story_rows import StoryRows
from tests.index.recorded import IDENTITY, PROBED, SUM, add, article, files


def test_an_index_without_articles_has_no_identity_and_takes_any(
    catalogue: Catalogue,
) -> None:
    catalogue.check_identity(IDENTITY)

    assert catalogue.identity() is None


def test_the_identity_recorded_is_the_identity_read(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    recorder.set_identity(IDENTITY, [PROBED])

    stored = catalogue.probed()["uk"]
    assert catalogue.identity() == IDENTITY
    assert (stored.questions.tolist(), stored.passages.tolist()) == (
        [[1, 2, 3]],
        [[4, 5, 6]],
    )


@pytest.mark.parametrize(
    ("wanted", "difference"),
    [
        (
            replace(IDENTITY, embedding_model="e5", dimension=384, chunker="c-2"),
            "embedding model 'lexicon', the settings now say 'e5'",
        ),
        (
            replace(IDENTITY, dimension=384, analyser="t-2"),
            "dimension 3, the settings now say 384",
        ),
        (replace(IDENTITY, chunker="c-2"), "chunker 'c-1', the settings now say 'c-2'"),
        (
            replace(IDENTITY, analyser="t-2"),
            "analyser 't-1', the settings now say 't-2'",
        ),
    ],
    ids=["model", "dimension", "chunker", "analyser"],
)
def test_a_mismatch_names_the_first_difference_and_the_command_that_mends_it(
    catalogue: Catalogue,
    recorder: Recorder,
    wanted: Identity,
    difference: str,
) -> None:
    recorder.set_identity(IDENTITY, [PROBED])

    with pytest.raises(IndexMismatch) as caught:
        catalogue.check_identity(wanted)

    assert str(caught.value) == (
        f"The index at '{catalogue.name}' was made with {difference}."
        " Set it back, or run 'polycite ingest --rebuild FOLDER'."
    )


def test_the_same_identity_is_let_in(catalogue: Catalogue, recorder: Recorder) -> None:
    recorder.set_identity(IDENTITY, [PROBED])

    catalogue.check_identity(replace(IDENTITY))


def test_a_published_article_is_listed_as_it_was_given(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    new = article(
        path="/a/дім.txt", title="Дім", url="http://x", published="2025", outlet="x"
    )

    article_id = add(recorder, new)

    (stored,) = catalogue.articles()
    assert stored.source == Source(
        article_id=article_id,
        story=article_id,
        file="дім.txt",
        path="/a/дім.txt",
        language="uk",
        title="Дім",
        url="http://x",
        published="2025",
        outlet="x",
        content_hash="hash",
        size=10,
        modified_ns=20,
        seen=30.0,
    )
    assert stored.source.encoding == "utf-8"
    assert (stored.characters, stored.chunk_count) == (10, 1)


def test_articles_are_listed_by_the_code_points_of_their_names(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    names = ["b.txt", "A.txt", "Б.txt", "a.txt", "_.txt", "à.txt", "а.txt"]
    for name in names:
        add(recorder, article(path=f"/a/{name}", language=name.removesuffix(".txt")))

    assert files(catalogue) == sorted(names)
    assert [s.language for s in catalogue.languages()] == sorted(
        name.removesuffix(".txt") for name in names
    )


def test_a_path_and_a_word_of_thousands_of_letters_are_taken(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    letters = random.Random(0).choices("абвгдежзийклмн", k=4_000)  # noqa: S311
    word = "".join(letters)

    add(recorder, article(f"Слово {word}.", path=f"/{word}.txt"))

    assert catalogue.chunks_by_term([("uk", "слово")], 1)["uk", "слово"]
    assert files(catalogue) == [f"{word}.txt"]


def test_versions_are_the_live_articles_of_a_story_by_file(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    a, b, c, old, alone, new = (
        add(recorder, article(path=f"/a/{name}.txt"))
        for name in ("c", "a", "b", "old", "alone", "new")
    )
    recorder.group({a: a, b: a, c: a, old: old, alone: alone})

    found = StoryRows(catalogue).versions([a, a, alone, new, 999])

    assert {story: [s.article_id for s in found[story]] for story in found} == {
        a: [b, c, a],
        alone: [alone],
        new: [new],
    }


def test_outlines_are_the_live_articles_by_id(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    first = add(recorder, article(url="https://x.example/a"))
    second = add(recorder, article(path="/a/y.txt"), scale=2)
    recorder.begin([article(path="/a/unfinished.txt")])
    recorder.group({first: first})

    found = list(StoryRows(catalogue).outlines())

    assert [(o.article_id, o.url, o.story) for o in found] == [
        (first, "https://x.example/a", first),
        (second, None, None),
    ]
    assert StoryRows(catalogue).ungrouped() == {second}
    assert [(o.language, o.chunk_count, o.sentence_count) for o in found] == [
        ("uk", 1, 2)
    ] * 2
    assert found[1].passages_sum.tolist() == (SUM * 2).tolist()


def test_the_text_is_kept_to_the_last_character(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    text = "\tОдин 🙂.\r\nдва\r\u2028 e\u0301 \ufeff"

    article_id = add(recorder, article(text))

    assert catalogue.text(article_id) == text


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("One.\nTwo.\n\nThree.", [1, 2, 4], id="lf"),
        pytest.param("One.\r\nTwo.\r\n\r\nThree.", [1, 2, 4], id="crlf"),
        pytest.param("One.\rTwo.\r\rThree.", [1, 2, 4], id="cr"),
        pytest.param("One.\n\rTwo.\r\n\nThree.", [1, 3, 5], id="mixed"),
        pytest.param("\n\nOne. Two.\r\nThree.", [3, 3, 4], id="leading"),
    ],
)
def test_sentences_know_their_line(
    catalogue: Catalogue, recorder: Recorder, text: str, lines: list[int]
) -> None:
    article_id = add(recorder, article(text))

    (stored,) = catalogue.chunks(ids_of(article_id, 1)).values()
    assert [(s.text, s.line) for s in stored.sentences] == list(
        zip(["One.", "Two.", "Three."], lines, strict=True)
    )


def test_offsets_count_characters_and_not_bytes(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    text = "🙂🙂 سلام.\r\n他走了。她来了。"

    article_id = add(recorder, article(text))

    (stored,) = catalogue.chunks(ids_of(article_id, 1)).values()
    assert stored.text == text
    assert stored.sentences == (
        Sentence(start=0, end=8, line=1, text="🙂🙂 سلام."),
        Sentence(start=10, end=14, line=2, text="他走了。"),
        Sentence(start=14, end=18, line=2, text="她来了。"),
    )


def test_a_sentence_knows_its_chunk(catalogue: Catalogue, recorder: Recorder) -> None:
    article_id = add(recorder, article("Один. Два."))

    (chunk_id,) = ids_of(article_id, 1)
    first, second = ids_of(article_id, 2)
    assert catalogue.chunk_by_sentence([first, second, 7]) == {
        first: chunk_id,
        second: chunk_id,
    }


def test_terms_are_found_within_their_language(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    article_id = add(recorder, article("Сік і сік. Кава."))
    add(recorder, article("Сік", path="/a/ru.txt", language="ru"))

    (chunk_id,) = ids_of(article_id, 1)
    assert catalogue.chunks_by_term([("uk", "сік"), ("uk", "мед")], 1) == {
        ("uk", "сік"): (chunk_id,),
        ("uk", "мед"): (),
    }


def test_a_term_that_more_chunks_have_is_not_rare(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    first = add(recorder, article("Сік і кава."))
    second = add(recorder, article("Сік і мед.", path="/a/y.txt"))

    (with_coffee,), (with_honey,) = ids_of(first, 1), ids_of(second, 1)
    assert catalogue.chunks_by_term([("uk", "сік"), ("uk", "мед")], 1) == {
        ("uk", "сік"): (),
        ("uk", "мед"): (with_honey,),
    }
    assert catalogue.chunks_by_term([("uk", "сік")], 2) == {
        ("uk", "сік"): (with_coffee, with_honey)
    }


def test_articles_that_are_gone_have_no_terms(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    old = add(recorder, article("Сік."))
    new = add(recorder, article("Сік, сік."), replaces=old)

    found = catalogue.chunks_by_term([("uk", "сік")], 2)

    assert found == {("uk", "сік"): tuple(ids_of(new, 1))}


def test_the_chunks_of_an_article_are_known_by_its_id(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    first = add(recorder, article("Сік."))
    second = add(recorder, article("Мед.", path="/a/y.txt"))
    add(recorder, article("Кава.", path="/a/z.txt"))

    found = catalogue.chunk_ids([second, first, 999])

    assert sorted(found) == [*ids_of(first, 1), *ids_of(second, 1)]


def test_more_values_than_a_statement_takes_are_asked_in_portions(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    article_id = add(recorder, article("Один. " * 1_200))

    found = catalogue.chunk_by_sentence(ids_of(article_id, 1_200))

    assert list(found) == list(ids_of(article_id, 1_200))
