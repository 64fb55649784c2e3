from pathlib import Path

import pytest

from tests.benchmarks.data import GoldArticle
from tests.benchmarks.mixing import main, make_mixtures, measure_false, measure_found
from tests.ingest.test_mixing import ENGLISH, GERMAN


def articles(**texts: str) -> dict[str, list[GoldArticle]]:
    """Return one article in each language."""
    return {
        code: [GoldArticle(id=code, language=code, doc="1", title="", text=text)]
        for code, text in texts.items()
    }


LONG = articles(en="\n".join([ENGLISH] * 4), de="\n".join([GERMAN] * 4))


def test_a_mixture_holds_its_run_where_it_says() -> None:
    mixtures = list(make_mixtures(LONG, 60))

    assert {(m.language, m.other) for m in mixtures} == {("de", "en"), ("en", "de")}
    for mixture in mixtures:
        run = mixture.text[mixture.run.start : mixture.run.end]
        assert run in LONG[mixture.other][0].text
        assert run not in LONG[mixture.language][0].text


def test_articles_in_one_language_have_nothing_false() -> None:
    assert measure_false(LONG) == {"false/de": 0.0, "false/en": 0.0, "false": 0.0}


def test_a_chunk_that_is_not_in_the_language_of_its_article_is_false() -> None:
    wrong = articles(en=f"{ENGLISH}\n{GERMAN}\n{ENGLISH}")

    assert measure_false(wrong)["false/en"] == pytest.approx(1 / 3)


def test_a_run_that_is_too_short_is_not_found() -> None:
    assert measure_found(LONG, 150) == {"found/150": 1.0, "exact/150": 1.0}
    assert measure_found(LONG, 20)["found/20"] < 1.0


def test_without_the_data_nothing_is_measured(tmp_path: Path) -> None:
    assert main(["--data", str(tmp_path / "none")]) == 0
