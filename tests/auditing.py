"""Whether what is shipped has known vulnerabilities: ``python -m tests.auditing``.

pip-audit asks; what it cannot ask about is said, and what it finds fails unless
``.ci/audit.toml`` allows it, until a day that is written there.
"""

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from tests.program import REPOSITORY

ALLOWED = REPOSITORY / ".ci" / "audit.toml"
# One package that every index of vulnerabilities knows: where it is not known, nobody
# is asked about the others.
_FIRST = "requirements-bootstrap.txt"
_SHIPPED = (
    _FIRST,
    "requirements.txt",
    "requirements-local.txt",
    "requirements-servers.txt",
)
_PIP_AUDIT = (sys.executable, "-m", "pip_audit")
_WITHIN_S = 120

Report = Sequence[Mapping[str, Any]]
"""What pip-audit says of each package: ``vulns``, or a ``skip_reason``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Allowed:
    """A vulnerability of a package that is put up with, the day ``until`` included."""

    id: str
    package: str
    reason: str
    until: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What has to be mended, and what is worth saying."""

    failures: tuple[str, ...]
    notes: tuple[str, ...]


def read_allowed(text: str) -> list[Allowed]:
    """Return the entries of an allow-list.

    Raises:
        ValueError: One lacks a reason, a date or another field.
    """
    entries = [Allowed(**entry) for entry in tomllib.loads(text).get("allowed", ())]
    for entry in entries:
        words = (entry.id, entry.package, entry.reason)
        if not all(isinstance(w, str) and w.strip() for w in words):
            raise ValueError(f"{entry} does not say what is allowed, and why")
        if type(entry.until) is not date:
            raise ValueError(f"{entry} does not say until which day")
    return entries


def judge(report: Report, allowed: Sequence[Allowed], today: date) -> Verdict:
    """Return what a report comes to; an entry that has expired fails in any case."""
    failures = [
        f"{entry.id} of {entry.package} was allowed until {entry.until}: update the"
        f" package, or look again whether it does harm ({entry.reason})"
        for entry in allowed
        if entry.until < today
    ]
    notes: list[str] = []
    for package in report:
        for vulnerability in package.get("vulns", ()):
            entry = _entry_for(package, vulnerability, allowed)
            told = f"{package['name']} {package['version']}: {vulnerability['id']}"
            if entry is None:
                mended = ", ".join(vulnerability.get("fix_versions", ()))
                failures.append(f"{told}, mended in {mended or 'no version yet'}")
            else:
                notes.append(f"{told}, allowed until {entry.until}: {entry.reason}")
    return Verdict(failures=tuple(failures), notes=(*notes, *_not_audited(report)))


def _entry_for(
    package: Mapping[str, Any],
    vulnerability: Mapping[str, Any],
    allowed: Sequence[Allowed],
) -> Allowed | None:
    names = {vulnerability["id"], *vulnerability.get("aliases", ())}
    return next(
        (e for e in allowed if e.package == package["name"] and e.id in names), None
    )


def _not_audited(report: Report) -> Iterator[str]:
    unknown = [str(p["name"]) for p in report if "skip_reason" in p]
    if len(unknown) == len(report):
        yield "not audited: no service that knows vulnerabilities can be asked here"
    elif unknown:
        yield f"not audited: {', '.join(unknown)}"


def ask(files: Sequence[str], command: Sequence[str] = _PIP_AUDIT) -> Report:
    """Return what pip-audit says of the packages in some requirement files.

    Nothing where it cannot ask: it ends then without a report.
    """
    named = [word for file in files for word in ("-r", str(REPOSITORY / file))]
    options = ["--require-hashes", "--disable-pip", "--progress-spinner", "off"]
    try:
        done = subprocess.run(
            [*command, *options, "--timeout", "10", "--format", "json", *named],
            capture_output=True, text=True, check=False, timeout=_WITHIN_S,
        )  # fmt: skip
        report: Report = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return []
    return report


def main() -> None:
    """Audit, tell, and end with 1 where something is to be mended."""
    report = ask([_FIRST])
    if any("vulns" in package for package in report):
        report = ask(_SHIPPED)
    allowed = read_allowed(ALLOWED.read_text(encoding="utf-8"))
    verdict = judge(report, allowed, datetime.now(UTC).date())
    for line in (*verdict.notes, *verdict.failures):
        sys.stdout.write(f"{line}\n")
    sys.exit(bool(verdict.failures))


if __name__ == "__main__":
    main()
