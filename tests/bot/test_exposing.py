"""Doctor says what others on the machine may read or write."""

from pathlib import Path

import pytest

from bot.exposing import find_exposed
from bot.settings import Settings
from bot.telegram.state import StateFile, state_path


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    tmp_path.chmod(0o755)
    Path("home").mkdir(mode=0o755)
    return Settings(home=Path("home"))


def _told(settings: Settings) -> list[tuple[str, str | None]]:
    return [(finding.text, finding.mend) for finding in find_exposed(settings)]


def test_what_the_program_makes_is_not_exposed(settings: Settings) -> None:
    state = StateFile(state_path(settings.home))
    state.engine.dispose()

    assert state_path(settings.home).parent.stat().st_mode & 0o077 == 0
    assert _told(settings) == []


def test_secrets_that_others_may_read_are_told(settings: Settings) -> None:
    dotenv = Path(".env")
    dotenv.write_text("OPENAI_API_KEY=sk-1234567890\n", encoding="utf-8")

    dotenv.chmod(0o640)
    told = _told(settings)
    dotenv.chmod(0o600)

    assert told == [
        ("others on this machine may read the secrets in '.env'", "chmod 600 .env")
    ]
    assert _told(settings) == []


def test_settings_without_secrets_may_be_read(settings: Settings) -> None:
    Path(".env").write_text("POLYCITE_HOME=home\n", encoding="utf-8")
    Path(".env").chmod(0o644)

    assert _told(settings) == []


def test_a_home_that_others_may_write_and_a_state_they_may_read_are_told(
    settings: Settings,
) -> None:
    settings.home.chmod(0o777)
    folder = state_path(settings.home).parent
    folder.mkdir()
    folder.chmod(0o755)

    assert [mend for _, mend in _told(settings)] == [
        "chmod o-w home",
        "chmod 700 home/telegram",
    ]
