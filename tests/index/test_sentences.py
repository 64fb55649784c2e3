from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import split_sentences

ENDS_AND_LETTERS = st.sampled_from(" \n\r\t.!?…。！？؟۔।\"'”»)[]1aAбБسตช-*#")
TEXTS = st.text(st.one_of(ENDS_AND_LETTERS, st.characters(codec="utf-8")))


def sentences_of(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Dr. Smith met Mrs. Jones on St. James Street.", id="en"),
        pytest.param("Das sind z.B. Äpfel, bzw. Birnen von Prof. Weiß.", id="de"),
        pytest.param("Проф. Коваль живе на вул. Шевченка.", id="uk"),
        pytest.param("У 1990 р. місто виросло.", id="uk-year"),
        pytest.param("Spotkali się na ul. Długiej u dr. Nowaka.", id="pl"),
        pytest.param("M. Dupont et Mme. Petit sont venus.", id="fr"),
        pytest.param("La Sra. García vive en la Av. Central.", id="es"),
        pytest.param("TS. Nguyễn Văn An sống ở TP. Huế.", id="vi"),
        pytest.param("التقى د. أحمد و م. سالم أمس.", id="ar"),
    ],
)
def test_a_full_stop_after_an_abbreviation_ends_nothing(text: str) -> None:
    assert sentences_of(text) == [text]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        pytest.param("Odjazd o godz. 20:40 z Rybna.", 1, id="pl"),
        pytest.param("Бібліотека, буд. 14, кв. 3, чекає.", 1, id="uk"),
        pytest.param("Зібрали 3 млн. 200 тис. гривень.", 1, id="uk-sums"),
        pytest.param("Call ext. 12 or tel. 555.", 1, id="en"),
        pytest.param("Trwało to wiele godz. Potem odjechał.", 2, id="pl-end"),
        pytest.param("Зібрали 3 млн. Потім пішли.", 2, id="uk-end"),
    ],
)
def test_a_full_stop_before_a_number_may_belong_to_an_abbreviation(
    text: str, sentences: int
) -> None:
    assert len(sentences_of(text)) == sentences


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("J. R. R. Tolkien wrote it.", id="apart"),
        pytest.param("J.R.R. Tolkien wrote it.", id="together"),
        pytest.param("Т.Г. Шевченко народився тут.", id="uk"),
        pytest.param("А. С. Пушкин жил здесь.", id="ru"),
    ],
)
def test_initials_stay_with_the_name(text: str) -> None:
    assert sentences_of(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("It costs 3.50 dollars or 2.900 pesos.", id="decimals"),
        pytest.param("Version 1.2.3 came on 18.11.2025 at noon.", id="dotted"),
        pytest.param("See example.org or a?b=c for more.", id="addresses"),
        pytest.param("Er kam am 3. Oktober an.", id="de-date"),
        pytest.param("Przyjechał 5. Maja do domu.", id="pl-date"),
        pytest.param("29. Ekim günü geldi.", id="tr-date"),
    ],
)
def test_numbers_dates_and_addresses_are_not_cut(text: str) -> None:
    assert sentences_of(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("One. Two! Three?", ["One.", "Two!", "Three?"], id="en"),
        pytest.param("هل جاء؟ نعم. ذهب!", ["هل جاء؟", "نعم.", "ذهب!"], id="ar"),
        pytest.param("آیا رفت؟ بله. تمام", ["آیا رفت؟", "بله.", "تمام"], id="fa"),
        pytest.param("وہ آیا۔ پھر گیا۔", ["وہ آیا۔", "پھر گیا۔"], id="ur"),
        pytest.param(
            "他走了。她来了！真的？", ["他走了。", "她来了！", "真的？"], id="zh"
        ),
        pytest.param("वह आया। फिर गया।", ["वह आया।", "फिर गया।"], id="hi"),
        pytest.param("Де він… Не знаю.", ["Де він…", "Не знаю."], id="ellipsis"),
    ],
)
def test_every_script_ends_its_sentences_its_own_way(
    text: str, expected: list[str]
) -> None:
    assert sentences_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("“Go.” He left.", ["“Go.”", "He left."], id="en"),
        pytest.param("“他走了。”她说。", ["“他走了。”", "她说。"], id="zh"),
        pytest.param("قال: «نعم.» ثم ذهب.", ["قال: «نعم.»", "ثم ذهب."], id="ar"),
        pytest.param("So it is.[3] Next.", ["So it is.[3]", "Next."], id="note"),
        pytest.param("(Really!) Yes.", ["(Really!)", "Yes."], id="bracket"),
    ],
)
def test_what_closes_a_sentence_belongs_to_it(text: str, expected: list[str]) -> None:
    assert sentences_of(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("“Stop!” he cried.", id="en"),
        pytest.param("«Так!» — сказав він.", id="uk"),
        pytest.param("— Oui ! — dit-elle.", id="fr"),
    ],
)
def test_a_lower_case_word_goes_on_with_the_sentence(text: str) -> None:
    assert sentences_of(text) == [text]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_a_wrapped_line_goes_on_and_a_blank_line_does_not(line_end: str) -> None:
    first = "This paragraph was wrapped by hand near the seventy-second column"
    text = line_end.join([first, "And goes on here", "", "A heading", "", "- an item"])

    assert sentences_of(text) == [
        f"{first}{line_end}And goes on here",
        "A heading",
        "- an item",
    ]


def test_a_sea_of_spaces_is_crossed_once() -> None:
    sea = " " * 1_000_000

    assert sentences_of(f"One.{sea}\n{sea}\n{sea}Two.") == ["One.", "Two."]


def test_list_items_are_sentences_of_their_own() -> None:
    text = "1. first thing\n2. second thing\n- third thing"

    assert sentences_of(text) == ["1. first thing", "2. second thing", "- third thing"]


def test_thai_without_end_marks_is_cut_at_a_space() -> None:
    text = " ".join(["ช้าง" * 25] * 10)

    lengths = [len(sentence) for sentence in sentences_of(text)]

    assert lengths == [504, 504]


def test_a_stretch_without_any_space_is_cut_all_the_same() -> None:
    assert [len(sentence) for sentence in sentences_of("字" * 1300)] == [600, 600, 100]


@given(TEXTS)
def test_the_spans_hold_every_visible_character_in_order(text: str) -> None:
    held = "".join(sentences_of(text))

    assert "".join(held.split()) == "".join(text.split())


@given(TEXTS)
def test_sentences_are_trimmed_short_and_never_overlap(text: str) -> None:
    spans = split_sentences(text)

    assert spans == sorted(spans, key=lambda span: span.start)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(0 < len(s.strip()) == len(s) <= 600 for s in sentences_of(text))
