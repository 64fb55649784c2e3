"""Fuzz one group of properties after the other and say what was found.

The corpus lies in ``.hypothesis``, which is not in the repository; a further run goes
on from it.
"""

import argparse
import os
import random
import re
import subprocess
import sys
from pathlib import Path

from bot.commands.options import say
from tests.fuzzing.targets import MODULES_BY_GROUP

_ROOT = Path(__file__).parents[2]
_CORPUS = _ROOT / ".hypothesis" / "corpus"
_FOUND = "found:"
_STATUS = re.compile(r"#(\d+)\s+\w+\s+cov: (\d+) ft: (\d+) corp: (\d+)")
# By the clock, on a machine that may be busy: a property that takes longer hangs.
_LONGEST_S = 300
_LONGEST_INPUT = 4_000
_SEEDS = 100


def main() -> int:
    """Fuzz, print a line for each group, and return 1 if anything was found."""
    options = _options()
    say(
        f"{'group':<10} {'runs':>10} {'a second':>9} {'edges':>7} {'features':>9}  found"
    )
    found = False
    for group in options.only or MODULES_BY_GROUP:
        found = _fuzz(group, options.seconds) or found
    return int(found)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument(
        "--seconds", type=int, default=600, help="how long each group takes (600)"
    )
    parser.add_argument(
        "--only", action="append", choices=[*MODULES_BY_GROUP], help="this group alone"
    )
    return parser.parse_args()


def _fuzz(group: str, seconds: int) -> bool:
    corpus = _seeded(_CORPUS / group)
    command = [
        *(sys.executable, "-m", "tests.fuzzing.fuzz_group", group, str(corpus)),
        *(f"-max_total_time={seconds}", f"-timeout={_LONGEST_S}"),
        *(f"-max_len={_LONGEST_INPUT}", "-len_control=0", "-rss_limit_mb=4096"),
        f"-artifact_prefix={_CORPUS}/{group}-",
    ]
    environment = os.environ | {"HYPOTHESIS_PROFILE": "long"}
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=_ROOT,
        env=environment,
        encoding="utf-8",
        errors="replace",
    ) as run:
        lines = [*(run.stdout or ())]
    findings = [
        line.removeprefix(_FOUND).strip() for line in lines if line.startswith(_FOUND)
    ]
    if run.returncode:
        findings.append(f"it broke off:\n{''.join(lines[-30:])}")
    _tell(group, seconds, lines, findings)
    return bool(findings)


def _seeded(corpus: Path) -> Path:
    """Return a corpus with something to begin with: noise, which is any choice at all."""
    if not corpus.exists():
        corpus.mkdir(parents=True)
        for number in range(_SEEDS):
            noise = random.Random(number)  # noqa: S311 - no secret
            data = bytes([number]) + noise.randbytes(noise.choice((50, 300, 2_000)))
            (corpus / f"seed-{number}").write_bytes(data)
    return corpus


def _tell(group: str, seconds: int, lines: list[str], findings: list[str]) -> None:
    told = [match for line in lines if (match := _STATUS.match(line))]
    runs, edges, features, _ = map(int, told[-1].groups()) if told else (0, 0, 0, 0)
    say(
        f"{group:<10} {runs:>10,} {runs / seconds:>9.0f} {edges:>7,} {features:>9,}"
        f"  {len(findings) or 'nothing'}"
    )
    for finding in findings:
        say(f"  {finding}")


if __name__ == "__main__":
    sys.exit(main())
