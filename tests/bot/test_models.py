"""What ``polycite model`` says while it works, and of what is missing."""

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.commands.models import progress_to
from bot.model_weights import QWEN_CODER_1_5B, default_weights_path
from tests.program import REPOSITORY

_WITHOUT_LLAMA_CPP = """
import sys
sys.modules["xllamacpp"] = None
sys.argv = ["polycite", "model", "install"]
from bot.cli import main
main()
"""


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _shown(stream: io.StringIO, percents: list[int]) -> str:
    report = progress_to(stream)
    for percent in percents:
        report(percent * 11_000_000, 1_100_000_000)
    return stream.getvalue()


def test_a_log_gets_a_line_when_a_tenth_is_passed() -> None:
    steps = [0, 4, 9, 14, 19, 23, 28, 33, 61, 100]

    lines = _shown(io.StringIO(), steps).splitlines()

    assert lines == [
        f"local model: {percent:3} % of 1,100 MB"
        for percent in (0, 14, 23, 33, 61, 100)
    ]


def test_a_terminal_gets_every_percent_on_one_line() -> None:
    shown = _shown(_Terminal(), [0, 1, 1, 100])

    assert shown == (
        "local model:   0 % of 1,100 MB\r"
        "local model:   1 % of 1,100 MB\r"
        "local model: 100 % of 1,100 MB\n"
    )


def test_an_install_says_that_llama_cpp_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLYCITE_MODELS", str(tmp_path))
    weights = default_weights_path(tmp_path)
    weights.write_bytes(b"GGUF")
    # As if all of it had been verified: the whole is 1.1 GB.
    status = weights.stat()
    record = f"{QWEN_CODER_1_5B.sha256} {status.st_size} {status.st_mtime_ns}\n"
    weights.with_name(f"{weights.name}.verified").write_text(record)

    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT_LLAMA_CPP],
        cwd=REPOSITORY,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert (done.returncode, done.stdout) == (
        0,
        f"The local model is installed at {weights}\n",
    )
    told = done.stderr.splitlines()[-1]
    assert told.startswith("polycite: llama.cpp, which serves the local model, is not")
    assert re.search(r"Run: .* install .*xllamacpp$", told)
