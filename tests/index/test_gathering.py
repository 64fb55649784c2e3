"""What is found by passage, by sentence and by a rare word, in vectors made by hand."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.calibrating import Calibration, ProbedLanguage
from index.catalogue import Catalogue
from index.gathering import Found, Gatherer, worth_reading
from index.held_rows import HeldRows
from index.held_vectors import HeldVectors
from index.packing import PortionVectors
from index.passages import Scope
from index.recording import Recorder
from index.schema import ids_of
from index.scoping import Among, find_among
from index.scoring import Asked, score
from index.vectors import VectorStore
from tests.fakes import LexiconEmbedder
from tests.index.recorded import add, article

# Vectors that add nothing for a language: products stay as they are.
_NOTHING = np.zeros((1, 2), np.float32)
PLAIN = Calibration(
    {"en": ProbedLanguage(language="en", questions=_NOTHING, passages=_NOTHING)}, []
)

Put = Callable[..., int]


@pytest.fixture
def vectors(tmp_path: Path) -> VectorStore:
    return VectorStore(tmp_path / "vectors")


@pytest.fixture(params=[100_000, 0], ids=["in memory", "by Chroma"])
def held(
    catalogue: Catalogue, vectors: VectorStore, request: pytest.FixtureRequest
) -> HeldVectors:
    return HeldVectors(catalogue, vectors, request.param)


@pytest.fixture
def put(
    catalogue: Catalogue, recorder: Recorder, vectors: VectorStore, held: HeldVectors
) -> Put:
    """Record an article of one passage with given nearness; return the passage's id."""

    def put(
        passage: float, *sentences: float, text: str = "One. Two.", language: str = "en"
    ) -> int:
        path = f"/{text.casefold()}/{passage}-{sentences}.txt"
        new = article(text, path=path, language=language)
        lacking = new.sentence_count - len(sentences)
        nearness = (*sentences, *[min(sentences)] * lacking)
        rows = PortionVectors(_rows(passage), _rows(*nearness))
        article_id = add(recorder, new, vectors=rows)
        (chunk_id,) = ids_of(article_id, 1)
        vectors.add("passages", language, [chunk_id], rows.passages)
        ids = ids_of(article_id, len(nearness))
        vectors.add("sentences", language, ids, rows.sentences)
        held.turn_to(catalogue.languages())
        return chunk_id

    return put


@pytest.fixture
def gatherer(catalogue: Catalogue, held: HeldVectors) -> Gatherer:
    return Gatherer(HeldRows(catalogue), held, LexiconEmbedder())


def _rows(*near: float) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Return unit vectors with these products with the question's."""
    return np.array([(n, (1 - n * n) ** 0.5) for n in near], np.float32)


def _crowd(put: Put) -> None:
    """Take all places among the nearest passages and the nearest sentences."""
    for n in range(30):
        put(0.5, 0.4, 0.4, text=f"Text. It is what {n} are.")


def _asked(
    text: str = "who?", language: str = "uk", *, wants_number: bool = False
) -> Asked:
    return Asked(
        text=text,
        language=language,
        vector=np.array([1, 0], np.float32),
        wants_number=wants_number,
    )


def _gather(
    gatherer: Gatherer, asked: Asked, *languages: str, among: Among | None = None
) -> dict[int, Found]:
    """Return what was found by chunk, each once."""
    found = gatherer.gather(asked, languages or ("en",), PLAIN, among=among)
    by_chunk = {f.chunk_id: f for f in found}
    assert len(by_chunk) == len(found)
    return by_chunk


def _about(value: Any) -> Any:  # noqa: ANN401 - what approx takes and gives
    """Return what equals ``value`` but for what packing rounds."""
    return pytest.approx(value, abs=1e-3)


def _worth(
    chunk_id: int,
    passage: float,
    nearest_sentence: float,
    *,
    is_own: bool = False,
    rare_words: float = 0,
) -> Found:
    """Return what to find of a passage with these similarities."""
    value = score(passage, nearest_sentence, is_own=is_own)
    return Found(
        chunk_id=chunk_id,
        score=_about(value),
        rare_words=rare_words,
    )


def test_a_passage_is_worth_itself_and_its_nearest_sentence(
    put: Put, gatherer: Gatherer
) -> None:
    one, other = put(0.8, 0.6, 0.2), put(0.4, 0.1, 0.3)

    found = _gather(gatherer, _asked())

    assert found == {one: _worth(one, 0.8, 0.6), other: _worth(other, 0.4, 0.3)}


def test_a_passage_in_the_language_of_the_question_is_worth_less(
    put: Put, gatherer: Gatherer
) -> None:
    one = put(0.8, 0.6, 0.2)

    found = _gather(gatherer, _asked(language="en"))

    assert found == {one: _worth(one, 0.8, 0.6, is_own=True)}


def test_what_is_found_comes_best_first(put: Put, gatherer: Gatherer) -> None:
    last, first = put(0.1, 0.1), put(0.9, 0.9)
    second, third = put(0.5, 0.5), put(0.5, 0.5, text="متن.", language="fa")

    found = gatherer.gather(_asked(), ["fa", "en"], PLAIN)

    assert [f.chunk_id for f in found] == [first, second, third, last]


def test_a_passage_that_only_a_sentence_leads_to_counts_as_the_last_found(
    put: Put, gatherer: Gatherer
) -> None:
    _crowd(put)
    one = put(-0.2, 0.9)

    found = _gather(gatherer, _asked())

    assert found[one] == _worth(one, 0.5, 0.9)


def test_the_sentences_of_a_passage_that_none_led_to_count_as_the_last_found(
    put: Put, gatherer: Gatherer
) -> None:
    _crowd(put)
    one = put(0.9, -0.2, -0.3)

    found = _gather(gatherer, _asked())

    assert found[one] == _worth(one, 0.9, 0.4)


@pytest.mark.parametrize(
    ("question", "language", "is_found"),
    [
        ("Що таке UNODC?", "uk", True),
        ("Хто у 2031?", "uk", True),
        ("Хто такий Ashford?", "uk", False),
        ("What is ashford?", "en", True),
        ("What is it?", "en", False),
    ],
    ids=["capitals", "number", "a-name", "own-language", "other-words"],
)
def test_a_rare_word_leads_to_a_passage_that_nothing_else_does(
    put: Put, gatherer: Gatherer, question: str, language: str, is_found: bool
) -> None:
    _crowd(put)
    one = put(-0.1, -0.2, -0.3, text="UNODC of Ashford. 2031.")

    found = _gather(gatherer, _asked(question, language))

    assert (one in found) == is_found


def test_a_passage_that_only_a_word_leads_to_counts_as_the_last_found(
    put: Put, gatherer: Gatherer
) -> None:
    _crowd(put)
    one = put(-0.1, -0.2, text="UNODC.")

    found = _gather(gatherer, _asked("UNODC?"))

    assert found[one] == _worth(one, 0.5, 0.4, rare_words=1)
    assert [chunk for chunk, f in found.items() if f.rare_words] == [one]


def test_a_word_of_more_than_twenty_passages_leads_nowhere(
    put: Put, gatherer: Gatherer
) -> None:
    _crowd(put)
    others = [put(-0.1, -0.2, text=f"UNODC {n}.") for n in range(21)]

    found = _gather(gatherer, _asked("UNODC?"))

    assert found.keys().isdisjoint(others)


def test_only_what_is_among_the_wanted_is_found_in_any_way(
    put: Put, catalogue: Catalogue, gatherer: Gatherer
) -> None:
    put(0.9, 0.9, 0.9, text="UNODC. It is near.")
    wanted = put(-0.1, -0.2, text="Far")
    put(0.9, 0.9, text="Поруч.", language="fa")
    among = find_among(catalogue, Scope(files=("/far",)))

    found = _gather(gatherer, _asked("UNODC?"), "en", "fa", among=among)

    assert found == {wanted: _worth(wanted, -0.1, -0.2)}


def test_each_language_is_asked_by_itself(put: Put, gatherer: Gatherer) -> None:
    _crowd(put)
    one = put(0.1, 0.2, text="متن.", language="fa")

    both = _gather(gatherer, _asked(), "en", "fa")
    english = _gather(gatherer, _asked(), "en")

    assert both[one] == _worth(one, 0.1, 0.2)
    assert english.keys() == both.keys() - {one}


@pytest.mark.parametrize(
    ("worded", "most", "read"),
    [
        ((), 3, [0, 1, 2]),
        ((0, 2), 3, [0, 1, 2]),
        ((1, 9, 19), 3, [0, 1, 2, 9, 19]),
        (range(10, 20), 3, [0, 1, 2, 10, 11, 12, 13, 14]),
        (range(20), 3, [0, 1, 2, 3, 4, 5, 6, 7]),
        ((1, 9, 19), 30, list(range(20))),
    ],
    ids=["none", "among-the-first", "below", "many-below", "all", "few-found"],
)
def test_the_first_are_read_and_five_more_that_a_word_brought_in(
    worded: Sequence[int], most: int, read: list[int]
) -> None:
    found = [Found(chunk_id=n, score=-n, rare_words=n in worded) for n in range(20)]

    assert worth_reading(found, most) == read


def test_what_has_more_of_the_rare_words_is_read_first() -> None:
    found = [Found(chunk_id=n, score=-n, rare_words=n) for n in range(9)]

    assert worth_reading(found, 1) == [0, 8, 7, 6, 5, 4]


def test_what_is_read_is_compared_as_a_whole_and_by_every_sentence(
    put: Put, gatherer: Gatherer
) -> None:
    _crowd(put)
    one = put(0.1, -0.2, -0.3)

    (candidate,) = gatherer.read([one], _asked(), PLAIN)

    assert candidate.chunk.chunk_id == one
    assert candidate.similarity == _about(0.1)
    assert candidate.similarities == _about([-0.2, -0.3])
    assert candidate.score == _about(score(0.1, -0.2, is_own=False))


def test_what_is_read_in_the_language_of_the_question_is_worth_less(
    put: Put, gatherer: Gatherer
) -> None:
    one, other = put(0.4, 0.1, 0.3), put(0.4, 0.3, text="متن.", language="fa")

    found = gatherer.read([one, other], _asked(language="en"), PLAIN)

    assert {c.chunk.chunk_id: c.score for c in found} == {
        one: _about(score(0.4, 0.3, is_own=True)),
        other: _about(score(0.4, 0.3, is_own=False)),
    }


def test_what_is_no_longer_live_is_not_read(
    put: Put, recorder: Recorder, gatherer: Gatherer
) -> None:
    retired, one = put(0.9, 0.9), put(0.7, 0.7, 0.7)
    recorder.retire([retired >> 20])

    (candidate,) = gatherer.read([retired, one], _asked(), PLAIN)

    assert candidate.chunk.chunk_id == one


def test_what_has_no_vector_any_more_is_not_read(
    put: Put, catalogue: Catalogue, vectors: VectorStore
) -> None:
    lost, one = put(0.8, 0.8, text="Lost."), put(0.7, 0.7, 0.7)
    vectors.remove("passages", "en", [lost])
    by_chroma = HeldVectors(catalogue, vectors, 0)
    gatherer = Gatherer(HeldRows(catalogue), by_chroma, LexiconEmbedder())

    (candidate,) = gatherer.read([lost, one], _asked(), PLAIN)

    assert candidate.chunk.chunk_id == one


def test_what_is_read_is_worth_less_where_it_lacks_the_number_asked_for(
    put: Put, gatherer: Gatherer
) -> None:
    said = put(0.5, 0.3, 0.6, text="Some came. 12 left.")
    unsaid = put(0.5, 0.3, 0.6, text="Some came. Others left.")

    found = gatherer.read([said, unsaid], _asked(wants_number=True), PLAIN)

    assert {c.chunk.chunk_id: c.score for c in found} == {
        said: _about(score(0.5, 0.6, is_own=False)),
        unsaid: _about(score(0.5, 0.6 - 0.05, is_own=False)),
    }
