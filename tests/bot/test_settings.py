from pathlib import Path

import pytest

from bot.settings import read_settings, variable_names
from index.errors import BadSettings


@pytest.fixture(autouse=True)
def _clean_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in variable_names():
        monkeypatch.delenv(name, raising=False)


def test_all_problems_are_told_at_once_by_variable_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("POLYCITE_CHAT_UR", "http://x")
    monkeypatch.setenv("POLYCITE_CHAT_TIMEOUT_S", "soon")

    with pytest.raises(BadSettings) as caught:
        read_settings()

    assert "POLYCITE_CHAT_UR is not a setting" in str(caught.value)
    assert "POLYCITE_CHAT_TIMEOUT_S" in str(caught.value)


def test_what_needs_another_setting_is_told_beside_a_value_that_does_not_fit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("POLYCITE_JUDGE", "maybe")
    monkeypatch.setenv("POLYCITE_EMBEDDING_ARGUMENTS", "[1]")
    monkeypatch.setenv("POLYCITE_CHAT_URL", "127.0.0.1")
    monkeypatch.setenv("POLYCITE_TELEGRAM_HEALTH", "here")

    with pytest.raises(BadSettings) as caught:
        read_settings()

    told = str(caught.value).removeprefix("The settings do not fit: ").split("; ")
    assert {problem.partition(".")[0] for problem in told} == {
        "POLYCITE_JUDGE: must be on or off",
        "POLYCITE_EMBEDDING_ARGUMENTS: must be a JSON object",
        "POLYCITE_CHAT_URL needs POLYCITE_CHAT_MODEL",
        "POLYCITE_CHAT_URL must be an address that starts with http:// or https://",
        "POLYCITE_TELEGRAM_HEALTH must be a host and a port, such as 127",
    }


def test_an_unknown_setting_in_a_dotenv_file_is_told(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("POLYCITE_CHAT_UR=http://x\n", encoding="utf-8")

    with pytest.raises(BadSettings, match="POLYCITE_CHAT_UR is not a setting"):
        read_settings()


def test_an_endpoint_without_a_model_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("POLYCITE_CHAT_URL", "http://127.0.0.1:1/v1")

    with pytest.raises(BadSettings, match="POLYCITE_CHAT_MODEL"):
        read_settings()


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        (
            {"CLASS": "a.B", "URL": "http://127.0.0.1:1/v1", "MODEL": "m"},
            "POLYCITE_EMBEDDING_CLASS and POLYCITE_EMBEDDING_URL exclude each other",
        ),
        ({"ARGUMENTS": "{}"}, "EMBEDDING_ARGUMENTS needs POLYCITE_EMBEDDING_CLASS"),
        (
            {"CLASS": "a.B", "ARGUMENTS": "[1]"},
            "POLYCITE_EMBEDDING_ARGUMENTS: must be a JSON object",
        ),
        (
            {"CLASS": "a.B", "ARGUMENTS": "{api_key: sk-secret}"},
            "POLYCITE_EMBEDDING_ARGUMENTS: invalid json: key must be a string",
        ),
        ({"MODEL": "m"}, "EMBEDDING_MODEL needs POLYCITE_EMBEDDING_URL"),
        ({"API_KEY": "sk-secret"}, "EMBEDDING_API_KEY needs POLYCITE_EMBEDDING_URL"),
        ({"QUESTION_PREFIX": "q: "}, "QUESTION_PREFIX needs POLYCITE_EMBEDDING_URL"),
        ({"PASSAGE_PREFIX": "p: "}, "PASSAGE_PREFIX needs POLYCITE_EMBEDDING_URL"),
    ],
    ids=lambda value: "" if isinstance(value, str) else "-".join(value),
)
def test_embedding_settings_that_do_not_go_together_are_refused(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], told: str
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(f"POLYCITE_EMBEDDING_{name}", value)

    with pytest.raises(BadSettings) as caught:
        read_settings()

    assert told in str(caught.value)
    assert "sk-secret" not in str(caught.value)


def test_spaces_at_the_end_of_a_prefix_are_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("POLYCITE_EMBEDDING_URL", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("POLYCITE_EMBEDDING_MODEL", "e5")
    monkeypatch.setenv("POLYCITE_EMBEDDING_QUESTION_PREFIX", "query: ")
    in_file = 'POLYCITE_EMBEDDING_PASSAGE_PREFIX="passage: "\n'
    (tmp_path / ".env").write_text(in_file, encoding="utf-8")

    settings = read_settings()

    assert settings.embedding_question_prefix == "query: "
    assert settings.embedding_passage_prefix == "passage: "


def test_the_command_line_wins_over_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("POLYCITE_HOME", "elsewhere")

    assert read_settings(tmp_path).home == tmp_path


def test_a_key_is_not_shown_when_settings_are_printed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")

    assert "sk-secret" not in repr(read_settings())


def test_arguments_of_a_class_are_not_shown_when_settings_are_printed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("POLYCITE_EMBEDDING_CLASS", "a.B")
    monkeypatch.setenv("POLYCITE_EMBEDDING_ARGUMENTS", '{"api_key": "sk-secret"}')

    settings = read_settings()

    assert settings.embedding_arguments is not None
    assert settings.embedding_arguments.get_secret_value() == {"api_key": "sk-secret"}
    assert "sk-secret" not in repr(settings)


def test_the_example_file_names_every_setting_and_no_other() -> None:
    example = (Path(__file__).parents[2] / ".env.example").read_text(encoding="utf-8")
    named = {
        line.removeprefix("# ").partition("=")[0]
        for line in example.splitlines()
        if line.startswith("# ")
        and "=" in line
        and line[2:].partition("=")[0].isupper()
    }

    assert named == set(variable_names())


def test_the_example_file_describes_every_setting_as_the_program_does() -> None:
    example = (Path(__file__).parents[2] / ".env.example").read_text(encoding="utf-8")

    for description in variable_names().values():
        assert f"# {description}\n" in example


@pytest.mark.parametrize(
    "url", ["ftp://x", "x:1", "http://", "http://[::1", "http://x:abc/v1"]
)
def test_an_address_that_is_none_is_told_by_name(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("POLYCITE_CHAT_URL", url)
    monkeypatch.setenv("POLYCITE_CHAT_MODEL", "m")

    with pytest.raises(BadSettings, match="POLYCITE_CHAT_URL must be an address"):
        read_settings()


@pytest.mark.parametrize("key", ["sk-secret secret", "sk-secret\n", "sk-секрет"])
def test_a_key_that_cannot_be_sent_is_told_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", key)

    with pytest.raises(BadSettings, match="OPENAI_API_KEY holds") as caught:
        read_settings()

    assert "sk-" not in str(caught.value)


def test_a_judge_is_asked_only_when_it_is_switched_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = read_settings().judge
    monkeypatch.setenv("POLYCITE_JUDGE", "on")

    assert (before, read_settings().judge) == (False, True)


SHARED = {
    "DATABASE_URL": "postgresql://polycite:sesame@127.0.0.1/polycite",
    "CHROMA_URL": "http://127.0.0.1:8000",
    "CHROMA_TOKEN": "open-sesame",
}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"DATABASE_URL": ""}, "POLYCITE_CHROMA_URL needs POLYCITE_DATABASE_URL"),
        ({"CHROMA_URL": ""}, "POLYCITE_DATABASE_URL needs POLYCITE_CHROMA_URL"),
        ({"CHROMA_URL": "chroma:8000"}, "POLYCITE_CHROMA_URL must be an address"),
        (
            {"CHROMA_URL": "http://polycite:sesame@chroma"},
            "POLYCITE_CHROMA_URL may hold no password",
        ),
        ({"CHROMA_TOKEN": "open sesame"}, "POLYCITE_CHROMA_TOKEN holds a space"),
        (
            {"DATABASE_URL": "mysql://polycite:sesame@db/polycite"},
            "POLYCITE_DATABASE_URL must start with postgresql://",
        ),
    ],
)
def test_servers_that_do_not_fit_are_told_without_their_secrets(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], told: str
) -> None:
    for name, value in (SHARED | changes).items():
        monkeypatch.setenv(f"POLYCITE_{name}", value)

    with pytest.raises(BadSettings) as caught:
        read_settings()

    assert told in str(caught.value)
    assert "sesame" not in str(caught.value)


def test_secrets_of_servers_are_not_shown_when_settings_are_printed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in SHARED.items():
        monkeypatch.setenv(f"POLYCITE_{name}", value)

    assert "sesame" not in repr(read_settings())
