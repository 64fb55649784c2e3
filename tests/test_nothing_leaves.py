"""Promise 8: nothing leaves the machine unless an endpoint is configured."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.program import REPOSITORY

# Every connection that Python code attempts passes an audit hook; telemetry of a
# library would show here even where there is no network.
_WATCHED = """
import sys
def watch(event, arguments):
    if event == "socket.connect":
        address = arguments[1]
        if isinstance(address, tuple) and not address[0].startswith("127."):
            sys.stderr.write(f"LEFT: {address}\\n")
    if event == "socket.getaddrinfo" and arguments[0] not in (None, "127.0.0.1"):
        sys.stderr.write(f"LEFT: {arguments[0]}\\n")
sys.addaudithook(watch)
from bot.cli import main
main()
"""


def _run(home: Path, *arguments: str, before: tuple[str, ...] = ()) -> str:
    plain = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith(("POLYCITE_", "OPENAI_"))
    }
    done = subprocess.run(
        [*before, sys.executable, "-c", _WATCHED, *arguments],
        env={
            **plain,
            "PYTHONPATH": str(REPOSITORY),
            "POLYCITE_HOME": str(home),
            "POLYCITE_MODELS": str(home / "no-models"),
        },
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.fixture
def one_article(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    source = REPOSITORY / "articles" / "coffee-cooperative-vi.txt"
    shutil.copy(source, folder)
    return folder


def test_ingest_and_ask_open_no_connection_beyond_the_machine(
    tmp_path: Path, one_article: Path
) -> None:
    home = tmp_path / "home"

    told = _run(home, "ingest", str(one_article))
    told += _run(home, "ask", "How many tonnes of coffee went to Chile?")

    assert "LEFT" not in told


def test_ingest_and_ask_work_where_there_is_no_network(
    tmp_path: Path, one_article: Path
) -> None:
    alone = ("unshare", "--map-root-user", "--net")
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let a process have a network of its own")
    home = tmp_path / "home"

    _run(home, "ingest", str(one_article), before=alone)
    _run(home, "ask", "How many tonnes of coffee went to Chile?", before=alone)
