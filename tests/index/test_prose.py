"""The parallel sentences that languages are measured with."""

import pytest

from index.aligning import prose, prose_languages
from index.figures import figures_in, lacking
from index.languages import detect_language
from index.probing import probes
from prompts import catalogue_languages

LANGUAGES = sorted(prose_languages())


def test_prose_probes_and_catalogues_are_of_the_same_languages() -> None:
    assert prose_languages() == set(probes())
    assert prose_languages() == set(catalogue_languages())


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_forty_different_sentences_of_every_language(language: str) -> None:
    sentences = prose(language)

    assert len(sentences) == 40
    assert len({sentence.strip() for sentence in sentences} - {""}) == 40


@pytest.mark.parametrize("language", LANGUAGES)
def test_prose_is_in_its_language(language: str) -> None:
    assert detect_language("\n".join(prose(language))) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_in_the_same_place_say_the_same_figures(language: str) -> None:
    pairs = zip(prose("en"), prose(language), strict=True)

    # Not the other way round: "half a million" is no figure, and its translation may be.
    lost = [
        (english, here)
        for english, here in pairs
        if lacking(figures_in(english, "en"), figures_in(here, language))
    ]

    assert lost == []
