"""What the pages name is there: files, links, settings, make's targets, options, metrics."""

import re
from pathlib import Path

import pytest

from bot.evaluation.measuring import METRICS
from bot.evaluation.question_sets import read_question_sets
from bot.settings import variable_names
from index.json_lines import lines_at, read_fields
from ingest.reading_jsonl import read_line_article
from tests.pages.reading import (
    PAGES,
    blocks,
    code_in_text,
    codes,
    headings,
    links,
    rows,
)
from tests.pages.typed_lines import every_option, unknown_names
from tests.program import REPOSITORY

README = REPOSITORY / "README.md"
MADE = {
    "telegram/files": "in the home, for files that are sent",
    "telegram/state.sqlite": "in the home, by 'polycite telegram'",
}
"""Paths that pages name and the repository has not -> where they are."""

_PATH = re.compile(r"(?:[\w.-]+/)+[\w.-]*")
_SETTING = re.compile(r"\b(?:POLYCITE|OPENAI)_[A-Z_]*[A-Z]\b")
# The end of a setting whose beginning stands before it.
_SHORTENED = re.compile(r"_[A-Z][A-Z_]*")
_MOST_PAGES = 6

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
each_text = pytest.mark.parametrize(
    "page", [*PAGES, REPOSITORY / "CONTRIBUTING.md"], ids=lambda page: page.name
)


def test_the_readme_is_short_and_leads_to_every_page() -> None:
    led_to = {(README.parent / link).resolve() for link in links(README)}

    assert len(README.read_text(encoding="utf-8").splitlines()) <= 150
    assert {*PAGES} - {README} <= led_to
    assert len(PAGES) - 1 <= _MOST_PAGES


def test_every_folder_of_the_house_is_in_the_readme() -> None:
    for folder in (
        "index",
        "ingest",
        "bot",
        "prompts",
        "articles",
        "questions",
        "tests",
    ):
        assert f"{folder}/" in code_in_text(README)


@each_page
def test_every_folder_and_file_that_a_page_names_exists(page: Path) -> None:
    for code in code_in_text(page):
        if _PATH.fullmatch(code) and code not in MADE:
            assert (REPOSITORY / code).exists(), code


@each_text
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    for link in links(page):
        if not link.startswith("https://"):
            assert (page.parent / link.partition("#")[0]).exists(), link


@each_text
def test_every_setting_that_a_page_names_exists(page: Path) -> None:
    named = set(_SETTING.findall(page.read_text(encoding="utf-8")))
    ends = {code for code in code_in_text(page) if _SHORTENED.fullmatch(code)}

    assert named <= set(variable_names())
    for end in ends:
        assert any(name.endswith(end) for name in variable_names()), end


@each_text
def test_every_target_of_make_that_a_page_names_exists(page: Path) -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    typed = [code for block in blocks(page) for code in block.text.splitlines()]

    for code in [*code_in_text(page), *typed]:
        if made := re.match(r"make ([\w-]+)", code):
            assert re.search(rf"^{made[1]}:", makefile, re.MULTILINE), code


def test_contributing_names_every_benchmark_and_the_fuzzing() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^(bench-[\w-]+|fuzz):", makefile, re.MULTILINE)
    codes_in_text = code_in_text(REPOSITORY / "CONTRIBUTING.md")

    assert "fuzz" in targets
    assert {f"make {target}" for target in targets} <= {*codes_in_text}


@each_text
def test_every_heading_and_every_row_of_a_table_says_something(page: Path) -> None:
    assert all(heading.strip() for heading in headings(page))
    for row in rows(page):
        assert any(cell.strip() for cell in row[1:]), row


@each_text
def test_every_command_and_option_in_the_text_of_a_page_exists(page: Path) -> None:
    options = every_option()

    for code in code_in_text(page):
        if code.startswith("polycite "):
            assert not unknown_names(code.split()[1:]), code
        elif code.startswith("--"):
            assert re.split(r"[ =]", code)[0] in options, code


def test_the_metrics_that_are_explained_are_those_that_there_are() -> None:
    page = REPOSITORY / "docs" / "evaluation.md"
    header, *explained = [row for row in rows(page) if len(row) == 3]
    named = [name for row in explained for name in codes(row[0])]
    named += [n.replace("p50", "p95") for n in named if n.endswith("_p50")]

    assert header[0] == "metric"
    assert sorted({*named} - {"_p95"}) == sorted(METRICS)


@each_page
def test_the_lines_of_json_that_a_page_shows_are_read(
    page: Path, tmp_path: Path
) -> None:
    file = tmp_path / "lines.jsonl"
    for block in blocks(page):
        if block.language != "jsonl":
            continue
        file.write_text(block.text, encoding="utf-8")
        if '"question"' in block.text:
            assert read_question_sets([file])
        else:
            (line,) = lines_at(file, {1})
            assert not read_fields(line).others
            assert read_line_article(file, 1).published


def test_every_command_that_a_message_names_exists() -> None:
    for folder in ("bot", "index", "ingest"):
        for path in (REPOSITORY / folder).rglob("*.py"):
            text = re.sub(r'"\s*\n\s*f?"', "", path.read_text(encoding="utf-8"))
            for words in re.findall(r"'polycite ([a-z][^'\\\n]*)'", text):
                assert not unknown_names(words.split()), f"{path}: polycite {words}"
