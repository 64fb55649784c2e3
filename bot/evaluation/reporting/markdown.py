"""A Report as Markdown for a pull request: what moved, per language, and the losses.

What comes from questions, articles and models is shut in, so that it neither formats,
links, mentions nor ends a row of a table.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.evaluation.comparing import trend_of
from bot.evaluation.metrics.grades import Metric
from bot.evaluation.reporting.losing import SAYS
from bot.evaluation.reporting.reports import (
    Cell,
    Figure,
    LanguageTable,
    Report,
)
from bot.evaluation.reporting.rows import QuestionRow
from bot.evaluation.reporting.showing import show, show_change, show_range
from bot.evaluation.statistics import p_in_words
from index.counting import counted

_MOST_ROWS = 20
_LONGEST = 160
# Everything that formats or links in GitHub's dialect, and what HTML is made of.
_SIGNS = re.compile(
    r"[\\`*_{}\[\]()<>#@+!|~&=$]"
    # A colon does so in an address and in the name of an emoji, and not in a time.
    r"|:(?=//)|:(?=[\w+-]*[a-z_+][\w+-]*:)|:(?=(?:100|1234):)"
)
# GitHub links these in what is rendered already. A word joiner is seen by nobody.
_MENTIONING = re.compile(r"(?i)[@#]|\bwww(?=\.)|\bGH(?=-\d)")
# What turns the text around that comes after it, to the end of the paragraph.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_JOINER = "\N{WORD JOINER}"


def report_as_markdown(report: Report) -> str:
    """Return the Markdown, which ends with a line's end."""
    parts = [_head(report), _headlines(report.headlines, report.baseline is not None)]
    if report.road:
        parts.append(_road(report))
    parts.append(_languages(report.languages))
    parts += [
        _questions(title, rows)
        for title, rows in (
            ("Lost since the baseline", [r for r in report.rows if r.turn == "lost"]),
            ("Won since the baseline", [r for r in report.rows if r.turn == "won"]),
        )
        if rows
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def escape(text: str) -> str:
    """Return ``text`` as itself on one line, and at most 160 letters of it."""
    plain = _TURNING.sub("", text.encode(errors="replace").decode())
    line = " ".join(plain.replace("\0", " ").split())
    if len(line) > _LONGEST:
        line = f"{line[: _LONGEST - 1].rstrip()}…"
    parted = _MENTIONING.sub(lambda sign: f"{sign[0]}{_JOINER}", line)
    return _SIGNS.sub(lambda sign: f"&#{ord(sign[0])};", parted)


def _head(report: Report) -> str:
    run = report.run
    text = (
        f"## Evaluation {escape(run.name)}\n\n{counted(len(run.outcomes), 'question')}"
    )
    if report.failed:
        text += f", {report.failed} failed with an error"
    if report.baseline:
        text += (
            f"; against {escape(report.baseline.name)} over {report.common} in common"
        )
    facts = "".join(
        f"\n- {escape(name)}: {escape(value)}" for name, value in run.facts.items()
    )
    return f"{text}.{chr(10) if facts else ''}{facts}"


def _headlines(figures: Sequence[Figure], is_compared: bool) -> str:
    heads = ["metric", "value", "95 %", "n"]
    heads += ["change", "p"] if is_compared else []
    return _table(heads, (_headline(figure, is_compared) for figure in figures))


def _headline(figure: Figure, is_compared: bool) -> list[str]:
    measured, unit = figure.measured, figure.metric.unit
    cells = [
        f"`{figure.metric.name}`",
        show(measured.value, unit),
        show_range(measured.low, measured.high, unit),
        str(measured.count),
    ]
    if not is_compared:
        return cells
    if figure.change is None:
        return [*cells, "–", "–"]
    change = show_change(figure.change.difference, unit)
    if figure.trend != "unclear":
        change = f"**{change} {figure.trend}**"
    return [*cells, change, p_in_words(figure.change.p_value)]


def _road(report: Report) -> str:
    rows = (
        [
            step.name,
            str(step.left),
            f"{step.lost} {SAYS[step.fate]}" if step.fate and step.lost else "",
        ]
        for step in report.road
    )
    text = f"### Where answers were lost\n\n{_table(['step', 'left', 'lost'], rows)}"
    refusable = report.held_back + report.made_up
    if not refusable:
        return text
    return (
        f"{text}\n\nOf {refusable} unanswerable questions {report.held_back} were"
        f" rightly refused."
    )


def _languages(table: LanguageTable) -> str:
    if not table.metrics:
        return ""
    heads = ["asked in", "questions", *(f"`{m.name}`" for m in table.metrics)]
    rows = (
        [
            escape(language),
            str(count),
            *(_cell(table.cells.get((language, m.name)), m) for m in table.metrics),
        ]
        for language, count in table.count_by_language.items()
    )
    return f"### By question language\n\n{_table(heads, rows)}"


def _cell(cell: Cell | None, metric: Metric) -> str:
    if cell is None:
        return "–"
    text = show(cell.value, metric.unit)
    if cell.change is None or not cell.change.difference:
        return text
    change = show_change(cell.change.difference, metric.unit)
    is_clear = trend_of(cell.change, metric) != "unclear"
    return f"{text} (**{change}**)" if is_clear else f"{text} ({change})"


def _questions(title: str, rows: Sequence[QuestionRow]) -> str:
    lines = "\n".join(_question(row) for row in rows[:_MOST_ROWS])
    more = len(rows) - _MOST_ROWS
    tail = f"\n\nand {more} more" if more > 0 else ""
    return f"<details><summary>{title}: {len(rows)}</summary>\n\n{lines}{tail}\n\n</details>"


def _question(row: QuestionRow) -> str:
    before = f", was: {SAYS[row.fate_before]}" if row.fate_before else ""
    return (
        f"- {escape(row.language)} {escape(row.id)}: {escape(row.question)}"
        f" – {SAYS[row.fate]}{before}"
    )


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    def lines() -> Iterator[str]:
        yield f"| {' | '.join(heads)} |"
        yield f"| --- |{' ---: |' * (len(heads) - 1)}"
        for row in rows:
            yield f"| {' | '.join(row)} |"

    return "\n".join(lines())
