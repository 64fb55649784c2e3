import numpy as np
import pytest

from index.bundled_model import MODEL, BundledEmbedder
from tests.index.facts import FACTS, OTHERS, QUESTION, norms


@pytest.fixture(scope="module")
def similarity(bundled: BundledEmbedder) -> dict[str, float]:
    """How near each text is to QUESTION."""
    texts = [*FACTS.values(), *OTHERS]
    near = bundled.embed_passages(texts) @ bundled.embed_questions([QUESTION])[0]
    return dict(zip(texts, near.tolist(), strict=True))


def test_the_bundled_model_gives_unit_vectors(bundled: BundledEmbedder) -> None:
    vectors = bundled.embed_passages(list(FACTS.values()))

    assert (bundled.model, vectors.shape) == (MODEL, (len(FACTS), 384))
    assert vectors.dtype == np.float32
    assert norms(vectors) == [pytest.approx(1.0, abs=1e-5)] * len(FACTS)


@pytest.mark.parametrize("language", FACTS)
def test_a_question_is_nearest_to_its_answer_in_any_language(
    similarity: dict[str, float], language: str
) -> None:
    nearest = max([FACTS[language], *OTHERS], key=lambda text: similarity[text])

    assert nearest == FACTS[language]


def test_questions_and_passages_of_the_same_words_differ(
    bundled: BundledEmbedder,
) -> None:
    as_question = bundled.embed_questions([QUESTION])[0]
    as_passage = bundled.embed_passages([QUESTION])[0]

    assert 0.8 < float(as_question @ as_passage) < 0.9999


def test_a_text_is_embedded_the_same_alone_and_among_others(
    bundled: BundledEmbedder,
) -> None:
    together = bundled.embed_passages(list(FACTS.values()))

    alone = bundled.embed_passages([FACTS["ar"]])[0]

    assert float(alone @ together[list(FACTS).index("ar")]) > 0.9999


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        pytest.param("a", 1, id="one"),
        pytest.param("a a a", 3, id="three"),
        pytest.param("字", 2, id="zh"),
    ],
)
def test_tokens_are_counted_without_the_models_own_frame(
    bundled: BundledEmbedder, text: str, tokens: int
) -> None:
    assert bundled.count_tokens(text) == tokens


@pytest.mark.parametrize("language", FACTS)
def test_a_text_twice_as_long_has_twice_the_tokens(
    bundled: BundledEmbedder, language: str
) -> None:
    once = bundled.count_tokens(FACTS[language])

    assert bundled.count_tokens(" ".join([FACTS[language]] * 2)) == 2 * once


@pytest.mark.parametrize("text", ["a\0b", "bad \ud800 half", "", " ", "🙂"], ids=ascii)
def test_no_text_is_too_strange_to_embed(bundled: BundledEmbedder, text: str) -> None:
    assert norms(bundled.embed_passages([text])) == [pytest.approx(1.0, abs=1e-5)]
    assert bundled.count_tokens(text) >= 0
