"""What an audit of dependencies comes to: what fails, what is allowed, what is only said."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.auditing import ALLOWED, Allowed, ask, judge, read_allowed
from tests.program import REPOSITORY

TODAY = date(2026, 11, 22)
ENTRY = Allowed(
    id="CVE-2026-1", package="lamb", reason="never called", until=date(2026, 12, 1)
)


def _found(package: str = "lamb", *aliases: str) -> list[dict[str, Any]]:
    vulnerability = {"id": "GHSA-1", "fix_versions": ["1.2"], "aliases": [*aliases]}
    return [
        {"name": package, "version": "1.1", "vulns": [vulnerability]},
        {"name": "wool", "version": "2", "vulns": []},
    ]


def test_a_vulnerability_fails_with_the_version_that_mends_it() -> None:
    verdict = judge(_found(), [], TODAY)

    assert verdict.failures == ("lamb 1.1: GHSA-1, mended in 1.2",)
    assert verdict.notes == ()


def test_what_is_allowed_is_said_and_does_not_fail() -> None:
    verdict = judge(_found("lamb", "CVE-2026-1"), [ENTRY], TODAY)

    assert verdict.failures == ()
    assert verdict.notes == (
        "lamb 1.1: GHSA-1, allowed until 2026-12-01: never called",
    )


@pytest.mark.parametrize(
    "report", [_found("goat", "CVE-2026-1"), _found("lamb", "CVE-2026-2")]
)
def test_another_package_and_another_vulnerability_are_not_allowed(
    report: list[dict[str, Any]],
) -> None:
    assert len(judge(report, [ENTRY], TODAY).failures) == 1


def test_an_entry_counts_on_its_last_day_and_fails_from_the_next_even_unasked() -> None:
    assert judge([], [ENTRY], ENTRY.until).failures == ()
    (failure,) = judge([], [ENTRY], date(2026, 12, 2)).failures

    assert failure.startswith("CVE-2026-1 of lamb was allowed until 2026-12-01: ")


def test_what_could_not_be_asked_is_said_and_does_not_fail() -> None:
    unknown = {"name": "kid", "skip_reason": "not found"}

    some, none = judge([*_found()[1:], unknown], [], TODAY), judge([], [], TODAY)

    assert (some.failures, none.failures) == ((), ())
    assert some.notes == ("not audited: kid",)
    assert none.notes == judge([unknown], [], TODAY).notes
    assert none.notes[0].startswith("not audited: no service")


@pytest.mark.parametrize(
    ("prints", "report"),
    [
        ('{"dependencies": [{"name": "lamb", "version": "1", "vulns": []}]}', 1),
        ("", 0),
        ("Could not connect", 0),
    ],
)
def test_pip_audit_that_ends_without_a_report_has_asked_nothing(
    prints: str, report: int
) -> None:
    program = f"import sys; sys.stdout.write({prints!r}); sys.exit(1)"

    assert len(ask([], [sys.executable, "-c", program])) == report


def test_an_entry_without_a_reason_or_a_day_is_refused() -> None:
    entry = '[[allowed]]\nid = "a"\npackage = "b"\n'

    assert read_allowed(f'{entry}reason = "c"\nuntil = 2026-12-01\n') == [
        Allowed(id="a", package="b", reason="c", until=date(2026, 12, 1))
    ]
    for rest in ('reason = " "\nuntil = 2026-12-01', 'reason = "c"\nuntil = "soon"'):
        with pytest.raises(ValueError, match="does not say"):
            read_allowed(entry + rest)


def test_the_list_that_is_kept_can_be_read() -> None:
    assert read_allowed(ALLOWED.read_text(encoding="utf-8")) is not None


@pytest.mark.parametrize(
    "file", sorted(REPOSITORY.glob("requirements*.txt")), ids=lambda f: f.name
)
def test_every_pinned_package_has_its_hashes_and_no_index(file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace("\\\n", " ")
    pinned = [line for line in text.splitlines() if line and line[0] not in "# "]

    assert pinned
    assert [line for line in pinned if "--hash=sha256:" not in line] == []
    assert [line for line in pinned if "==" not in line.partition("--hash")[0]] == []
    assert "://" not in text
