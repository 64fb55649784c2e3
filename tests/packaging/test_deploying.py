"""The container and the service that are handed out, as far as a machine can check them.

No image can be fetched here: what the container runs is tested as a wheel on a read-only
root, in ``test_distributions``.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.telegram_settings import TelegramSettings
from tests.program import REPOSITORY

_UNIT = REPOSITORY / "docs" / "polycite-telegram.service"
_MOST_EXPOSURE = 2.0


@pytest.fixture
def steps() -> list[tuple[str, str]]:
    """The instructions of the Containerfile, lines that go on joined."""
    text = (REPOSITORY / "Containerfile").read_text(encoding="utf-8")
    lines = re.sub(r"\\\n", " ", text).splitlines()
    said = [line.split(maxsplit=1) for line in lines if line and line[0] != "#"]
    return [(instruction, rest) for instruction, rest in said]


def test_the_container_copies_all_that_the_program_is_built_from(
    steps: list[tuple[str, str]],
) -> None:
    copied = {
        name
        for instruction, rest in steps
        if instruction == "COPY" and not rest.startswith("--from")
        for name in rest.split()[:-1]
    }

    assert copied == {
        "pyproject.toml", "requirements.txt", "README.md", "LICENSE", "NOTICE",
        "bot", "index", "ingest", "prompts",
    }  # fmt: skip
    assert all((REPOSITORY / name).exists() for name in copied)


def test_the_container_runs_as_a_user_without_a_name_in_another_system(
    steps: list[tuple[str, str]],
) -> None:
    instructions = [instruction for instruction, _ in steps]
    (user,) = [rest for instruction, rest in steps if instruction == "USER"]

    assert re.fullmatch(r"[1-9][0-9]{3,}:[1-9][0-9]{3,}", user)
    assert "RUN" not in instructions[instructions.index("USER") :]


def test_the_container_asks_the_bot_how_it_is_where_the_bot_answers(
    steps: list[tuple[str, str]],
) -> None:
    (check,) = [rest for instruction, rest in steps if instruction == "HEALTHCHECK"]
    where = TelegramSettings().telegram_health

    assert f"http://{where}/live" in check


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The service with a program that is there, which systemd insists on."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("There is no systemd here.")
    program = Path(sys.executable).with_name("polycite")
    text = _UNIT.read_text(encoding="utf-8")
    path = tmp_path / _UNIT.name
    path.write_text(
        text.replace("/opt/polycite/bin/polycite", str(program)), encoding="utf-8"
    )
    return path


def test_systemd_understands_the_service(unit: Path) -> None:
    ran = _analyze("verify", str(unit))

    assert (ran.returncode, ran.stderr) == (0, "")


def test_the_service_can_do_little_to_its_machine(unit: Path) -> None:
    ran = _analyze("security", "--offline=true", str(unit))
    if "--offline" in ran.stderr:
        pytest.skip("This systemd judges only what runs.")

    found = re.search(r"Overall exposure level for .*: ([0-9.]+)", ran.stdout)
    assert found, ran.stderr
    assert float(found[1]) <= _MOST_EXPOSURE


def _analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", *arguments], capture_output=True, text=True, check=False
    )
