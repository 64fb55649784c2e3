import numpy as np
import pytest

from index.calibrating import Calibration, ProbedLanguage
from index.embedding import Vectors
from index.holdings import LanguageSums


def vector(*values: float | tuple[float, ...]) -> Vectors:
    return np.array(values, np.float32)


def bias(language: str, *values: float) -> ProbedLanguage:
    return ProbedLanguage(
        language=language, questions=vector(values), passages=vector(values)
    )


def sums(language: str, chunks: int, *mean: float) -> LanguageSums:
    return LanguageSums(
        language=language,
        articles=1,
        chunks=chunks,
        sentences=chunks,
        passages_sum=np.array(mean, np.float64) * chunks,
    )


@pytest.fixture
def two_languages() -> dict[str, ProbedLanguage]:
    return {"en": bias("en", 1, 0, 0), "uk": bias("uk", 0, 1, 0)}


@pytest.mark.parametrize("language", ["uk", "uk-UA"])
def test_a_question_loses_what_its_language_contributes(
    two_languages: dict[str, ProbedLanguage], language: str
) -> None:
    calibration = Calibration(two_languages, [])

    freed = calibration.question(vector(0, 1, 0.5), language)

    np.testing.assert_array_equal(freed, vector(0, 0, 1))


@pytest.mark.parametrize("language", ["en", "en-GB"])
def test_a_passage_loses_what_its_language_contributes(
    two_languages: dict[str, ProbedLanguage], language: str
) -> None:
    calibration = Calibration(two_languages, [])

    freed = calibration.passages(vector(1, 0, 0.5), language)

    np.testing.assert_array_equal(freed, vector(0, 0, 1))


def test_a_language_without_probes_loses_what_all_have_in_common(
    two_languages: dict[str, ProbedLanguage],
) -> None:
    calibration = Calibration(two_languages, [])

    np.testing.assert_array_equal(
        calibration.question(vector(0.5, 0.5, 1), "th"), vector(0, 0, 1)
    )
    np.testing.assert_array_equal(
        calibration.passages(vector(0.5, 0.5, 1), "und"), vector(0, 0, 1)
    )


def test_own_passages_weigh_as_much_as_the_probes_at_fifty_chunks(
    two_languages: dict[str, ProbedLanguage],
) -> None:
    stored = [sums("en", 50, 0.5, 0, 0.5), sums("uk", 50, 0.5, 0, -0.5)]

    calibration = Calibration(two_languages, stored)

    assert calibration.trust("en") == 0.5
    assert calibration.trust("fr") == 0
    # The centre of the means is (0.5, 0, 0), that of the probes (0.5, 0.5, 0): the own
    # mean, moved there, is (0.5, 0.5, 0.5), half way from which lies the probes' (1, 0, 0).
    np.testing.assert_allclose(
        calibration.passage_bias("en"), vector(0.75, 0.25, 0.25), atol=1e-6
    )


def test_own_passages_of_a_language_without_probes_count_too(
    two_languages: dict[str, ProbedLanguage],
) -> None:
    stored = [sums("th", 50, 0, 0, 1), sums("en", 50, 0, 0, 0)]

    calibration = Calibration(two_languages, stored)

    np.testing.assert_allclose(
        calibration.passage_bias("th"), vector(0.5, 0.5, 0.25), atol=1e-6
    )


def test_one_language_alone_has_no_mean_to_differ_from(
    two_languages: dict[str, ProbedLanguage],
) -> None:
    calibration = Calibration(two_languages, [sums("uk", 50, 0, 0, 1)])

    # Its own mean is the centre, so it says nothing; half of the probes' bias stays.
    np.testing.assert_allclose(
        calibration.passage_bias("uk"), vector(0.25, 0.75, 0), atol=1e-6
    )


def test_a_pair_of_languages_is_as_alike_as_its_probes() -> None:
    probed = {
        "en": ProbedLanguage(
            language="en",
            questions=vector((1, 1, 0), (1, -1, 0)),
            passages=vector((1, 0, 1), (1, 0, -1)),
        ),
        "uk": ProbedLanguage(
            language="uk",
            questions=vector((0, 1, 1), (0, -1, -1)),
            passages=vector((1, 1, 0), (1, -1, 0)),
        ),
    }

    calibration = Calibration(probed, [])

    # Without their means, the English questions are ±(0, 1, 0), the passages ±(0, 0, 1),
    # the Ukrainian questions ±(0, 1, 1)/√2, the passages ±(0, 1, 0).
    assert calibration.likeness("en", "en") == pytest.approx(0)
    assert calibration.likeness("en", "uk-UA") == pytest.approx(1)
    assert calibration.likeness("uk", "en") == pytest.approx(0.5**0.5)
    assert calibration.likeness("th", "en") == pytest.approx((1 + 0.5**0.5) / 2)


def test_where_one_language_is_known_no_other_is_like_it(
    two_languages: dict[str, ProbedLanguage],
) -> None:
    calibration = Calibration({"en": two_languages["en"]}, [])

    assert calibration.likeness("en", "th") == 0


def test_the_dimension_is_that_of_the_probes(
    two_languages: dict[str, ProbedLanguage],
) -> None:
    assert Calibration(two_languages, []).dimension == 3
