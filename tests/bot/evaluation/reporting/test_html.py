import base64
import hashlib
import re
from dataclasses import replace

import pytest
from lxml import html

from bot.evaluation.outcomes import ShownSentence
from bot.evaluation.reporting.html import MOST_BYTES, report_as_html
from bot.evaluation.reporting.reports import ReportedRun
from bot.evaluation.reporting.tabulating import tabulate
from tests.bot.evaluation.made import made_gold, made_outcome, made_place, made_question
from tests.bot.evaluation.reporting.runs import HOSTILE, made_run

_ARABIC = "وقعت على الاتفاقية دول كثيرة في مدينة هانوي. "


@pytest.fixture(scope="module")
def page() -> str:
    return report_as_html(tabulate(made_run(), made_run("before", rounds=2)))


def _large(count: int, length: int) -> ReportedRun:
    words = (_ARABIC * (1 + length // len(_ARABIC)))[:length]
    outcomes = tuple(
        made_outcome(
            *[ShownSentence(text=words, citations=(1, 2))] * 2,
            # To grade so many quotes would take a minute, and is not what this is about.
            status="quoted",
            language="ar",
            question=made_question(
                id=f"q{n}", question=f"{n} {words[:120]}؟", answers=()
            ),
            gold=made_gold("a.txt", "b.txt"),
            ranked=[f"folder/article-{i}.txt" for i in range(10)],
            citations=[made_place(i, "folder/article.txt") for i in (1, 2)],
            seconds={"retrieve": 0.1, "total": 3.0},
        )
        for n in range(count)
    )
    return ReportedRun(name="large", outcomes=outcomes)


def test_nothing_of_a_run_becomes_part_of_the_page(page: str) -> None:
    tree = html.fromstring(page)

    # The words are there, as words.
    assert HOSTILE in tree.text_content()
    assert not tree.xpath("//img | //iframe | //object | //link | //base")
    assert len(tree.xpath("//script")) == 1
    assert not tree.xpath("//@*[starts-with(name(), 'on')] | //@style")


def test_the_page_loads_nothing_and_runs_only_its_own_script(page: str) -> None:
    tree = html.fromstring(page)
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]

    parts = {p.split()[0]: p.split()[1:] for p in policy.split("; ")}
    for name in ("style", "script"):
        text = tree.xpath(f"//{name}")[0].text
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert parts[f"{name}-src"] == [f"'sha256-{digest}'"]
    assert parts["default-src"] == ["'none'"]
    assert not tree.xpath("//@src | //@href | //@srcset")
    assert not re.search(r"url\(|@import|fetch\(|XMLHttpRequest", page)


def test_text_runs_the_way_that_most_of_its_letters_do(page: str) -> None:
    tree = html.fromstring(page)

    questions = tree.xpath("//tr[@data-asked]/td[1]/p[1]")
    ways = {q.get("lang"): q.find("bdi").get("dir") for q in questions}
    # The Arabic question begins with a Latin name; of the others the first letter tells.
    assert ways == {"ar": "rtl", "fa": None, "uk": None, "zh": None, "en": None}


def test_every_question_is_a_row_with_its_answer_expectation_and_verdict(
    page: str,
) -> None:
    rows = html.fromstring(page).xpath("//tr[@data-fate]")

    assert len(rows) == len(made_run().outcomes)
    question, shown, expected, verdicts = (td.text_content() for td in rows[0])
    assert "كم عدد الدول" in question
    assert "وقعت 72 دولة." in shown
    assert expected.startswith("72")
    assert "accepted answer" in verdicts


def test_a_thousand_questions_fit_a_page_with_all_their_words() -> None:
    page = report_as_html(tabulate(_large(1_000, 200)))

    assert len(page.encode()) <= MOST_BYTES
    assert page.count("<tr data-asked") == 1_000
    assert "Long texts end in" not in page


def test_long_answers_are_shortened_until_a_thousand_fit_and_the_page_says_so() -> None:
    page = report_as_html(tabulate(_large(1_000, 2_000)))

    assert len(page.encode()) <= MOST_BYTES
    assert page.count("<tr data-asked") == 1_000
    assert "Long texts end in" in page


def test_what_does_not_fit_at_all_is_left_out_and_the_page_says_so() -> None:
    page = report_as_html(tabulate(_large(4_000, 100)))

    assert len(page.encode()) <= MOST_BYTES
    assert 500 < page.count("<tr data-asked") < 4_000
    assert "The others do not fit a page of this size" in page


def test_a_run_without_questions_is_a_page() -> None:
    page = report_as_html(tabulate(ReportedRun(name="empty", outcomes=())))

    assert "0 questions" in html.fromstring(page).text_content()


def test_half_a_surrogate_pair_from_broken_json_does_not_stop_a_page() -> None:
    broken = made_outcome("72 \ud800", question=made_question(id="\udfff"))

    report_as_html(tabulate(ReportedRun(name="r", outcomes=(broken,)))).encode()


def test_a_cited_place_is_named_as_its_kind_of_file_has_places() -> None:
    places = [
        replace(made_place(1, "a.pdf"), page=7),
        replace(made_place(2, "b.epub"), heading="Der Hafen & die Brücke"),
        replace(made_place(3, "c.txt"), line=9),
    ]
    said = ShownSentence(text="Ja.", citations=(1, 2, 3))
    run = ReportedRun(
        name="places", outcomes=(made_outcome(said, status="quoted", citations=places),)
    )

    tree = html.fromstring(report_as_html(tabulate(run)))

    shown = [" ".join(li.text_content().split()) for li in tree.xpath("//ol/li[q]")]
    assert [text.partition(" fa ")[2] for text in shown] == [
        "a.pdf page 7",
        "b.epub, Der Hafen & die Brücke",
        "c.txt line 9",
    ]
