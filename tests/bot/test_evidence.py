"""Passages as numbered sources: short for a small model, whole for a large one."""

from dataclasses import replace

import pytest

from bot.evidence import leave_out, number_evidence
from index.passages import Passage
from tests.bot.passages import make_passage

_LARGE = 8_000


def _worth(passage: Passage, *worths: float) -> Passage:
    """Return ``passage`` with sentences of so much worth, the first one nearest."""
    sentences = tuple(
        replace(sentence, worth=worth)
        for sentence, worth in zip(passage.sentences, worths, strict=True)
    )
    return replace(passage, sentences=sentences, sentence=sentences[0])


def _moved(passage: Passage, by: int) -> Passage:
    """Return ``passage`` as it is where so much of its article precedes it."""
    sentences = tuple(
        replace(s, start=s.start + by, end=s.end + by) for s in passage.sentences
    )
    best = sentences[passage.sentences.index(passage.sentence)]
    return replace(
        passage,
        start=passage.start + by,
        end=passage.end + by,
        sentences=sentences,
        sentence=best,
    )


def test_small_evidence_holds_the_best_sentences_in_their_order() -> None:
    passage = _worth(
        make_passage("It rained.", "It was June.", "It cleared."), 0.9, 0.1, 0.4
    )

    assert number_evidence([passage], 30, "en") == "[1] It rained. It cleared."
    assert (
        number_evidence([passage], 1_000, "en")
        == "[1] It rained. It was June. It cleared."
    )


def test_room_goes_to_the_sentence_that_is_worth_most_wherever_it_stands() -> None:
    first = _worth(make_passage("It rained.", "It was June."), 0.9, 0.1)
    second = _worth(make_passage("It snowed.", "It cleared."), 0.8, 0.4)

    assert number_evidence([first, second], 35, "en") == (
        "[1] It rained.\n\n[2] It snowed. It cleared."
    )


def test_what_is_left_out_gives_way_to_the_next_best() -> None:
    passage = _worth(make_passage("It rained.", "It cleared."), 0.9, 0.4)
    single = make_passage("It snowed.")
    misleading = [passage.sentence, single.sentence]

    left = leave_out([passage, single], misleading)

    assert number_evidence(left, 1_000, "en") == "[1] It cleared.\n\n[2] It snowed."


def test_second_sentences_are_left_out_where_there_is_no_room() -> None:
    first = _worth(make_passage("It rained.", "It cleared."), 0.9, 0.1)
    second = _worth(make_passage("It snowed.", "Not long."), 0.9, 0.1)

    assert number_evidence([first, second], 31, "en") == (
        "[1] It rained. It cleared.\n\n[2] It snowed."
    )


def test_letters_that_are_not_ascii_take_twice_the_room() -> None:
    passage = _worth(make_passage("Дощ.", "Сніг."), 0.9, 0.1)

    assert number_evidence([passage], 15, "en") == "[1] Дощ."
    assert number_evidence([passage], 16, "en") == "[1] Дощ. Сніг."


def test_the_best_sentence_of_each_passage_is_kept_whole_without_any_room() -> None:
    passages = [make_passage("A" * 150 + "."), make_passage("B" * 150 + ".")]

    assert number_evidence(passages, 1, "en") == (
        "[1] " + "A" * 150 + ".\n\n[2] " + "B" * 150 + "."
    )


def test_a_sentence_that_no_reader_sees_gives_way_to_the_next() -> None:
    passage = _worth(
        make_passage("<!-- Rain. -->", "It rained.", "It was June."), 0.9, 0.5, 0.1
    )

    assert number_evidence([passage], 20, "en") == "[1] It rained."


def test_sources_are_numbered_in_their_order() -> None:
    passages = [make_passage("Двадцять вагонів."), make_passage("کشور.")]

    assert (
        number_evidence(passages, 1_000, "en") == "[1] Двадцять вагонів.\n\n[2] کشور."
    )


def test_digits_of_any_script_are_written_in_ascii() -> None:
    assert (
        number_evidence([make_passage("۷۲ کشور و ٤٠.")], 1_000, "en")
        == "[1] 72 کشور و 40."
    )


def test_large_evidence_says_whose_it_is() -> None:
    passage = make_passage("72 країни підписали конвенцію.", language="uk")
    source = replace(
        passage.source,
        outlet="example.org",
        published="2025-10-25",
        title="Підписання",
    )
    passage = replace(passage, source=source)

    assert number_evidence([passage], _LARGE, "en") == (
        '[1] (example.org, 2025-10-25, uk, "Підписання") 72 країни підписали конвенцію.'
    )


def test_an_article_of_no_known_outlet_is_called_by_its_file() -> None:
    assert number_evidence([make_passage("It rained.")], _LARGE, "en") == (
        "[1] (a.txt, en) It rained."
    )


def test_large_evidence_holds_the_texts_around_a_passage() -> None:
    passage = replace(make_passage("It rained."), before="Clouds.", after="It cleared.")

    assert number_evidence([passage], _LARGE, "en") == (
        "[1] (a.txt, en) Clouds. It rained. It cleared."
    )


def test_a_neighbour_that_is_a_source_itself_is_not_said_twice() -> None:
    first = replace(make_passage("It rained."), after="It cleared.")
    second = replace(make_passage("It cleared."), before="It rained.")

    assert number_evidence([first, second], _LARGE, "en") == (
        "[1] (a.txt, en) It rained.\n\n[2] (a.txt, en) It cleared."
    )


def test_neighbours_are_left_out_where_there_is_no_room() -> None:
    passages = [
        replace(make_passage(f"{n} " + "A" * 900), before="B" * 4_000, after="C" * n)
        for n in range(1_990, 1_993)
    ]

    shown = number_evidence(passages, _LARGE, "en")

    assert [shown.count(letter) for letter in "ABC"] == [2_700, 0, 1_990 + 1_991]


def test_a_passage_that_does_not_fit_is_cut_to_its_best_sentence() -> None:
    first = make_passage(*["A" * 99 + "."] * 50)
    second = _worth(make_passage(*["B" * 99 + "."] * 50), *[1.0] * 50)

    shown = number_evidence([first, second], _LARGE, "en")

    assert [shown.count(letter) for letter in "AB"] == [50 * 99, 99]


def test_a_small_model_reads_dates_in_the_words_of_the_asker() -> None:
    passage = make_passage("Його відкрили 25 жовтня 2025 року.", language="uk")

    assert "25 octobre 2025" in number_evidence([passage], 1_000, "fr")
    assert "25 жовтня 2025" in number_evidence([passage], _LARGE, "fr")
    assert "25 жовтня 2025" in number_evidence([passage], 1_000, "uk")


def test_a_passage_that_no_reader_sees_is_no_error() -> None:
    assert number_evidence([make_passage("<!-- Rain. -->")], 100, "en") == "[1] "


@pytest.mark.parametrize("characters", [100, _LARGE])
def test_what_is_left_out_is_shown_to_no_model(characters: int) -> None:
    passage = make_passage("It snowed 640 cm.", "It rained.")

    (left,) = leave_out([passage], [passage.sentences[0]])

    shown = number_evidence([left], characters, "en")
    assert "640" not in shown
    assert "It rained." in shown


def test_the_last_sentence_that_a_reader_sees_stays() -> None:
    passage = make_passage("<!-- Rain. -->", "It rained.", nearest=1)

    assert leave_out([passage], [passage.sentences[1]]) == [passage]


@pytest.mark.parametrize("characters", [30, 1_000, _LARGE])
def test_a_passage_reads_the_same_wherever_in_its_article_it_stands(
    characters: int,
) -> None:
    passage = _worth(
        make_passage("It rained.", "It was June.", "It cleared."), 0.9, 0.1, 0.4
    )

    shown = number_evidence([_moved(passage, 7)], characters, "en")

    assert shown == number_evidence([passage], characters, "en")


@pytest.mark.parametrize("by", [0, 7])
def test_what_is_left_out_leaves_all_else_in_its_place(by: int) -> None:
    passage = _moved(make_passage("It rained.", "It was June.", "It cleared."), by)

    (left,) = leave_out([passage], [passage.sentences[1]])

    assert left.text == "It rained.              It cleared."
    assert left.sentences == (passage.sentences[0], passage.sentences[2])


def test_the_sentence_that_answers_best_stays_so_when_others_are_left_out() -> None:
    passage = _worth(
        make_passage("It rained.", "It was June.", "It cleared."), 0.1, 0.9, 0.4
    )

    (left,) = leave_out([passage], [passage.sentences[2]])

    assert left.sentence == passage.sentence


def test_no_sentence_that_no_reader_sees_takes_the_place_of_the_best() -> None:
    passage = _worth(
        make_passage("It snowed.", "<!-- Rain. -->", "It rained."), 0.1, 0.9, 0.4
    )

    (left,) = leave_out([passage], [passage.sentence])

    assert left.sentence == passage.sentences[2]


@pytest.mark.parametrize(
    ("characters", "shown"),
    [(7_999, "[1] It rained."), (8_000, "[1] (a.txt, en) It rained.")],
)
def test_a_model_that_is_sent_8000_characters_is_told_whose_they_are(
    characters: int, shown: str
) -> None:
    assert number_evidence([make_passage("It rained.")], characters, "en") == shown


@pytest.mark.parametrize(("more", "is_shown"), [(0, True), (1, False)])
def test_large_evidence_is_filled_to_the_last_character(
    more: int, is_shown: bool
) -> None:
    rest = "B" * (4_000 + more)
    whole = make_passage("A" * 3_999, rest)
    followed = replace(make_passage("A" * 4_000), after=rest)
    preceded = replace(make_passage("A" * 4_000), before=rest)

    for passage in (whole, followed, preceded):
        shown = number_evidence([passage], _LARGE, "en")
        assert (rest in shown) is is_shown
        assert "A" * 3_999 in shown
