"""The main job on real articles: five outlets, five languages, a real local model."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from bot.model_weights import default_weights_path
from tests.program import SHARED, polycite

pytestmark = pytest.mark.skipif(
    not (SHARED / "articles").is_dir(),
    reason="the five real articles are not beside the repository (../shared/articles)",
)

_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
_MODELS = Path(os.environ.get("POLYCITE_MODELS") or _CACHE / "polycite" / "models")

HOW_MANY = {
    "en": "How many countries signed the convention in Hanoi?",
    "uk": "Скільки держав підписали конвенцію в Ханої?",
    "ar": "كم عدد الدول التي وقعت على الاتفاقية في هانوي؟",
    "fr": "Combien de pays ont signé la convention à Hanoï ?",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("real") / "home"
    assert polycite("ingest", SHARED / "articles", home=home).code == 0
    return home


def _text_of(file: str) -> str:
    return (SHARED / "articles" / file).read_bytes().decode("utf-8-sig")


def _assert_quotes_are_at_their_place(shown: dict[str, Any]) -> None:
    for citation in shown["citations"]:
        text = _text_of(citation["file"])
        assert text[citation["start"] : citation["end"]] == citation["quote"]


@pytest.mark.parametrize("language", list(HOW_MANY))
def test_the_persian_article_is_found_first_by_a_question_in(
    home: Path, language: str
) -> None:
    shown = polycite("search", HOW_MANY[language], "--json", home=home).json

    assert shown["passages"][0]["file"].startswith("003_")
    assert "۷۲" in shown["passages"][0]["text"]


def test_every_quote_of_every_answer_is_at_its_place(home: Path) -> None:
    lines = (SHARED / "questions" / "hanoi.jsonl").read_text(encoding="utf-8")
    for line in lines.splitlines()[::4]:
        question = json.loads(line)["question"]
        shown = polycite("ask", question, "--json", "--no-model", home=home).json
        _assert_quotes_are_at_their_place(shown)


@pytest.mark.local_model
def test_the_local_model_answers_in_english_from_the_persian_article(
    home: Path,
) -> None:
    if not default_weights_path(_MODELS).is_file():
        pytest.skip(f"no local model in '{_MODELS}': polycite model install")

    ran = polycite(
        "ask", HOW_MANY["en"], "--json",
        home=home,
        environment={"POLYCITE_MODELS": str(_MODELS)},
        timeout_s=300,
    )  # fmt: skip

    shown = ran.json
    assert shown["status"] == "answered", ran.err
    assert "72" in shown["answer"]
    assert shown["citations"][0]["file"].startswith("003_")
    _assert_quotes_are_at_their_place(shown)
