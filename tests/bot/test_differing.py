"""Sentences that give other figures for the same, and those that only seem to."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.answers import Citation
from bot.checking import Checker, Supported
from bot.composing import Composition
from bot.drafting import DraftSentence
from index.aligning import Aligner
from index.passages import Passage, Retrieval
from tests.bot.passages import make_passage

STADIUM = make_passage(
    "Der Bau des Stadions kostete 310 Millionen Euro.", language="de"
)
QUESTION = "Combien a coûté le stade ?"
COST = "Le stade a coûté 310 millions d'euros."


def _of_story(story: int, *texts: str, language: str) -> Passage:
    passage = make_passage(*texts, file=f"{story}.txt", language=language)
    source = replace(passage.source, story=story, article_id=story)
    return replace(passage, source=source)


DEARER = _of_story(2, "The stadium cost 365 million euros to build.", language="en")


def _differing(
    aligner: Aligner,
    *others: Passage,
    cited: Passage = STADIUM,
    question: str = QUESTION,
    text: str = COST,
    language: str = "fr",
) -> list[str]:
    checker = Checker(aligner, question, language, [cited, *others])
    verdict = checker.check(DraftSentence(text=text, numbers=(1,)))
    assert isinstance(verdict, Supported)
    return [sentence.text for _, sentence in verdict.differing]


def test_another_story_with_another_number_for_the_same_differs(
    aligner: Aligner,
) -> None:
    assert _differing(aligner, DEARER) == [
        "The stadium cost 365 million euros to build."
    ]


def test_another_day_for_the_same_differs(aligner: Aligner) -> None:
    opened = "Le nouveau pont de Danang ouvrira le 2 septembre 2026."
    later = "Cây cầu mới ở Đà Nẵng sẽ khánh thành vào ngày 19 tháng 12 năm 2026."

    found = _differing(
        aligner,
        _of_story(2, later, language="vi"),
        cited=make_passage(opened, language="fr"),
        question="When will the new bridge in Danang open?",
        text="The new bridge in Danang will open on 2 September 2026.",
        language="en",
    )

    assert found == [later]


@pytest.mark.parametrize(
    ("other", "language"),
    [
        ("بلغت تكلفة الملعب ٣١٠ ملايين يورو.", "ar"),
        ("The stadium seats 42,000 spectators.", "en"),
        ("The stadium was built in 1974.", "en"),
        ("Стадіон будувала місцева фірма.", "uk"),
        ("Het stadion ligt 12 kilometer van de stad.", "nl"),
    ],
    ids=["same number", "counts something else", "a year", "no figure", "a distance"],
)
def test_what_does_not_disagree_does_not_differ(
    other: str, language: str, aligner: Aligner
) -> None:
    assert _differing(aligner, _of_story(2, other, language=language)) == []


def test_another_version_of_the_story_that_is_cited_does_not_differ(
    aligner: Aligner,
) -> None:
    version = _of_story(STADIUM.source.story, DEARER.text, language="en")

    assert _differing(aligner, version) == []


def test_a_story_counts_once_and_two_stories_are_enough(aligner: Aligner) -> None:
    others = [
        _of_story(
            2,
            DEARER.text,
            "Building the stadium cost 366 million euros.",
            language="en",
        ),
        _of_story(
            3, "Будівництво стадіону коштувало 290 мільйонів євро.", language="uk"
        ),
        _of_story(4, "Budowa stadionu kosztowała 275 milionów euro.", language="pl"),
    ]
    story_by_text = {
        sentence.text: passage.source.story
        for passage in others
        for sentence in passage.sentences
    }

    stories = [story_by_text[text] for text in _differing(aligner, *others)]

    assert len(set(stories)) == len(stories) == 2


def test_a_figure_for_another_year_than_the_one_asked_for_does_not_differ(
    aligner: Aligner,
) -> None:
    before = "The museum had 640,000 visitors in 2021."

    found = _differing(
        aligner,
        _of_story(2, before, language="en"),
        cited=make_passage("2024年有83万名游客参观了博物馆。", language="zh"),
        question="How many people visited the museum in 2024?",
        text="830,000 people visited the museum in 2024.",
        language="en",
    )

    assert found == []


def test_a_number_more_does_not_contradict_one_that_both_say(aligner: Aligner) -> None:
    found = _differing(
        aligner,
        _of_story(2, "The city bought six electric buses for 4 lines.", language="en"),
        cited=make_passage(
            "The city bought six electric buses for 3 million euros.", language="en"
        ),
        question="What did the city buy?",
        text="The city bought six electric buses for 3 million euros.",
        language="en",
    )

    assert found == []


def test_the_question_may_have_the_number_that_another_story_has(
    aligner: Aligner,
) -> None:
    found = _differing(
        aligner, DEARER, question="Le stade a-t-il coûté 365 millions d'euros ?"
    )

    assert found == []


def _kept(*verdicts: Supported) -> Sequence[Citation]:
    retrieval = Retrieval(question=QUESTION, language="fr", passages=(), seconds=0.0)
    work = Composition(retrieval, "m")
    for verdict in verdicts:
        work.keep(verdict)
    return work.differing


def _supported(text: str, cited: Passage, *differing: Passage) -> Supported:
    return Supported(
        text=text,
        places=((cited, cited.sentence),),
        differing=tuple((passage, passage.sentence) for passage in differing),
    )


def test_differing_places_are_numbered_on_after_the_citations() -> None:
    differing = _kept(
        _supported(COST, STADIUM, DEARER),
        _supported("Il a ouvert.", make_passage("Es ist offen.", file="c.txt")),
    )

    assert differing == (Citation(number=3, passage=DEARER, sentence=DEARER.sentence),)


def test_a_place_that_a_later_sentence_cites_is_not_shown_as_differing() -> None:
    differing = _kept(
        _supported(COST, STADIUM, DEARER),
        _supported("Selon un autre journal, 365 millions.", DEARER),
    )

    assert differing == ()


def test_a_story_that_disagrees_with_two_sentences_is_shown_once() -> None:
    differing = _kept(
        _supported(COST, STADIUM, DEARER),
        _supported("C'est 310 millions.", STADIUM, DEARER),
    )

    assert [citation.number for citation in differing] == [2]
