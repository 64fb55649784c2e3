import math
from pathlib import Path

import pytest

from index.errors import BadQuestion
from index.passages import Scope
from tests.fakes import LEXICON
from tests.small_world import (
    ARTICLES,
    FILE_BY_THING,
    QUESTIONS,
    OpenIndex,
    ingest,
    open_index,
    write_articles,
)

LIGHTHOUSES = ["harbour/lighthouse-ar.txt", "harbour/lighthouse-en.md"]


def question_about(thing: str, language: str) -> str:
    return QUESTIONS[language].format(LEXICON[thing][language])


@pytest.mark.parametrize("language", QUESTIONS)
@pytest.mark.parametrize("thing", FILE_BY_THING)
def test_a_question_finds_the_article_whatever_the_language_of_either(
    world: OpenIndex, language: str, thing: str
) -> None:
    found = world.files_for(question_about(thing, language), language=language)

    assert found[0] == FILE_BY_THING[thing]


@pytest.mark.parametrize("language", QUESTIONS)
def test_articles_in_two_languages_are_both_found(
    world: OpenIndex, language: str
) -> None:
    found = world.files_for(question_about("lighthouse", language), most=2)

    assert sorted(found) == LIGHTHOUSES


@pytest.mark.parametrize("language", QUESTIONS)
def test_the_language_of_a_question_is_detected(
    world: OpenIndex, language: str
) -> None:
    found = world.retriever.retrieve(question_about("honey", language))

    assert found.language == language


def test_the_language_that_is_given_wins_over_the_detected(world: OpenIndex) -> None:
    assert world.retriever.retrieve("Honig?", language="nl").language == "nl"


def test_every_chunk_is_found_once_best_first(world: OpenIndex) -> None:
    found = world.retriever.retrieve("honey").passages

    scores = [passage.score for passage in found]
    assert scores == sorted(scores, reverse=True)
    assert sorted(p.source.file for p in found) == sorted(ARTICLES)
    assert len({passage.chunk_id for passage in found}) == len(ARTICLES)


def test_no_more_passages_come_than_were_wanted(world: OpenIndex) -> None:
    assert len(world.retriever.retrieve("honey", most=3).passages) == 3


def test_a_passage_is_a_stretch_of_the_stored_text(world: OpenIndex) -> None:
    (passage,) = world.retriever.retrieve("蜂蜜在哪里？", most=1).passages

    text = world.catalogue.text(passage.source.article_id)
    assert text == ARTICLES["honey-uk.txt"]
    assert text[passage.start : passage.end] == passage.text
    for sentence in passage.sentences:
        assert text[sentence.start : sentence.end] == sentence.text


def test_of_sentences_that_name_the_thing_one_that_is_no_headline_is_shown(
    world: OpenIndex,
) -> None:
    (passage,) = world.retriever.retrieve("蜂蜜在哪里？", most=1).passages

    title, first, second = passage.sentences
    assert passage.sentence == first
    assert (title.text, title.line, first.line) == ("Урожай меду", 1, 3)
    assert title.similarity == first.similarity
    assert second.similarity <= first.similarity / 2


def test_scores_can_be_computed_by_hand(tmp_path: Path) -> None:
    text = "The honey fair\n\nThe fair sold honey and apple trees to many people."
    ingest(tmp_path / "index", [write_articles(tmp_path / "a", {"x-en.txt": text})])

    with open_index(tmp_path / "index") as opened:
        (passage,) = opened.retriever.retrieve("мед", language="uk").passages

    # Naming nothing, the probes are at right angles to every thing. Taken out, they leave
    # half of a cosine and add a half. Honey twice and apple once is a cosine of 2/√5 for
    # the passage, and of 1 for its title.
    assert passage.similarity == pytest.approx((2 / math.sqrt(5) + 1) / 2, abs=1e-3)
    assert passage.score == pytest.approx(0.5 * passage.similarity + 1, abs=1e-3)
    assert [s.similarity for s in passage.sentences] == [
        pytest.approx(1, abs=1e-3),
        pytest.approx((1 / math.sqrt(2) + 1) / 2, abs=1e-3),
    ]


def test_what_a_sentence_is_worth_can_be_computed_by_hand(tmp_path: Path) -> None:
    text = "The fair\n\nHoney was sold at the fair. Apple juice came afterwards."
    ingest(tmp_path / "index", [write_articles(tmp_path / "a", {"x-en.txt": text})])

    with open_index(tmp_path / "index") as opened:
        (asked,) = opened.retriever.retrieve("honey", language="en").passages
        (counted,) = opened.retriever.retrieve("how much honey", language="en").passages

    # Similarities are 0, 1 and a half: see above. A tenth of the following sentence's is
    # added, a hundredth of the logarithm of its length by 100, a fifth for a shared word,
    # a third of one of the three; a headline and one without a number lose.
    lengths = [0.01 * math.log(n / 100) for n in (8, 27, 28)]
    assert [s.worth for s in asked.sentences] == pytest.approx(
        [0.1 - 0.3 + lengths[0], 1 + 0.05 + 0.2 + lengths[1], 0.5 + lengths[2]]
    )
    assert [s.worth for s in counted.sentences] == pytest.approx(
        [
            0.1 - 0.3 - 0.12 + lengths[0],
            1 + 0.05 + 0.2 / 3 - 0.12 + lengths[1],
            0.5 - 0.12 + lengths[2],
        ]
    )


def test_a_passage_in_the_language_of_the_question_scores_a_tenth_less(
    tmp_path: Path,
) -> None:
    text = "The honey fair\n\nThe fair sold honey to many people."
    ingest(tmp_path / "index", [write_articles(tmp_path / "a", {"x-en.txt": text})])

    with open_index(tmp_path / "index") as opened:
        (own,) = opened.retriever.retrieve("honey", language="en").passages
        (other,) = opened.retriever.retrieve("honey", language="uk").passages

    assert own.score == pytest.approx(0.9 * other.score)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_only_articles_in_the_wanted_languages_are_found(
    world: OpenIndex, language: str
) -> None:
    question = question_about("lighthouse", "uk")

    found = world.retriever.retrieve(
        question, scope=Scope(languages=(language,))
    ).passages

    assert {passage.source.language for passage in found} == {language}
    assert found[0].source.file.startswith("harbour/lighthouse-")


def test_a_language_without_articles_is_refused_with_those_there_are(
    world: OpenIndex,
) -> None:
    with pytest.raises(BadQuestion) as caught:
        world.retriever.retrieve("honey", scope=Scope(languages=("vi", "pl")))

    assert str(caught.value) == (
        "No article is in pl, vi. The index has articles in:"
        " ar, de, en, fa, th, uk, zh."
    )


@pytest.mark.parametrize(
    "question", ["", "  \n", "🙂🙂", "?!…", "\u200f\u202b"], ids=ascii
)
def test_a_question_without_a_word_is_refused(world: OpenIndex, question: str) -> None:
    with pytest.raises(BadQuestion) as caught:
        world.retriever.retrieve(question)

    assert str(caught.value) == (
        "The question is empty. Ask it in words, in any language."
    )


def test_a_question_that_is_too_long_is_refused(world: OpenIndex) -> None:
    with pytest.raises(BadQuestion) as caught:
        world.retriever.retrieve("мед " * 1_500)

    assert str(caught.value) == (
        "The question has 5,999 characters; the most is 5,000. Shorten it."
    )


@pytest.mark.parametrize(
    "noise",
    [
        '"honey"\'`',
        "'; DROP TABLE articles; --",
        '") OR 1=1 --',
        "%_*\\ {} $x ${y}",
        "\0\ud800",
        "[1] <b>&amp;",
    ],
    ids=["quotes", "drop", "or", "wildcards", "broken", "markup"],
)
def test_no_sign_in_a_question_means_anything(world: OpenIndex, noise: str) -> None:
    assert world.files_for(f"honey {noise}", most=1) == ["honey-uk.txt"]
    assert len(world.catalogue.articles()) == len(ARTICLES)


def test_a_question_that_nothing_speaks_to_still_finds_the_least_unlike(
    world: OpenIndex,
) -> None:
    assert len(world.files_for("Who won the match?", most=10)) == len(ARTICLES)


def with_two_sentences(tmp_path: Path) -> Path:
    text = (
        "News of the castle\n\nThe castle was given new walls by the builders again."
        " The castle has 42 towers and looks over the wide green valley."
    )
    ingest(tmp_path / "index", [write_articles(tmp_path / "a", {"x-en.txt": text})])
    return tmp_path / "index"


@pytest.mark.parametrize(
    ("question", "nearest"),
    [
        ("Скільки веж має замок?", "The castle has 42 towers"),
        ("Як виглядає замок?", "The castle was given new walls"),
    ],
    ids=["how-many", "what"],
)
def test_a_question_for_a_number_prefers_a_sentence_with_one(
    tmp_path: Path, question: str, nearest: str
) -> None:
    with open_index(with_two_sentences(tmp_path)) as opened:
        (passage,) = opened.retriever.retrieve(question, language="uk").passages

    assert passage.sentence.text.startswith(nearest)


@pytest.mark.parametrize(
    ("question", "language", "rest", "best_first"),
    [
        (
            "who has honey from the market?",
            "en",
            "apple honey",
            ["b.txt", "a.txt", "c.txt"],
        ),
        (
            "who has honey from the market?",
            "fr",
            "apple honey",
            ["a.txt", "b.txt", "c.txt"],
        ),
        ("qui a du honey de Kovalenko ?", "fr", "honey", ["b.txt", "a.txt", "c.txt"]),
        ("у кого є мед від Коваленка?", "uk", "honey", ["b.txt", "a.txt", "c.txt"]),
    ],
    ids=["term", "term-in-another-language", "name", "name-in-another-script"],
)
def test_shared_terms_decide_within_a_language_and_names_in_all(
    tmp_path: Path, question: str, language: str, rest: str, best_first: list[str]
) -> None:
    texts = {
        "a.txt": "The honey\n\nThe honey is sold by Ashford and others in the garden.",
        "b.txt": f"The honey\n\nThe {rest} of Kovalenko is sold in the market.",
        "c.txt": "The castle\n\nThe castle is sold by Crawley and others in the hall.",
    }
    ingest(tmp_path / "index", [write_articles(tmp_path / "a", texts)])

    with open_index(tmp_path / "index") as opened:
        found = opened.files_for(question, language=language)

    assert found == best_first


def test_the_languages_are_those_of_the_articles(world: OpenIndex) -> None:
    assert world.retriever.languages() == ["ar", "de", "en", "fa", "th", "uk", "zh"]
