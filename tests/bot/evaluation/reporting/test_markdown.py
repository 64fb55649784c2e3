import pytest

from bot.evaluation.reporting.markdown import escape, report_as_markdown
from bot.evaluation.reporting.reports import ReportedRun
from bot.evaluation.reporting.tabulating import tabulate
from tests.bot.evaluation.made import made_gold, made_outcome, made_question
from tests.bot.evaluation.reporting.runs import HOSTILE, made_run


def _joined(text: str) -> str:
    return text.replace("\N{WORD JOINER}", "~")


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a | b\nc", "a &#124; b c"),
        ("*x* `y` [z](u)", "&#42;x&#42; &#96;y&#96; &#91;z&#93;&#40;u&#41;"),
        ("<b>&amp;", "&#60;b&#62;&#38;amp;"),
        ("@someone #12 GH-7", "&#64;~someone &#35;~12 GH~-7"),
        ("https://x.y www.x.y", "https&#58;//x.y www~.x.y"),
        (
            "at 09:30:12 :smile: :+1: q: 12:",
            "at 09:30:12 &#58;smile: &#58;&#43;1: q: 12:",
        ),
        ("هفتاد و دو", "هفتاد و دو"),
        ("gnp\u202eexe\u2066\0x", "gnpexe x"),
        ("x" * 161, "x" * 159 + "…"),
    ],
)
def test_words_stay_words(text: str, escaped: str) -> None:
    assert _joined(escape(text)) == escaped


def test_a_report_has_figures_changes_and_what_was_lost() -> None:
    before = made_run("before", rounds=1)
    outcomes = (
        made_outcome("Many.", question=before.outcomes[0].question, gold=made_gold("a.txt")),
        *before.outcomes[1:],
    )  # fmt: skip

    text = report_as_markdown(
        tabulate(ReportedRun(name="now", outcomes=outcomes), before)
    )

    lines = text.replace("\N{NARROW NO-BREAK SPACE}", " ").splitlines()
    assert lines[:2] == ["## Evaluation now", ""]
    assert lines[2] == "5 questions; against before over 5 in common."
    row = next(line for line in lines if line.startswith("| `contains_answer`"))
    assert row.startswith("| `contains_answer` | 80.0 % | 40.0 to 100.0 % | 5 | −20.0")
    lost = lines[
        lines.index("<details><summary>Lost since the baseline: 1</summary>") :
    ]
    assert lost[2].startswith("- en 0-ar: «Zoria»")
    assert lost[2].endswith("no source among the passages, was: right")


def test_hostile_words_are_no_markup_and_break_no_table() -> None:
    text = report_as_markdown(tabulate(made_run(), made_run("before | x", rounds=2)))

    assert HOSTILE not in text
    assert "<script" not in text
    table = [line for line in text.splitlines() if line.startswith("|")]
    widths = {line.count("|") for line in table}
    assert all(line.endswith("|") for line in table)
    assert widths <= {4, 7, 8, 9, 10}


def test_without_a_baseline_nothing_is_said_of_changes() -> None:
    text = report_as_markdown(tabulate(made_run()))

    assert "change" not in text
    assert "baseline" not in text


def test_a_run_without_questions_is_told() -> None:
    asked = made_outcome(error="It broke", question=made_question())

    assert "1 question, 1 failed" in report_as_markdown(
        tabulate(ReportedRun(name="r", outcomes=(asked,)))
    )
    assert "0 questions" in report_as_markdown(
        tabulate(ReportedRun(name="r", outcomes=()))
    )
