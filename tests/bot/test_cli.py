import json
from pathlib import Path
from typing import Any

import pytest

from bot.prompting import language_name
from prompts import reminder_of
from tests.chat_wire import Reply, chat_wire, silent, status
from tests.program import REPOSITORY, polycite

COFFEE = "Скільки тонн кави в'єтнамський кооператив відправив до Чилі?"


def _endpoint(url: str, timeout_s: int = 60) -> dict[str, str]:
    return {
        "POLYCITE_CHAT_URL": url,
        "POLYCITE_CHAT_MODEL": "scripted",
        "POLYCITE_CHAT_TIMEOUT_S": str(timeout_s),
    }


def _with_endpoint(home: Path, url: str, *arguments: str) -> dict[str, Any]:
    ran = polycite(
        "ask", COFFEE, "--json", *arguments, home=home, environment=_endpoint(url)
    )
    assert ran.code in {0, 3}, ran.err
    shown: dict[str, Any] = ran.json
    return shown


def _text_of(file: object) -> str:
    return (REPOSITORY / "articles" / str(file)).read_bytes().decode("utf-8-sig")


def test_a_question_in_one_language_is_answered_from_another(sample_home: Path) -> None:
    with chat_wire("Кооператив відправив до Чилі 96 тонн кави [1].") as wire:
        shown = _with_endpoint(sample_home, wire.url)

    assert shown["status"] == "answered"
    assert shown["answer"] == "Кооператив відправив до Чилі 96 тонн кави. [1]"
    (citation,) = shown["citations"]
    assert citation["file"] == "coffee-cooperative-vi.txt"
    text = _text_of(citation["file"])
    assert text[citation["start"] : citation["end"]] == citation["quote"]
    assert "96" in citation["quote"]
    assert text.splitlines()[citation["line"] - 1].count("96") == 1


def test_a_made_up_number_leads_to_one_more_draft_and_then_to_quotes(
    sample_home: Path,
) -> None:
    with chat_wire("Кооператив відправив до Чилі 777 тонн кави [1].") as wire:
        shown = _with_endpoint(sample_home, wire.url)

    assert shown["status"] == "quoted"
    assert shown["drafts"] == 2
    assert [r["reason"] for r in shown["refused"]] == ["number 777"] * 2
    told = reminder_of("number", "uk", language_name="", detail="777")
    assert [told in prompt for prompt in wire.prompts] == [False, True]


def test_an_answer_in_the_wrong_language_is_asked_for_again(sample_home: Path) -> None:
    english = "The cooperative shipped 96 tonnes of coffee to Chile [1]."
    ukrainian = "Кооператив відправив до Чилі 96 тонн кави [1]."
    with chat_wire(english, ukrainian) as wire:
        shown = _with_endpoint(sample_home, wire.url)

    assert (shown["status"], shown["drafts"]) == ("answered", 2)
    told = reminder_of("language", "uk", language_name=language_name("uk"))
    assert [told in prompt for prompt in wire.prompts] == [False, True]


@pytest.mark.parametrize(
    ("reply", "timeout_s", "told"),
    [
        (status(401), 60, "refuses the key"),
        (silent(9), 4, "no complete answer in 4 s"),
    ],
    ids=["wrong key", "slow"],
)
def test_an_endpoint_that_does_not_answer_is_told_and_quotes_are_given(
    sample_home: Path, reply: Reply, timeout_s: int, told: str
) -> None:
    with chat_wire(reply) as wire:
        environment = _endpoint(wire.url, timeout_s)

        ran = polycite("ask", COFFEE, home=sample_home, environment=environment)

    assert ran.code == 0
    assert "Hợp tác xã đã gửi 96 tấn" in ran.out
    assert told in ran.err
    assert "Traceback" not in ran.err


def test_the_model_finding_nothing_is_not_found_in_the_asker_s_language(
    sample_home: Path,
) -> None:
    with chat_wire("NOT_FOUND") as wire:
        ran = polycite(
            "ask", "Хто керує кооперативом і скільки йому років?",
            home=sample_home, environment=_endpoint(wire.url),
        )  # fmt: skip

    assert len(wire.requests) == 1
    assert ran.code == 3
    assert ran.out.strip() == "У статтях не знайдено відповіді на це запитання."


def test_the_model_finding_nothing_where_a_passage_is_very_near_gives_quotes(
    sample_home: Path,
) -> None:
    with chat_wire("NOT_FOUND") as wire:
        shown = _with_endpoint(sample_home, wire.url)

    assert (shown["status"], shown["drafts"]) == ("quoted", 1)
    assert "96 tấn" in shown["sentences"][0]["text"]
    rungs = [step["rung"] for step in shown["ladder"]]
    assert rungs == ["retrieval", "draft", "quotes"]


def test_without_a_model_the_best_sentences_are_quoted(sample_home: Path) -> None:
    shown = polycite("ask", COFFEE, "--json", "--no-model", home=sample_home).json

    assert (shown["status"], shown["model"]) == ("quoted", None)
    assert "96 tấn" in shown["sentences"][0]["text"]


def test_a_question_far_from_every_article_asks_no_model(sample_home: Path) -> None:
    with chat_wire("Londres [1].") as wire:
        ran = polycite(
            "ask", "¿Cómo se hornea el pan de centeno?",
            home=sample_home, environment=_endpoint(wire.url),
        )  # fmt: skip

    assert ran.code == 3
    assert wire.requests == []


def test_search_as_json_gives_passages_at_their_place(sample_home: Path) -> None:
    shown = polycite("search", COFFEE, "--json", "-k", "3", home=sample_home).json

    assert shown["language"] == "uk"
    assert [p["rank"] for p in shown["passages"]] == [1, 2, 3]
    best = shown["passages"][0]
    assert best["file"] == "coffee-cooperative-vi.txt"
    assert _text_of(best["file"])[best["start"] : best["end"]] == best["text"]


def test_only_language_keeps_articles_in_that_language(sample_home: Path) -> None:
    shown = polycite(
        "search", COFFEE, "--json", "--only-language", "es", home=sample_home
    ).json

    assert {p["language"] for p in shown["passages"]} == {"es"}


def test_chat_answers_every_line_of_a_pipe(sample_home: Path) -> None:
    ran = polycite("chat", "--no-model", home=sample_home, stdin=f"{COFFEE}\n\n?\n")

    assert ran.code == 0
    assert f"> {COFFEE}" in ran.out
    assert "The question is empty" in ran.err


def test_evaluate_prints_the_metrics_of_the_sample_questions(sample_home: Path) -> None:
    ran = polycite(
        "evaluate", REPOSITORY / "questions" / "sample.jsonl", "--json", "--no-model",
        home=sample_home,
    )  # fmt: skip

    report = ran.json
    assert report["questions"] == 20
    assert report["metrics"]["hit@5"]["value"] >= 0.9
    assert sum(report["counts"].values()) == 20
    lines = Path(report["outcomes"]).read_text(encoding="utf-8").splitlines()
    assert json.loads(lines[0])["question"]["id"] == "sample-01"


def test_evaluate_below_a_floor_ends_with_code_4(sample_home: Path) -> None:
    ran = polycite(
        "evaluate", REPOSITORY / "questions" / "sample.jsonl",
        "--retrieval-only", "--fail-under", "hit@1=1.01", home=sample_home,
    )  # fmt: skip

    assert ran.code == 4
    assert "below what was asked for: hit@1" in ran.err


def test_doctor_names_the_command_that_installs_a_model(sample_home: Path) -> None:
    ran = polycite("doctor", home=sample_home)

    assert ran.code == 0
    assert "-> polycite model install" in ran.out
    assert "18 articles" in ran.out


def test_articles_lists_what_is_known_of_each(sample_home: Path) -> None:
    rows = polycite("articles", "--json", home=sample_home).json["articles"]

    row = next(r for r in rows if r["file"] == "archive/three-volcanoes-race-es.txt")
    assert (row["language"], row["published"]) == ("es", "2024-12")
    encodings = {r["file"]: r["encoding"] for r in rows}
    assert encodings["electric-buses-uk.txt"] == "cp1251"
    assert encodings["flood-warning-ar.txt"] == "cp1256"


def test_reports_of_one_event_are_stories_of_their_own(sample_home: Path) -> None:
    rows = polycite("articles", "--json", home=sample_home).json["articles"]

    # Four tell of the same train, each in its own words and with facts of its own.
    assert len({row["story"] for row in rows}) == len(rows)


def test_show_prints_what_offsets_count_in(sample_home: Path) -> None:
    ran = polycite("show", "coffee-cooperative-vi.txt", home=sample_home)

    assert ran.out == _text_of("coffee-cooperative-vi.txt").replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("ask", "Who?"), "There is no index"),
        (("articles",), "There is no index"),
        (("ingest", "nowhere"), "There is no file or folder 'nowhere'"),
    ],
    ids=["ask", "articles", "ingest"],
)
def test_what_cannot_be_done_is_one_line_and_code_1(
    tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    ran = polycite(*arguments, home=tmp_path / "home")

    assert ran.code == 1
    assert told in ran.err
    assert len(ran.err.strip().splitlines()) == 1


def test_with_json_an_error_is_an_object_too(tmp_path: Path) -> None:
    ran = polycite("search", "Who?", "--json", home=tmp_path / "home")

    assert ran.code == 1
    assert "There is no index" in ran.json["error"]


def test_an_empty_question_is_told(sample_home: Path) -> None:
    ran = polycite("ask", "  ", home=sample_home)

    assert (ran.code, ran.out) == (1, "")
    assert "The question is empty" in ran.err


def test_wrong_usage_is_code_2(tmp_path: Path) -> None:
    assert polycite("ask", home=tmp_path / "home").code == 2


def test_an_index_made_with_another_embedding_model_is_refused(
    sample_home: Path,
) -> None:
    other = {
        "POLYCITE_EMBEDDING_URL": "http://127.0.0.1:9/v1",
        "POLYCITE_EMBEDDING_MODEL": "other",
    }

    ran = polycite("ask", "Who?", home=sample_home, environment=other)

    assert ran.code == 1
    assert "embedding model" in ran.err
    assert "polycite ingest --rebuild" in ran.err
