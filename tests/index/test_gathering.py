"""What is found by passage, by sentence and by a rare word, in vectors made by hand."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.calibrating import Calibration, ProbedLanguage
from index.catalogue import Catalogue
from index.gathering import Found, Gatherer
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


@pytest.fixture
def put(recorder: Recorder, vectors: VectorStore) -> Put:
    """Record an article of one passage with given nearness; return the passage's id."""

    def put(
        passage: float, *sentences: float, text: str = "One. Two.", language: str = "en"
    ) -> int:
        path = f"/{text.casefold()}/{passage}-{sentences}.txt"
        new = article(text, path=path, language=language)
        article_id = add(recorder, new)
        (chunk_id,) = ids_of(article_id, 1)
        vectors.add("passages", language, [chunk_id], _rows(passage))
        ids = ids_of(article_id, len(sentences))
        vectors.add("sentences", language, ids, _rows(*sentences))
        return chunk_id

    return put


@pytest.fixture
def gatherer(catalogue: Catalogue, vectors: VectorStore) -> Gatherer:
    return Gatherer(catalogue, vectors, LexiconEmbedder())


def _rows(*near: float) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Return unit vectors with these products with the question's."""
    return np.array([(n, (1 - n * n) ** 0.5) for n in near], np.float32)


def _asked(text: str = "who?", language: str = "uk") -> Asked:
    return Asked(
        text=text,
        language=language,
        vector=np.array([1, 0], np.float32),
        wants_number=False,
    )


def _gather(
    gatherer: Gatherer, asked: Asked, *languages: str, among: Among | None = None
) -> dict[int, Found]:
    """Return what was found by chunk, each once."""
    found = gatherer.gather(asked, languages or ("en",), PLAIN, among)
    by_chunk = {f.chunk_id: f for f in found}
    assert len(by_chunk) == len(found)
    return by_chunk


def _worth(
    chunk_id: int, passage: float, nearest_sentence: float, *, is_own: bool = False
) -> Found:
    """Return what to find of a passage with these similarities."""
    value = score(passage, nearest_sentence, is_own=is_own)
    return Found(
        chunk_id=chunk_id,
        similarity=pytest.approx(passage, abs=1e-5),  # type: ignore[arg-type]
        score=pytest.approx(value, abs=1e-5),  # type: ignore[arg-type]
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


def test_a_passage_that_only_a_sentence_leads_to_is_compared_as_a_whole(
    put: Put, gatherer: Gatherer
) -> None:
    crowd = [put(0.5, 0.4, text=f"Text {n}.") for n in range(30)]
    one = put(-0.2, 0.9)

    found = _gather(gatherer, _asked())

    assert found.keys() == {*crowd, one}
    assert found[one] == _worth(one, -0.2, 0.9)


def test_the_sentences_of_a_passage_that_none_led_to_count_as_the_last_found(
    put: Put, gatherer: Gatherer
) -> None:
    crowd = [put(0.5, 0.4, 0.4, text=f"Text. It is {n}.") for n in range(30)]
    one = put(0.9, -0.2, -0.3)

    found = _gather(gatherer, _asked())

    assert found.keys() == {*crowd, one}
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
    for n in range(30):
        put(0.5, 0.4, 0.4, text=f"Text. It is what {n} are.")
    one = put(-0.1, -0.2, -0.3, text="UNODC of Ashford. 2031.")

    found = _gather(gatherer, _asked(question, language))

    assert (one in found) == is_found


def test_a_word_of_more_than_twenty_passages_leads_nowhere(
    put: Put, gatherer: Gatherer
) -> None:
    for n in range(30):
        put(0.5, 0.4, 0.4, text=f"Text. It is {n}.")
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
    for n in range(31):
        put(0.9, 0.9, text=f"Text {n}.")
    one = put(0.1, 0.2, text="متن.", language="fa")

    both = _gather(gatherer, _asked(), "en", "fa")
    english = _gather(gatherer, _asked(), "en")

    assert both[one] == _worth(one, 0.1, 0.2)
    assert english.keys() == both.keys() - {one}


def test_what_is_read_is_worth_its_own_sentences_and_must_be_live(
    put: Put, recorder: Recorder, gatherer: Gatherer
) -> None:
    one, gone = put(0.9, -0.2, -0.3), put(0.8, 0.8)
    recorder.retire(gone >> 20)
    found = [Found(chunk_id=n, similarity=0.9, score=5.0) for n in (gone, one)]

    (candidate,) = gatherer.read(found, _asked(), PLAIN)

    assert (candidate.chunk.chunk_id, candidate.similarity) == (one, 0.9)
    assert candidate.similarities == pytest.approx([-0.2, -0.3])
    assert candidate.score == pytest.approx(score(0.9, -0.2, is_own=False))


def test_an_article_is_read_whole_in_the_language_of_the_question(
    put: Put, gatherer: Gatherer
) -> None:
    put(0.9, 0.9, text="Other.")
    one = put(0.4, 0.1, 0.3)

    (candidate,) = gatherer.read_article(one >> 20, _asked(language="en"), PLAIN)

    assert candidate.chunk.chunk_id == one
    assert candidate.score == pytest.approx(score(0.4, 0.3, is_own=True))
