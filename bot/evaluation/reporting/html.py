"""A Report as one HTML page that needs nothing but itself.

Questions and articles are hostile input: everything is escaped, and the page's policy
lets no script or style run but its own, told by their hashes, and loads nothing.
"""

import base64
import hashlib
import unicodedata
from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from bot.evaluation.comparing import trend_of
from bot.evaluation.reporting import losing, showing
from bot.evaluation.reporting.reports import Report
from index.cldr import language_name

# A page to send around; phones open it at once.
MOST_BYTES = 2_000_000
# What a text may come to, in letters, and how many articles are listed as found: the
# first that makes no page too large.
_MEASURES = ((1_200, 5), (600, 5), (300, 5), (150, 3), (80, 2), (40, 0))
_SHADES = 10
# So many letters tell which way a text runs.
_TELLING = 200


def report_as_html(report: Report) -> str:
    """Return the page, at most MOST_BYTES of UTF-8.

    Long texts are shortened as much as that takes; where even this is not enough, the
    last questions are left out of its table. The page says so.
    """
    *roomy, closest = _MEASURES
    count = len(report.rows)
    page = _render(report, count, *closest)
    if _size(page) <= MOST_BYTES:
        pages = (_render(report, count, *measures) for measures in roomy)
        return next((p for p in pages if _size(p) <= MOST_BYTES), page)
    while count and _size(page) > MOST_BYTES:
        count = int(count * MOST_BYTES / _size(page) * 0.98)
        page = _render(report, count, *closest)
    return page


def _size(page: str) -> int:
    return len(page.encode())


def _render(report: Report, count: int, length: int, most_found: int) -> str:
    was_cut = False

    def cut(text: str) -> str:
        nonlocal was_cut
        if len(text) <= length:
            return _without_surrogates(text)
        was_cut = True
        return f"{_without_surrogates(text[: length - 1]).rstrip()}…"

    style, script = _part("report.css"), _part("report.js")
    template = _environment().get_template("report.html")
    page = template.render(
        report=report,
        rows=report.rows[:count],
        cut=cut,
        most_found=most_found,
        was_cut=lambda: was_cut,
        # These are files of ours; nothing of a run is in them.
        style=Markup(style),  # noqa: S704
        script=Markup(script),  # noqa: S704
        style_hash=_hash(style),
        script_hash=_hash(script),
    )
    return _without_surrogates(page)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_part),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        show=showing.show,
        show_range=showing.show_range,
        show_change=showing.show_change,
        trend_of=trend_of,
        fates=losing.SAYS,
        good=losing.GOOD,
        direction=_direction,
        language=lambda code: language_name(code) or code,
        shade=lambda value: round(value * _SHADES),
    )
    return environment


@cache
def _part(name: str) -> str:
    return (files(__package__) / "page" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """Return what a content security policy calls an inline script or style."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _direction(text: str) -> str:
    """Return the way that most letters of a text run, ``auto`` where a browser sees it.

    A browser goes by the first letter, which in news is often that of a foreign name.
    """
    is_leftward = [
        way != "L"
        for c in text[:_TELLING]
        if (way := unicodedata.bidirectional(c)) in ("L", "R", "AL")
    ]
    most_are = 2 * sum(is_leftward) > len(is_leftward)
    if not is_leftward or is_leftward[0] == most_are:
        return "auto"
    return "rtl" if most_are else "ltr"


def _without_surrogates(text: str) -> str:
    """Return ``text`` as UTF-8 can hold it: half a pair comes from broken JSON."""
    return text.encode(errors="replace").decode()
