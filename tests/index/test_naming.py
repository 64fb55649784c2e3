import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.naming import keys_in, name_keys

SPELLINGS = {
    "Bùi Thanh Son": ["Bui Thanh Son", "Буй Тхань Сон", "بوي ثانه سون"],
    "Zelensky": ["Wołodymyr Zełenski", "Зеленський", "Зеленский", "زيلينسكي"],
    "Kovalenko": ["Kowalenko", "Коваленко", "كوفالينكو"],
    "Khabarov": ["Хабаров", "Khabarow"],
    "Warszawa": ["Warsaw", "Варшава"],
    "Guterres": ["Гутерриш", "Гутерріш"],
}


@pytest.mark.parametrize(
    ("name", "spelling"),
    [(name, other) for name, others in SPELLINGS.items() for other in others],
)
def test_the_spellings_of_a_name_share_a_key(name: str, spelling: str) -> None:
    assert keys_in(name) & keys_in(spelling)


def test_different_names_share_none() -> None:
    keys = [keys_in(name) for name in SPELLINGS]

    assert sum(map(len, keys)) == len(frozenset().union(*keys))


def test_a_key_is_what_transcriptions_agree_on() -> None:
    assert name_keys("Zelensky") == {frozenset({"slnsk"})}
    assert name_keys("Przybylski") == {frozenset({"bsblsk"})}


def test_a_consonant_that_some_leave_out_gives_a_key_with_and_one_without() -> None:
    assert name_keys("Kovalenko") == {frozenset({"kflnk", "klnk"})}
    assert name_keys("Wołodymyr") == {frozenset({"fltmr", "ltmr"})}


def test_names_too_short_to_tell_alone_count_with_their_neighbour() -> None:
    assert name_keys("Thanh Son") == {frozenset({"tn sn"})}
    assert name_keys("Thanh and Son") == set()


@pytest.mark.parametrize("name", ["Hanoi", "Hà Nội", "Ханой", "هانوي", "河内"])
def test_a_name_of_one_consonant_tells_nothing(name: str) -> None:
    assert name_keys(name) == set()


@pytest.mark.parametrize(
    "written", ["كوفالينكو", "وكوفالينكو", "لكوفالينكو", "بكوفالينكو", "الكوفالينكو"]
)
def test_particles_that_arabic_writes_with_a_name_do_not_hide_it(written: str) -> None:
    assert "kflnk" in keys_in(written)


@pytest.mark.parametrize("written", ["12 400", "12.400", "١٢٬٤٠٠", "۱۲۴۰۰", "१२४००"])
def test_a_number_is_the_same_in_the_digits_of_every_script(written: str) -> None:
    assert name_keys(written) == {frozenset({"12400"})}


def test_a_single_digit_is_too_common_to_tell() -> None:
    assert name_keys("7 of 12") == {frozenset({"12"})}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?! – 🙂",
        "the zoologists were talking",
        "мед продавали крамниці",
        "gdzie są rękopisy",
    ],
)
def test_words_in_lower_case_are_no_names_where_there_are_capitals(text: str) -> None:
    assert name_keys(text) == set()


def test_any_word_may_be_a_name_where_there_are_no_capitals() -> None:
    assert name_keys("مخطوطات") == {frozenset({"mtft", "mktft", "mkt"})}


def test_what_follows_an_apostrophe_is_an_ending() -> None:
    assert name_keys("Zelensky’s") == name_keys("Zelensky'nin") == name_keys("Zelensky")


TEXTS = st.lists(
    st.sampled_from(
        [*"AaKks'’ .12٣Жшв中", "Zelensky", "زيلينسكي", "وال", "Тхань", "राम", "\u0301"]
    ),
    max_size=15,
).map("".join)


@given(TEXTS)
def test_the_keys_in_a_text_are_those_of_its_names_together(text: str) -> None:
    assert keys_in(text) == {key for keys in name_keys(text) for key in keys}


@given(TEXTS)
def test_without_pairs_the_keys_of_single_words_and_numbers_are_left(text: str) -> None:
    assert keys_in(text, pairs=False) == {k for k in keys_in(text) if " " not in k}


@given(st.text(max_size=40))
def test_any_text_has_keys_or_none_and_no_empty_one(text: str) -> None:
    assert all(keys and all(keys) for keys in name_keys(text))


@given(TEXTS)
def test_a_text_shares_every_key_with_itself_in_longer_text(text: str) -> None:
    assert keys_in(text) <= keys_in(f"{text}\n. and .\n{text}")
