"""The page in a real browser; skipped where no Chromium is installed."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bot.evaluation.reporting.html import report_as_html
from bot.evaluation.reporting.tabulating import tabulate
from tests.bot.evaluation.reporting.looking import look_for_faults, take_picture
from tests.bot.evaluation.reporting.runs import HOSTILE, made_run

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PHONE, _DESKTOP = (390, 844), (1280, 900)
_SHOWN = ".questions tbody tr:not([hidden])"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium
        own = chromium.executable_path
        path = next(filter(None, map(shutil.which, (*_NAMES, own))), None)
        if path is None:
            pytest.skip("No Chromium is installed: 'make test-report' installs one.")
        # A container's root has no sandbox, and the page is ours.
        launched = chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def report_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    report = tabulate(made_run(rounds=40), made_run("before", rounds=20))
    path = tmp_path_factory.mktemp("report") / "run.html"
    path.write_text(report_as_html(report), encoding="utf-8")
    return path


@pytest.fixture
def page(browser: Browser, report_path: Path) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        opened = context.new_page()
        opened.goto(report_path.as_uri())
        yield opened


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [_PHONE, _DESKTOP], ids=["phone", "desktop"])
def test_the_page_opens_without_errors_and_can_be_read(
    browser: Browser,
    report_path: Path,
    size: tuple[int, int],
    scheme: Literal["light", "dark"],
) -> None:
    width, height = size
    told: list[str] = []
    with browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme
    ) as context:
        page = context.new_page()
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("console", lambda message: told.append(message.text))
        page.on("request", lambda request: told.append(request.url))
        page.goto(report_path.as_uri())
        page.evaluate(
            "document.querySelectorAll('details').forEach(d => d.open = true)"
        )

        faults = look_for_faults(page)
        picture = take_picture(page, browser)

    assert told == [report_path.as_uri()]
    assert faults == []
    assert (picture.brightness > 0.7) == (scheme == "light")
    assert 0.01 < picture.inked < 0.5


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        ("document.querySelector('h1').style.width = '3000px'", "the page is"),
        ("document.querySelector('h1').style.color = '#aaa'", "h1. has a contrast"),
        ("document.querySelectorAll('.heat').forEach(e => e.remove())", "no .heat button"),
        ("document.querySelectorAll('.map').forEach(e => e.hidden = true)", "no .heat button"),
        ("document.querySelectorAll('.questions tr').forEach(e => e.hidden = true)",
         "no .questions tbody tr"),
    ],
)  # fmt: skip
def test_a_page_that_is_broken_is_told_apart(
    page: Page, damage: str, fault: str
) -> None:
    page.evaluate(f"() => {{ {damage} }}")

    assert any(found.startswith(fault) for found in look_for_faults(page))


def test_a_question_from_right_to_left_stands_at_the_right(page: Page) -> None:
    page.select_option("[name=asked]", "ar")

    gaps = page.evaluate(
        """() => {
          const cell = document.querySelector(".questions tbody tr:not([hidden]) td");
          const words = document.createRange();
          words.selectNodeContents(cell.querySelector("bdi"));
          const [text, box] = [words, cell.querySelector("p")].map(
            (e) => e.getBoundingClientRect());
          return [text.right - box.right, getComputedStyle(cell.querySelector("bdi")).direction];
        }"""
    )

    assert gaps == [pytest.approx(0, abs=1), "rtl"]


def test_filters_leave_the_questions_that_fit(page: Page) -> None:
    page.select_option("[name=asked]", "uk")
    asked = {row.get_attribute("data-asked") for row in page.query_selector_all(_SHOWN)}
    page.click("#filters [type=reset]")
    page.click(".road .loss[data-fate=not_retrieved]")
    fates = {row.get_attribute("data-fate") for row in page.query_selector_all(_SHOWN)}
    page.click("#filters [type=reset]")
    page.fill("[name=text]", "0-fa ۷۲")
    found = [row.get_attribute("data-asked") for row in page.query_selector_all(_SHOWN)]

    assert (asked, fates) == ({"uk"}, {"not_retrieved"})
    # "10-fa" holds "0-fa", too.
    assert found
    assert set(found) == {"fa"}


def test_a_square_of_the_map_shows_its_questions(page: Page) -> None:
    page.select_option("#map", index=1)
    square = page.locator(".map:visible .heat button").first
    asked, article = (square.get_attribute(f"data-{n}") for n in ("asked", "article"))
    square.click()

    rows = page.query_selector_all(_SHOWN)
    assert rows
    assert {row.get_attribute("data-asked") for row in rows} == {asked}
    assert {row.get_attribute("data-article") for row in rows} == {article}


def test_rows_come_in_portions_until_all_are_shown(page: Page) -> None:
    before = len(page.query_selector_all(_SHOWN))
    page.click("#more")

    assert (before, len(page.query_selector_all(_SHOWN))) == (100, 200)
    assert not page.is_visible("#more")


def test_hostile_words_are_shown_and_do_nothing(page: Page) -> None:
    assert page.evaluate("window.hacked === undefined")
    assert HOSTILE in page.inner_text("main")
    blocked = page.evaluate(
        """() => { const s = document.createElement("script");
                   s.textContent = "window.hacked = 1"; document.body.append(s);
                   return window.hacked === undefined; }"""
    )
    assert blocked


def test_without_its_script_the_page_shows_everything(
    browser: Browser, report_path: Path
) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(report_path.as_uri())

        assert page.locator(_SHOWN).count() == 200
        assert page.locator(".map:visible").count() > 1
