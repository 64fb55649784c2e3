import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysing import UNSPACED, WORD, analyse, literal_terms, normalise

_CHARACTERS = st.one_of(
    st.sampled_from(
        "aAßİıŁ1٣३１'’ʼ_-.ЁïЙيیىأؤكک\u0640\u0301\u200b\u200c\u00ad\u3099กำ琴か한ﬁﷲ"
    ),
    st.characters(codec="utf-8", exclude_categories=["Cs", "Zs", "Zl", "Zp", "Cc"]),
)
WORDS = st.lists(st.text(_CHARACTERS, min_size=1, max_size=12), max_size=12)


@pytest.mark.parametrize(
    ("written", "same"),
    [
        pytest.param("كتاب", "کتاب", id="arabic-and-persian-kaf"),
        pytest.param("علي", "علی", id="arabic-and-persian-yeh"),
        pytest.param("مستشفى", "مستشفي", id="alef-maksura"),
        pytest.param("مدرسة", "مدرسه", id="teh-marbuta"),
        pytest.param("خانۀ", "خانه", id="heh-with-yeh"),
        pytest.param("أحمد", "احمد", id="alef-with-hamza"),
        pytest.param("آب", "اب", id="alef-with-madda"),
        pytest.param("مُحَمَّد", "محمد", id="harakat"),
        pytest.param("محـــمد", "محمد", id="lengthening-stroke"),
        pytest.param("مدرسه‌ها", "مدرسهها", id="zero-width-non-joiner"),
        pytest.param("ﷲ", "الله", id="ligature"),
        pytest.param("п’ять", "п'ять", id="uk-right-quote"),
        pytest.param("пʼять", "п'ять", id="uk-modifier-letter"),
        pytest.param("п`ять", "п'ять", id="uk-backtick"),
        pytest.param("п´ять", "п'ять", id="uk-acute"),
        pytest.param("Ёлка", "елка", id="ru-yo"),
        pytest.param("ŁÓDŹ", "łodz", id="pl-marks"),
        pytest.param("Việt Nam", "viet nam", id="vi-tones"),
        pytest.param("İstanbul", "istanbul", id="tr-dotted-i"),
        pytest.param("Straße", "STRASSE", id="de-sharp-s"),
        pytest.param("ＡＢＣ１２", "abc12", id="full-width"),
        pytest.param("co\u00adoperate", "cooperate", id="soft-hyphen"),
    ],
)
def test_spellings_of_one_word_become_one(written: str, same: str) -> None:
    assert normalise(written) == normalise(same)


@pytest.mark.parametrize(
    "digits",
    [
        "٠١٢٣٤٥٦٧٨٩",
        "۰۱۲۳۴۵۶۷۸۹",
        "०१२३४५६७८९",
        "๐๑๒๓๔๕๖๗๘๙",
        "০১২৩৪৫৬৭৮৯",
        "０１２３４５６７８９",
    ],
    ids=["arabic", "persian", "hindi", "thai", "bengali", "full-width"],
)
def test_the_digits_of_every_script_become_ascii(digits: str) -> None:
    assert normalise(digits) == "0123456789"


@given(
    WORDS, st.integers(0, 12), st.integers(0, 12), st.sampled_from(" \n\t\u00a0\u3000")
)
def test_every_term_of_words_taken_out_of_a_text_is_found_in_it(
    words: list[str], start: int, end: int, space: str
) -> None:
    asked = space.join(words[start:end])

    assert {*analyse(asked)} <= {*analyse(" ".join(words))}
    assert {*literal_terms(asked)} <= {*analyse(asked)}


@given(st.text(st.sampled_from("aAzZ019 '.!?-")), st.sampled_from("０٠۰०๐"))
def test_width_and_digits_make_no_other_terms(text: str, zero: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isalpha() else c for c in text)
    written = "".join(chr(ord(zero) + int(c)) if c.isdigit() else c for c in wide)

    assert analyse(written) == analyse(text)


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)

    assert normalise(once) == once


@given(st.characters(codec="utf-8"))
def test_normalising_any_character_twice_changes_nothing(character: str) -> None:
    once = normalise(character)

    assert normalise(once) == once


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        pytest.param("The cat, the hat!", ["the", "cat", "the", "hat"], id="en"),
        pytest.param("lighthouse", ["lighthouse", "light*"], id="stem"),
        pytest.param("маяками", ["маяками", "маяка*"], id="uk-stem"),
        pytest.param("пʼять об’єктів", ["п'ять", "об'єктів", "об'єк*"], id="uk"),
        pytest.param("می‌خواهم", ["میخواهم", "میخوا*"], id="fa"),
        pytest.param("小提琴", ["小提", "提琴"], id="zh-pairs"),
        pytest.param("琴", ["琴"], id="zh-alone"),
        pytest.param("我有3本书", ["我有", "3", "本书"], id="zh-digit"),
        pytest.param("ช้าง", ["ชา", "าง"], id="th-pairs"),
        pytest.param("हिन्दी की", ["हिनदी", "की"], id="hi"),
        pytest.param("snake_case", ["snake", "case"], id="underscore"),
        pytest.param("🙂 … —", [], id="no-words"),
    ],
)
def test_text_gives_its_terms_in_order(text: str, terms: list[str]) -> None:
    assert analyse(text) == terms


def test_all_forms_of_a_word_share_a_stem() -> None:
    forms = ["бібліотека", "бібліотеки", "бібліотекою"]

    shared = set.intersection(*(set(analyse(form)) for form in forms))

    assert shared == {"біблі*"}


@given(st.text().filter(lambda text: not UNSPACED.search(normalise(text))))
def test_words_are_those_of_the_whole_text_once_folded(text: str) -> None:
    words = [term for term in analyse(text) if not term.endswith("*")]

    assert words == WORD.findall(normalise(text))


def test_a_text_of_very_many_words_gives_the_terms_of_each() -> None:
    text = " ".join(map(str, range(60_000)))

    assert analyse(text) == text.split()
    assert analyse("59999 1") == ["59999", "1"]
