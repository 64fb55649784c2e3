"""What passages and their sentences are worth, in similarities made by hand."""

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from index.calibrating import Calibration, ProbedLanguage
from index.holdings import LanguageSums, StoredChunk
from index.passages import Passage, Retrieval, Sentence, Source
from index.scoring import (
    Asked,
    Candidate,
    as_passage,
    rank_sentences,
    strongest,
    weigh_words,
)

_NOTHING = np.zeros((1, 2), np.float32)
PLAIN = Calibration(
    {"en": ProbedLanguage(language="en", questions=_NOTHING, passages=_NOTHING)}, []
)
WHO = Asked(
    text="хто?",
    language="uk",
    vector=np.array([1, 0], np.float32),
    wants_number=False,
)
HOW_MANY = replace(WHO, text="скільки?", wants_number=True)


def candidate(
    near: Mapping[str, float],
    *,
    asked: Asked = WHO,
    chunk_id: int = 1,
    similarity: float = 0.5,
    title: str | None = None,
) -> Candidate:
    """Return a candidate of the sentences in ``near``, by how near each one is."""
    source = Source(
        article_id=1,
        story=1,
        file="1.txt",
        path="/nowhere/1.txt",
        language="en",
        title=title,
        url=None,
        published=None,
        outlet=None,
        content_hash="0" * 64,
    )
    chunk = StoredChunk(
        chunk_id=chunk_id,
        source=source,
        language=source.language,
        start=0,
        end=sum(map(len, near)),
        text="".join(near),
        sentences=tuple(Sentence(start=0, end=9, line=1, text=text) for text in near),
        sentence_ids=tuple(range(len(near))),
    )
    similarities = np.array(list(near.values()), np.float32)
    return Candidate.weighed(chunk, similarity, similarities, asked)


def passage(chunk_id: int, score: float, *more: Passage) -> Passage:
    """Return a passage of one sentence, ``P`` and its id, worth ``score`` in all."""
    found = candidate({f"P{chunk_id}": score}, chunk_id=chunk_id, similarity=0.0)
    return replace(as_passage(found, WHO, PLAIN), score=score, more=more)


def retrieval(*passages: Passage) -> Retrieval:
    return Retrieval(question="хто?", language="uk", passages=passages, seconds=0.0)


def ranked(found: Candidate, asked: Asked = WHO) -> list[str]:
    """Return the sentences of a candidate, best first."""
    rows = rank_sentences(retrieval(as_passage(found, asked, PLAIN)), 1)
    return [row.sentence.text for row in rows]


def test_a_sentence_without_a_number_lacks_it_where_one_is_wanted() -> None:
    near = {"Some came. ": 0.4, "12 came. ": 0.4, "Twelve came.": 0.4}

    assert candidate(near, asked=HOW_MANY).lacks_number.tolist() == [1, 0, 0]
    assert candidate(near, asked=WHO).lacks_number.tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("near", "score"),
    [
        ({"Some came. ": 0.6, "They sang.": 0.2}, 0.25 + 0.6 - 0.05),
        ({"Some came. ": 0.6, "12 sang.": 0.2}, 0.25 + 0.6 - 0.05),
        ({"Some came. ": 0.6, "12 sang.": 0.58}, 0.25 + 0.58),
        ({"12 came. ": 0.6, "They sang.": 0.2}, 0.25 + 0.6),
    ],
    ids=["none", "far-from-it", "close-to-it", "nearest"],
)
def test_a_passage_is_worth_less_where_its_nearest_sentence_lacks_a_number(
    near: Mapping[str, float], score: float
) -> None:
    assert candidate(near, asked=HOW_MANY).score == pytest.approx(score)
    assert candidate(near, asked=WHO).score == pytest.approx(0.25 + 0.6)


def test_the_strongest_passages_come_first_each_and_its_more_by_itself() -> None:
    third, last = passage(11, 0.5), passage(12, 0.1)
    first, second = passage(10, 0.9, third, last), passage(20, 0.7)

    assert strongest(retrieval(first, second), 10) == [first, second, third, last]


def test_no_more_of_the_strongest_come_than_were_wanted() -> None:
    second = passage(11, 0.8)
    first = passage(10, 0.9, second)

    assert strongest(retrieval(first, passage(20, 0.7)), 2) == [first, second]


def test_equally_strong_passages_come_in_the_order_of_the_index() -> None:
    later, earlier = passage(20, 0.7), passage(10, 0.7)

    assert strongest(retrieval(later, earlier), 2) == [earlier, later]


def test_nothing_is_strongest_of_nothing() -> None:
    assert strongest(retrieval(), 5) == []


def test_the_nearest_sentence_is_ranked_first() -> None:
    found = candidate({"She sang. ": 0.4, "She came. ": 0.1, "She left. ": 0.7})

    assert ranked(found) == ["She left. ", "She sang. ", "She came. "]


@pytest.mark.parametrize("title", ["Who came", "# Who came\n", "**Who\n came**"])
def test_a_title_is_ranked_below_what_is_hardly_as_near(title: str) -> None:
    near = {title: 0.7, "She came.": 0.5}

    assert ranked(candidate(near, title="Who came")) == ["She came.", title]
    assert ranked(candidate(near, title="Another")) == [title, "She came."]


def test_a_title_that_is_much_nearer_than_all_else_is_ranked_first() -> None:
    near = {"Who came": 0.9, "She came.": 0.5}

    assert ranked(candidate(near, title="Who came")) == ["Who came", "She came."]


def test_a_sentence_with_a_number_is_preferred_where_one_is_wanted() -> None:
    near = {"12 came. ": 0.5, "Far away. ": 0.0, "Men came. ": 0.6}
    by_number = ["12 came. ", "Men came. ", "Far away. "]
    by_meaning = ["Men came. ", "12 came. ", "Far away. "]

    assert ranked(candidate(near, asked=HOW_MANY), HOW_MANY) == by_number
    assert ranked(candidate(near, asked=WHO), WHO) == by_meaning


def test_sentences_of_more_passages_count_and_so_does_how_near_theirs_are() -> None:
    more = as_passage(candidate({"She sang.": 0.6}, similarity=0.4), WHO, PLAIN)
    far = as_passage(candidate({"She left.": 0.5}, similarity=0.1), WHO, PLAIN)
    first = replace(far, chunk_id=2, more=(more,))

    found = rank_sentences(retrieval(first), 2)

    length = 0.01 * math.log(9 / 100)
    assert [(row.passage, row.sentence) for row in found] == [
        (more, more.sentence),
        (first, first.sentence),
    ]
    assert [row.score for row in found] == pytest.approx(
        [0.6 + length + 0.3 * 0.4, 0.5 + length + 0.3 * 0.1]
    )


def test_sentences_come_from_the_strongest_passages_alone() -> None:
    first = passage(10, 0.9, passage(11, 0.8), passage(12, 0.6))

    found = rank_sentences(retrieval(first, passage(20, 0.7)), 3)

    assert [row.sentence.text for row in found] == ["P10", "P11", "P20"]


# Probes at ±(1, 0) in English and in Ukrainian: a sentence lies where its translation does.
_ALIKE = np.array([[1, 0], [-1, 0]], np.float32)
ALIKE = Calibration(
    {
        code: ProbedLanguage(language=code, questions=_ALIKE, passages=_ALIKE)
        for code in ("en", "uk")
    },
    [],
)
# Of the passages' language as many chunks are stored as make half of its calibration.
TRUSTED = Calibration(
    {"en": ProbedLanguage(language="en", questions=_NOTHING, passages=_NOTHING)},
    [
        LanguageSums(
            language="en", articles=1, chunks=50, sentences=50, passages_sum=np.zeros(2)
        )
    ],
)


@pytest.mark.parametrize(
    ("calibration", "asked", "floor"),
    [
        (PLAIN, WHO, 0.19),
        (ALIKE, WHO, 0.19 + 0.34),
        (TRUSTED, WHO, 0.19 + 0.08 / 2),
        (PLAIN, replace(WHO, language="en"), 0.9 * 0.19),
        (ALIKE, replace(WHO, language="en"), 0.9 * (0.19 + 0.34)),
    ],
    ids=["least", "alike", "well-known", "own", "own-and-alike"],
)
def test_a_passage_may_answer_from_what_its_languages_reach_on(
    calibration: Calibration, asked: Asked, floor: float
) -> None:
    far, near = (
        replace_score(candidate({"She came.": 0.5}), floor + more)
        for more in (-0.01, 0.01)
    )

    passages = [as_passage(found, asked, calibration) for found in (far, near)]

    assert [passage.is_near for passage in passages] == [False, True]
    assert [passage.margin for passage in passages] == pytest.approx([-0.01, 0.01])


def replace_score(found: Candidate, score: float) -> Candidate:
    """Return a candidate that is worth ``score``."""
    found.score = score
    return found


def of_text(text: str, score: float, chunk_id: int, language: str = "en") -> Candidate:
    found = candidate({text: 0.5}, chunk_id=chunk_id)
    found.chunk = replace(found.chunk, language=language)
    return replace_score(found, score)


def test_a_name_adds_a_fiftieth_of_how_telling_it_is_in_any_language() -> None:
    named = of_text("Kovalenko came.", 0.5, 1)
    others = [of_text("She came.", 0.5, 2), of_text("متن.", 0.5, 3, language="fa")]

    weigh_words([named, *others], replace(WHO, text="Коваленко?"))

    assert named.score == pytest.approx(0.5 + 0.02 * math.log(1 + 2.5 / 1.5))
    assert [c.score for c in others] == [0.5, 0.5]


def test_shared_words_swap_scores_of_passages_in_the_askers_language_alone() -> None:
    texts = {1: "She left.", 2: "She sang the opera.", 3: "She slept.", 4: "She ate."}
    scores = {1: 0.6, 2: 0.55, 3: 0.2, 4: 0.1}
    own = [of_text(text, scores[number], number) for number, text in texts.items()]
    other = of_text("opera", 0.4, 5, language="fr")

    weigh_words([*own, other], replace(WHO, text="the opera?", language="en"))

    assert [c.score for c in own] == [0.55, 0.6, 0.2, 0.1]
    assert other.score == 0.4
