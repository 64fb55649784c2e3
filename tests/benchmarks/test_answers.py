import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.benchmarks.answers import QuestionSet, main
from tests.benchmarks.stock_engine import says_it_cannot
from tests.chat_wire import chat_wire
from tests.fakes import embedding_wire
from tests.small_world import write_articles

_QUESTIONS: Sequence[tuple[str, str, str, list[str], bool]] = (
    ("castle-1", "en", "How long did the castle work take?", ["three"], True),
    ("castle-2", "en", "Where is the castle?", ["on the hill"], True),
    ("castle-3", "en", "Who built the castle in Japan?", [], False),
    ("castle-4", "en", "Who sold the castle?", [], False),
)
# The third question names a place that no article does: no model is asked.
_REPLIES = (
    "The work on the castle took three years [1].",
    "The castle opens again in spring [1].",
    "The castle opens again in spring [1].",
)


def _write_questions(path: Path) -> Path:
    rows = [
        {
            "id": name,
            "language": language,
            "question": question,
            "answers": answers,
            "sources": ["castle-de.txt"] if answerable else [],
            "answerable": answerable,
        }
        for name, language, question, answers, answerable in _QUESTIONS
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def _run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *options: str
) -> dict[str, dict[str, float]]:
    """Run the benchmark against the fake wires; return figures by engine."""
    articles = write_articles(tmp_path / "articles")
    questions = _write_questions(tmp_path / "castle.jsonl")
    figures = tmp_path / "figures.json"
    with embedding_wire() as embedding, chat_wire(*_REPLIES) as chat:
        monkeypatch.setenv("POLYCITE_EMBEDDING_URL", embedding.url)
        monkeypatch.setenv("POLYCITE_EMBEDDING_MODEL", "lexicon")
        monkeypatch.setenv("POLYCITE_CHAT_URL", chat.url)
        monkeypatch.setenv("POLYCITE_CHAT_MODEL", "scripted")
        asked = ["--questions", str(questions), "--articles", str(articles)]
        assert main([*asked, "--json", str(figures), *options]) == 0
    results = json.loads(figures.read_text(encoding="utf-8"))["castle"]
    return {engine: rows["figures"] for engine, rows in results.items()}


def test_what_is_shown_is_held_against_answers_sources_and_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    polycite = _run(tmp_path, monkeypatch)["polycite"]

    assert polycite["accepted answer shown"] == 0.5
    assert polycite["as a written answer"] == 0.5
    assert polycite["written but wrong, of all"] == 0.5
    assert polycite["every sentence of it"] == 1
    assert polycite["unanswerable: declined"] == 0.5
    assert polycite["cited file among sources"] == 1
    assert polycite["quote at its offsets"] == 1


def test_the_stock_engine_answers_the_same_questions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures = _run(tmp_path, monkeypatch, "--stock", "--most", "2")

    # The wire goes on where polycite's two questions left it.
    assert figures["polycite"]["accepted answer shown"] == 0.5
    assert figures["stock"]["accepted answer shown"] == 0
    assert figures["stock"]["written but wrong, of all"] == 1


def test_a_set_that_is_not_here_is_named() -> None:
    nowhere = Path("nowhere")
    asked = QuestionSet(
        name="x", questions=(nowhere / "x.jsonl",), articles=nowhere / "articles"
    )

    assert asked.missing == ["'nowhere/articles'", "'nowhere/x.jsonl'"]


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "Empty Response",
        "The sources do not mention who built it.",
        "None of the provided sources are helpful.",
        "The text doesn't say who, and I can't answer from it.",
        "Die Quellen nennen den Preis nicht, er ist nicht angegeben.",
        "Kaynaklarda bu konuda bilgi yok.",
        "В источниках нет информации об этом.",
        "Les sources ne mentionnent pas le prix.",
        "Las fuentes no mencionan el precio.",
        "Джерела не містять інформації про це.",
        "لا توجد معلومات عن ذلك في المصادر.",
        "در منابع اطلاعاتی درباره آن نیست.",
        "Không có thông tin về điều đó.",
        "Źródła nie zawierają tej informacji.",
        "来源中没有提到这一点。",
    ],
)
def test_a_reply_that_says_it_cannot_declines(reply: str) -> None:
    assert says_it_cannot(reply)


@pytest.mark.parametrize(
    "reply",
    [
        "It was built in 1911 [1].",
        "It was not sold in 1911.",
        "The sources do not agree, but it has 40 towers [2].",
    ],
)
def test_a_reply_that_says_something_does_not_decline(reply: str) -> None:
    assert not says_it_cannot(reply)
