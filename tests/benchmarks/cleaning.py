"""The benchmark of cleaning: ``python -m tests.benchmarks.cleaning --help``.

Annotated pages are read as the program reads them. How much of their passages is
furniture, how much article text is in none, and which metadata are right, absent or
invented is counted per page, per script and per half: the rules of cleaning are made
with the odd pages in view, the even ones are held out.
"""

import argparse
import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.commands.options import say
from tests.ingest.annotated_pages import (
    AnnotatedPage,
    Cleaned,
    clean_page,
    read_pages,
    share,
)

MOST_FURNITURE, MOST_LOST = 0.02, 0.01

_Row = tuple[AnnotatedPage, Cleaned]


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the pages, print figures and return the exit code."""
    options = _parse(arguments)
    with tempfile.TemporaryDirectory(prefix="polycite-") as folder:
        rows = [(page, clean_page(page, Path(folder))) for page in read_pages()]
    say(f"{'':<22}{'furniture':>10}{'lost':>8}{'right':>7}{'absent':>8}  invented")
    for page, cleaned in rows:
        say(_as_line(page.name, [(page, cleaned)]))
        if options.texts and page.is_held_out <= options.held_out:
            _print_texts(cleaned)
    _print_groups("script", rows, lambda page: page.script)
    _print_groups(
        "half", rows, lambda page: "held out" if page.is_held_out else "tuned on"
    )
    say(_as_line("all", rows))
    say(f"to hold: furniture under {MOST_FURNITURE:.0%}, lost under {MOST_LOST:.0%}")
    if options.json:
        results = {page.name: _figures([(page, cleaned)]) for page, cleaned in rows}
        text = json.dumps(results | {"all": _figures(rows)}, indent=2)
        options.json.write_text(f"{text}\n", encoding="utf-8")
    return 0


def _print_groups(
    name: str, rows: Sequence[_Row], key: Callable[[AnnotatedPage], str]
) -> None:
    say(f"by {name}")
    for group in sorted({key(page) for page, _ in rows}):
        chosen = [row for row in rows if key(row[0]) == group]
        say(_as_line(f"  {group} ({len(chosen)})", chosen))


def _figures(rows: Sequence[_Row]) -> dict[str, float]:
    pages = [cleaned for _, cleaned in rows]
    return {
        "furniture": share([p.furniture for p in pages], (p.kept for p in pages)),
        "lost": share([p.lost for p in pages], (p.article for p in pages)),
        "right": sum(len(p.right) for p in pages),
        "absent": sum(len(p.absent) for p in pages),
        "invented": sum(len(p.invented) for p in pages),
    }


def _as_line(name: str, rows: Sequence[_Row]) -> str:
    figures = _figures(rows)
    invented = sorted({name for _, cleaned in rows for name in cleaned.invented})
    return (
        f"{name:<22}{figures['furniture']:>10.2%}{figures['lost']:>8.2%}"
        f"{figures['right']:>7.0f}{figures['absent']:>8.0f}"
        f"  {figures['invented']:.0f} {' '.join(invented)}".rstrip()
    )


def _print_texts(cleaned: Cleaned) -> None:
    for sign, texts in (("+", cleaned.furniture), ("-", cleaned.lost)):
        for text in texts:
            say(f"    {sign} {text}")
    if cleaned.absent:
        say(f"    absent: {', '.join(cleaned.absent)}")


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="cleaning",
        description="What cleaning leaves in and out of real-life pages.",
    )
    parser.add_argument(
        "--texts",
        action="store_true",
        help="show furniture kept (+) and article text lost (-) of the pages tuned on",
    )
    parser.add_argument(
        "--held-out", action="store_true", help="with --texts: of those held out, too"
    )
    parser.add_argument("--json", type=Path, help="write every figure into this file")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
