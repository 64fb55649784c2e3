"""Reports as files, each in the form that its ending names."""

from collections.abc import Callable, Sequence
from pathlib import Path

from bot.evaluation.reporting.html import report_as_html
from bot.evaluation.reporting.markdown import report_as_markdown
from bot.evaluation.reporting.reports import Report, ReportedRun
from bot.evaluation.reporting.tabulating import tabulate
from index.errors import UserError


class ReportUnwritable(UserError):
    """A report cannot be written where it is wanted."""


FORMS: dict[str, Callable[[Report], str]] = {
    ".html": report_as_html,
    ".htm": report_as_html,
    ".md": report_as_markdown,
    ".markdown": report_as_markdown,
}
"""Ending of a file -> how a Report becomes its text."""


def check_reports(paths: Sequence[Path]) -> None:
    """See that every report can be written, before a run is paid for.

    Raises:
        ReportUnwritable: One cannot.
    """
    for path in paths:
        if path.suffix.lower() not in FORMS:
            raise ReportUnwritable(
                f"A report is a page or Markdown, and '{path}' is neither."
                " Name a file that ends in .html or .md."
            )
        if path.is_dir() or not path.absolute().parent.is_dir():
            raise ReportUnwritable(
                f"The report cannot be written to '{path}': it is a folder, or lies in"
                " none that is there. Name another file."
            )


def write_reports(
    run: ReportedRun, baseline: ReportedRun | None, paths: Sequence[Path]
) -> None:
    """Write a report of ``run`` to each of ``paths``.

    Raises:
        ReportUnwritable: One cannot be written, as on a full disk.
    """
    if not paths:
        return
    report = tabulate(run, baseline)
    for path in paths:
        text = FORMS[path.suffix.lower()](report)
        try:
            path.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise ReportUnwritable(
                f"The report cannot be written to '{path}'"
                f" ({error.strerror or error}). The run is kept:"
                " 'polycite runs show RUN --report FILE' writes its report elsewhere."
            ) from error
