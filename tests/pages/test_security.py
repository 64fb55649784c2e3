"""Every threat on the page on security has tests, and they are there."""

import ast
import re
from functools import cache

import pytest

from tests.pages.reading import rows
from tests.program import REPOSITORY

_PAGE = REPOSITORY / "docs" / "security.md"
_NAMED = re.compile(r"`([\w/]+\.py)::(test_\w+)`")
_HEAD, *_THREATS = rows(_PAGE)


@cache
def _tests_in(path: str) -> frozenset[str]:
    tree = ast.parse((REPOSITORY / "tests" / path).read_text(encoding="utf-8"))
    return frozenset(
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
    )


def test_the_page_is_short() -> None:
    assert len(_PAGE.read_text(encoding="utf-8").splitlines()) < 120


@pytest.mark.parametrize("threat", _THREATS, ids=lambda threat: threat[1][:40])
def test_every_threat_names_tests_that_are_there(threat: tuple[str, ...]) -> None:
    *said, tests = threat
    named = _NAMED.findall(tests)

    assert len(threat) == len(_HEAD) == 5
    assert all(said)
    assert named
    assert not _NAMED.sub("", tests).strip()
    for path, name in named:
        assert name in _tests_in(path), f"{path}::{name}"


@pytest.mark.parametrize(
    "word",
    [
        "prompt",
        "question",
        "link",
        "../",
        "bomb",
        "entities",
        "100 MB",
        "HTML",
        "terminal",
        "Telegram",
        "button",
        "webhook",
        "redirect",
        "fetched",
        "doctor",
        "SHA-256",
        "pickle",
        ".env",
        "hashes",
    ],
)
def test_no_kind_of_threat_is_forgotten(word: str) -> None:
    assert any(word in " ".join(threat[:-1]) for threat in _THREATS)
