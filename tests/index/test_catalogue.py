import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.calibrating import LanguageBias
from index.catalogue import Catalogue
from index.errors import IndexDamaged, IndexMismatch, NoIndex, UnreadableFile
from index.holdings import Identity, Leftover, NewArticle
from index.passages import Chunk, Sentence, Source, Span
from index.recording import Recorder
from index.schema import MOST_PER_ARTICLE, ids_of
from index.sentences import split_sentences

IDENTITY = Identity(
    embedding_model="lexicon", dimension=3, chunker="c-1", analyser="t-1"
)
BIAS = LanguageBias(
    language="uk",
    questions=np.array([1, 2, 3], np.float32),
    passages=np.array([4, 5, 6], np.float32),
)
# As sums of passages are: float32 numbers kept as float64.
SUM = np.array([0.1, -0.2, 0.7], np.float32).astype(np.float64)


def article(
    text: str = "Один. Два.", path: str = "/a/x.txt", **more: str
) -> NewArticle:
    """An article whose whole text is one chunk."""
    chunk = Chunk(
        span=Span(start=0, end=len(text)), sentences=tuple(split_sentences(text))
    )
    plain = NewArticle(
        path=path,
        file=path.rpartition("/")[2],
        content_hash="hash",
        size=10,
        modified_ns=20,
        seen=30.0,
        encoding="utf-8",
        language="uk",
        title=None,
        url=None,
        published=None,
        outlet=None,
        text=text,
        chunks=(chunk,),
    )
    return replace(plain, **more)  # type: ignore[arg-type]


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    opened = Catalogue(tmp_path / "index" / "catalogue.sqlite", create=True)
    yield opened
    opened.close()


@pytest.fixture
def recorder(catalogue: Catalogue) -> Recorder:
    return Recorder(catalogue)


def add(
    recorder: Recorder, new: NewArticle, replaces: int | None = None, scale: float = 1
) -> int:
    article_id = recorder.begin(new)
    recorder.publish(article_id, replaces=replaces, passages_sum=SUM * scale)
    return article_id


def files(catalogue: Catalogue) -> list[str]:
    return [stored.source.file for stored in catalogue.articles()]


def sums(catalogue: Catalogue) -> list[tuple[str, int, int, int, int, list[float]]]:
    return [
        (
            s.language,
            s.articles,
            s.chunks,
            s.sentences,
            s.terms,
            s.passages_sum.tolist(),
        )
        for s in catalogue.languages()
    ]


def test_where_nothing_was_ingested_there_is_no_index(tmp_path: Path) -> None:
    with pytest.raises(NoIndex) as caught:
        Catalogue(tmp_path / "index" / "catalogue.sqlite")

    assert str(caught.value) == (
        f"There is no index at '{tmp_path / 'index'}' yet."
        " Make one with 'polycite ingest FOLDER'."
    )


@pytest.mark.parametrize("create", [False, True], ids=["reading", "writing"])
def test_a_file_that_is_no_catalogue_is_called_damaged(
    tmp_path: Path, create: bool
) -> None:
    path = tmp_path / "catalogue.sqlite"
    path.write_bytes(b"not a database " * 1_000)

    with pytest.raises(IndexDamaged) as caught:
        Catalogue(path, create=create)

    assert str(caught.value) == (
        f"'{path}' cannot be read as a catalogue (file is not a database)."
        " Move it away and run 'polycite ingest' again."
    )


def test_an_empty_file_is_called_damaged(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    path.touch()

    with pytest.raises(IndexDamaged, match="no such table"):
        Catalogue(path)


def test_a_catalogue_that_is_broken_further_in_is_called_damaged(
    tmp_path: Path,
) -> None:
    path = tmp_path / "catalogue.sqlite"
    catalogue = Catalogue(path, create=True)
    recorder = Recorder(catalogue)
    for number in range(20):
        add(recorder, article("Слово. " * 200, path=f"/a/{number}.txt"))
    catalogue.close()
    content = bytearray(path.read_bytes())
    # The first page, which says what tables there are, stays whole.
    content[8_192:] = b"\xff" * (len(content) - 8_192)
    path.write_bytes(content)

    with pytest.raises(IndexDamaged, match="malformed"):
        Catalogue(path).articles()


def test_a_catalogue_of_another_layout_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "index" / "catalogue.sqlite"
    Catalogue(path, create=True).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE about SET value='catalogue-0' WHERE key='schema'")
    connection.close()

    with pytest.raises(IndexMismatch) as caught:
        Catalogue(path)

    assert str(caught.value) == (
        f"The index at '{path.parent}' has the layout 'catalogue-0', this program"
        " writes 'catalogue-1'. Run 'polycite ingest --rebuild FOLDER'."
    )


def test_an_index_without_articles_has_no_identity_and_takes_any(
    catalogue: Catalogue,
) -> None:
    catalogue.check_identity(IDENTITY)

    assert catalogue.identity() is None


def test_the_identity_recorded_is_the_identity_read(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    recorder.set_identity(IDENTITY, [BIAS])

    stored = catalogue.biases()["uk"]
    assert catalogue.identity() == IDENTITY
    assert (stored.questions.tolist(), stored.passages.tolist()) == (
        [1, 2, 3],
        [4, 5, 6],
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
    tmp_path: Path,
    wanted: Identity,
    difference: str,
) -> None:
    recorder.set_identity(IDENTITY, [BIAS])

    with pytest.raises(IndexMismatch) as caught:
        catalogue.check_identity(wanted)

    assert str(caught.value) == (
        f"The index at '{tmp_path / 'index'}' was made with {difference}."
        " Set it back, or run 'polycite ingest --rebuild FOLDER'."
    )


def test_the_same_identity_is_let_in(catalogue: Catalogue, recorder: Recorder) -> None:
    recorder.set_identity(IDENTITY, [BIAS])

    catalogue.check_identity(replace(IDENTITY))


def test_an_article_is_invisible_until_it_is_published(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    article_id = recorder.begin(article())

    assert files(catalogue) == []
    assert catalogue.chunks(ids_of(article_id, 1)) == {}
    assert (catalogue.languages(), catalogue.generation()[1]) == ([], 0)


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
        file="дім.txt",
        path="/a/дім.txt",
        language="uk",
        title="Дім",
        url="http://x",
        published="2025",
        outlet="x",
        content_hash="hash",
    )
    assert (stored.encoding, stored.size, stored.modified_ns) == ("utf-8", 10, 20)
    assert (stored.seen, stored.characters, stored.chunk_count) == (30.0, 10, 1)


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
    assert sorted(catalogue.postings("uk", ["сік", "кава", "мед"])) == [
        ("кава", chunk_id, 1, 4),
        ("сік", chunk_id, 2, 4),
    ]


def test_more_values_than_a_statement_takes_are_asked_in_portions(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    article_id = add(recorder, article("Один. " * 1_200))

    found = catalogue.chunk_by_sentence(ids_of(article_id, 1_200))

    assert list(found) == list(ids_of(article_id, 1_200))


def test_a_replaced_article_ends_where_the_new_one_begins(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    old = add(recorder, article("Старий текст. Так."))
    new = add(recorder, article("Новий текст."), replaces=old)

    assert [stored.source.article_id for stored in catalogue.articles()] == [new]
    assert catalogue.chunks([*ids_of(old, 1), *ids_of(new, 1)]).keys() == set(
        ids_of(new, 1)
    )
    assert recorder.leftovers() == [
        Leftover(article_id=old, language="uk", chunk_count=1, sentence_count=2)
    ]


def test_a_removed_article_vanishes(catalogue: Catalogue, recorder: Recorder) -> None:
    article_id = add(recorder, article())

    recorder.retire(article_id)

    assert (files(catalogue), catalogue.languages()) == ([], [])
    assert catalogue.chunks(ids_of(article_id, 1)) == {}


def test_a_forgotten_article_leaves_no_row(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    article_id = add(recorder, article())
    recorder.retire(article_id)

    recorder.forget(article_id)

    assert recorder.leftovers() == []
    assert catalogue.postings("uk", ["один"]) == []
    assert catalogue.chunk_by_sentence(ids_of(article_id, 2)) == {}


def test_the_id_of_a_forgotten_article_is_not_used_again(recorder: Recorder) -> None:
    article_id = add(recorder, article())
    recorder.retire(article_id)
    recorder.forget(article_id)

    assert recorder.begin(article()) > article_id


def test_counts_and_sums_add_up_per_language(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    add(recorder, article("Один. Два."))
    add(recorder, article("Три.", path="/a/y.txt"), scale=2)
    add(recorder, article("سلام", path="/a/z.txt", language="fa"))

    assert sums(catalogue) == [
        ("fa", 1, 1, 1, 1, SUM.tolist()),
        ("uk", 2, 2, 3, 3, (SUM + SUM * 2).tolist()),
    ]


def test_retiring_returns_counts_and_sums_exactly_to_what_they_were(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    first = add(recorder, article("Один. Два."), scale=0.5)
    before = sums(catalogue)
    second = add(recorder, article("Три.", path="/a/y.txt"), scale=0.25)
    replaced = add(recorder, article("П'ять."), replaces=first, scale=0.125)
    add(recorder, article("Один. Два."), replaces=replaced, scale=0.5)

    recorder.retire(second)

    assert sums(catalogue) == before


def test_the_generation_moves_with_what_is_live_and_with_nothing_else(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    seen = [catalogue.generation()]
    article_id = recorder.begin(article())
    seen.append(catalogue.generation())
    recorder.publish(article_id, replaces=None, passages_sum=SUM)
    seen.append(catalogue.generation())
    recorder.touch(article_id, file="x.txt", size=1, modified_ns=2, seen=3.0)
    seen.append(catalogue.generation())
    recorder.retire(article_id)
    seen.append(catalogue.generation())

    assert seen[0] == seen[1] < seen[2] == seen[3] < seen[4]


def test_a_catalogue_put_in_the_place_of_an_open_one_is_read_from_then_on(
    catalogue: Catalogue, recorder: Recorder, tmp_path: Path
) -> None:
    add(recorder, article(path="/a/old.txt"))
    before = catalogue.generation()
    other = Catalogue(tmp_path / "other" / "catalogue.sqlite", create=True)
    add(Recorder(other), article(path="/a/new.txt"))
    other.close()

    (tmp_path / "index").rename(tmp_path / "index.old")
    between = catalogue.generation()
    (tmp_path / "other").rename(tmp_path / "index")

    assert between == before != catalogue.generation()
    assert files(catalogue) == ["new.txt"]


def test_an_unchanged_file_is_recorded_under_its_new_name_and_time(
    catalogue: Catalogue, recorder: Recorder
) -> None:
    article_id = add(recorder, article())

    recorder.touch(article_id, file="a/x.txt", size=11, modified_ns=22, seen=33.0)

    (stored,) = catalogue.articles()
    assert (stored.source.file, stored.size, stored.modified_ns, stored.seen) == (
        "a/x.txt",
        11,
        22,
        33.0,
    )


def test_an_article_with_too_many_sentences_is_refused(recorder: Recorder) -> None:
    one = Span(start=0, end=1)
    crowd = Chunk(span=one, sentences=(one,) * MOST_PER_ARTICLE)

    with pytest.raises(UnreadableFile) as caught:
        recorder.begin(replace(article(), chunks=(crowd,)))

    assert str(caught.value) == (
        "has over 1,048,576 sentences; divide it into several files"
    )


def test_a_reader_goes_on_while_an_ingest_writes(
    recorder: Recorder, tmp_path: Path
) -> None:
    add(recorder, article())
    reader = Catalogue(tmp_path / "index" / "catalogue.sqlite")
    with sqlite3.connect(tmp_path / "index" / "catalogue.sqlite") as writing:
        writing.execute("UPDATE articles SET file='half-way'")

        assert files(reader) == ["x.txt"]

    writing.close()
    reader.close()
