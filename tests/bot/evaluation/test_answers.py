import pytest

from bot.answers import Status
from bot.evaluation.measuring import summarise
from bot.evaluation.metrics.answers import holds_answer, token_f1, trigram_recall
from tests.bot.evaluation.made import made_outcome, made_question


@pytest.mark.parametrize(
    ("text", "answer", "holds"),
    [
        ("72 countries signed.", "72", True),
        ("وقعت ٧٢ دولة.", "72", True),
        ("It was 172.", "72", False),
        ("In 1972.", "72", False),
        ("Ukończono 4 150 rękopisów.", "4 150", True),
        ("Le train coûte 39 euros.", "39 euros", True),
        ("It cost 3.5 million.", "3.5", True),
        ("La escuela tiene 6.300 alumnos.", "6300", True),
        ("در مدرسه ۶٬۳۰۰ نفر هستند.", "6300", True),
        ("छह हज़ार लोग आए।", "हज़ार", True),
        ("यह किताब है।", "कित", False),
        ("Anything.", "…", False),
    ],
)
def test_an_accepted_answer_counts_as_whole_words_only(
    text: str, answer: str, holds: bool
) -> None:
    assert holds_answer(text, [answer]) == holds


@pytest.mark.parametrize(
    ("text", "answer", "language", "f1"),
    [
        # Alike but for case, articles and signs.
        ("The U.S. Army", "us army", "en", 1.0),
        ("an apple, a pear!", "apple pear", "en", 1.0),
        # One word of three said, one of two wanted: 2 * 1/3 * 1/2 / (1/3 + 1/2).
        ("in October 2025", "25 October", "en", 0.4),
        # A word counts as often as both have it: 2 of 3 and 2 of 2.
        ("New York York", "York York", "en", 0.8),
        ("nothing", "everything", "en", 0.0),
        # What is no article in another language stays.
        ("die Stadt", "Stadt", "de", 1.0),
        ("die Stadt", "Stadt", "en", 2 / 3),
        ("l’école", "école", "fr", 1.0),
        ("٢٥ أكتوبر", "25 اكتوبر", "ar", 1.0),
        ("۲۵ اکتبر", "٢٥ اكتبر", "fa", 1.0),
        # Letter by letter: three of four, three of three.
        ("在北京市", "北京市", "zh", 6 / 7),
        ("в Харкові", "Харкові", "uk", 2 / 3),
        # SQuAD 2.0: nothing agrees with nothing alone.
        ("", "", "en", 1.0),
        ("", "72", "en", 0.0),
        ("the", "a", "en", 1.0),
    ],
)
def test_token_f1_is_that_of_squads_script(
    text: str, answer: str, language: str, f1: float
) -> None:
    assert token_f1(text, answer, language) == pytest.approx(f1)


@pytest.mark.parametrize(
    ("text", "answer", "recall"),
    [
        # paris: par ari ris; all are said.
        ("It is in Paris.", "Paris", 1.0),
        # london: lon ond ndo don; "London's" ends in a word of its own.
        ("London's", "London", 1.0),
        # parisian has par ari ris of paris, paros only par.
        ("Paros", "Paris", 1 / 3),
        # A word of two letters counts whole, and is none of another's 3-grams.
        ("He has 72.", "72", 1.0),
        ("He has 1972.", "72", 0.0),
        # bananas: ban ana nan ana nas; banana has four of the five, "ana" twice.
        ("banana", "bananas", 4 / 5),
        # الكتاب without its article: كتا تاب of الك لكت كتا تاب.
        ("كتاب", "الكتاب", 2 / 4),
        ("كِتَابٌ", "كتاب", 1.0),
        # Persian and Arabic letters for the same; the half-space is no space.
        ("كتابي", "کتابی", 1.0),
        ("می\u200cرود", "میرود", 1.0),
        # 北京市: one 3-gram, in a run of letters.
        ("我在北京市工作", "北京市", 1.0),
        ("我在北京工作", "北京市", 0.0),
        ("x", "…", 0.0),
        ("", "72", 0.0),
    ],
)
def test_trigram_recall_is_that_of_bergen(
    text: str, answer: str, recall: float
) -> None:
    assert trigram_recall(text, answer) == pytest.approx(recall)


def _graded(
    *lines: str,
    status: Status | None = None,
    answers: tuple[str, ...] = ("72",),
    answerable: bool = True,
) -> dict[str, float]:
    question = made_question(answers=answers, answerable=answerable)
    return summarise([made_outcome(*lines, status=status, question=question)])


def test_the_accepted_answer_that_is_nearest_counts() -> None:
    figures = _graded("Seventy-two states.", answers=("72", "seventy-two states"))

    assert figures["contains_answer"] == figures["token_f1"] == 1.0
    assert figures["char3_recall"] == 1.0


def test_a_refusal_shows_no_answer() -> None:
    figures = _graded(status="not_found")

    assert (figures["contains_answer"], figures["token_f1"]) == (0.0, 0.0)


def test_without_accepted_answers_nothing_is_graded() -> None:
    assert "contains_answer" not in _graded("72 states.", answers=())
    assert "contains_answer" not in _graded("72 states.", answerable=False)
    assert "contains_answer" not in _graded()
