from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.bundled_model import MODEL, BundledEmbedder
from index.embedding import Vectors
from index.probing import embed_probes, keep_probes, probe, probes
from tests.fakes import LEXICON, LexiconEmbedder

LANGUAGES = "ar de en es fa fr pl ru tr uk vi zh".split()  # noqa: SIM905


def test_every_language_has_the_same_number_of_probes() -> None:
    assert {code: len(texts) for code, texts in probes().items()} == dict.fromkeys(
        LANGUAGES, 10
    )


def test_no_probe_is_empty_or_in_two_languages() -> None:
    texts = [text for of_language in probes().values() for text in of_language]

    assert all(text.strip() for text in texts)
    assert len(set(texts)) == len(texts)


def test_an_embedder_that_is_blind_to_language_has_no_bias() -> None:
    biases = embed_probes(LexiconEmbedder())

    nothing = np.array([(1, *[0] * len(LEXICON))] * 10, np.float32)
    assert [measured.language for measured in biases] == LANGUAGES
    for measured in biases:
        np.testing.assert_array_equal(measured.questions, nothing)
        np.testing.assert_array_equal(measured.passages, nothing)


class Refusing(LexiconEmbedder):
    """Embeds nothing."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Say what to do about it."""
        raise AssertionError(f"{len(texts)} probes are embedded; run 'make probes'")

    embed_questions = embed_passages


def test_what_is_kept_of_the_bundled_model_is_what_it_makes_of_the_probes(
    bundled: BundledEmbedder,
) -> None:
    kept, fresh = probe(Refusing(MODEL)), embed_probes(bundled)

    assert [p.language for p in kept] == LANGUAGES
    for ours, theirs in zip(kept, fresh, strict=True):
        # Its two engines differ by more than half precision.
        assert (ours.questions * theirs.questions).sum(axis=1).min() > 0.9995
        assert (ours.passages * theirs.passages).sum(axis=1).min() > 0.9995


def test_what_is_kept_is_nearly_what_was_embedded(tmp_path: Path) -> None:
    embedder = LexiconEmbedder()

    with np.load(keep_probes(embedder, tmp_path)) as kept:
        questions = kept["questions"]

    fresh = np.concatenate([p.questions for p in embed_probes(embedder)])
    np.testing.assert_allclose(questions, fresh, atol=0.001)


def test_the_probes_of_another_embedder_are_embedded() -> None:
    probed = probe(LexiconEmbedder())

    assert probed[0].questions.shape == (10, 1 + len(LEXICON))
