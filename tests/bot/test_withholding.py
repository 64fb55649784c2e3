"""Whatever goes wrong, no key, token or password of the settings is shown."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import read_settings, secret_names, variable_names
from bot.withholding import withhold
from index.errors import BadSettings
from tests.program import REPOSITORY

KEY = "sk-Zq4Lr81xW0pN"
_CRASH = """
import os
from typing import Annotated
import typer
from bot.cli import app, main
@app.command()
def crash(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    raise RuntimeError(f"a header holds {os.environ['POLYCITE_CHAT_API_KEY']}")
main()
"""


@pytest.mark.parametrize("variable", secret_names())
def test_a_secret_of_the_settings_is_withheld(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, KEY)

    assert withhold(f"refused: {KEY}.") == "refused: …."


def test_every_setting_that_sounds_like_a_secret_is_one() -> None:
    sounding = {n for n in variable_names() if n.endswith(("_KEY", "_TOKEN"))}

    assert sounding | {"POLYCITE_DATABASE_URL", "POLYCITE_EMBEDDING_ARGUMENTS"} == set(
        secret_names()
    )


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("POLYCITE_DATABASE_URL", "postgresql://me:pa%40ssword@db.example/polycite"),
        ("POLYCITE_CHAT_URL", "https://me:pa%40ssword@chat.example/v1"),
        ("POLYCITE_EMBEDDING_ARGUMENTS", '{"api_key": "pa@ssword", "batch": 3}'),
    ],
)
def test_a_password_within_a_setting_is_withheld(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)

    assert withhold("FATAL: no pa@ssword, but me") == "FATAL: no …, but me"


@pytest.mark.parametrize(
    ("password", "shown"),
    [("secret1", "…"), ("wxyz", "…"), ("wxy", "wxy")],
)
def test_a_password_of_an_address_is_withheld_from_four_characters_on(
    password: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"postgresql://me:{password}@db.example/polycite"
    monkeypatch.setenv("POLYCITE_DATABASE_URL", address)

    assert withhold(f"FATAL: no {password}") == f"FATAL: no {shown}"


def test_what_stands_for_a_key_that_is_not_there_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("POLYCITE_CHAT_API_KEY", "ollama")

    assert withhold("ollama does not answer") == "ollama does not answer"


def test_a_secret_of_a_dotenv_file_is_withheld(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".env").write_text(f"OPENAI_API_KEY={KEY}\n", encoding="utf-8")

    assert withhold(f"Bearer {KEY}") == "Bearer …"


def test_nothing_of_what_is_told_of_a_wrong_token_is_withheld(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("POLYCITE_TELEGRAM_TOKEN", "123456789:AbC")

    with pytest.raises(BadSettings, match="a number, a colon") as caught:
        read_settings()

    assert withhold(str(caught.value)) == str(caught.value)


def test_ordinary_words_stay() -> None:
    assert withhold("There is no index at '.polycite' yet.") == (
        "There is no index at '.polycite' yet."
    )


def test_a_crash_shows_no_secret_and_neither_does_its_file(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _CRASH, "crash", "--json"],
        env={
            **os.environ,
            "PYTHONPATH": str(REPOSITORY),
            "POLYCITE_CHAT_API_KEY": KEY,
            "TMPDIR": str(tmp_path),
        },
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    (details,) = tmp_path.iterdir()
    told = details.read_text(encoding="utf-8")

    assert done.returncode == 1
    assert "a header holds …" in json.loads(done.stdout)["error"]
    assert re.search(r"RuntimeError: a header holds …\n", told)
    assert KEY not in done.stdout + done.stderr + told
    assert details.stat().st_mode & 0o077 == 0
