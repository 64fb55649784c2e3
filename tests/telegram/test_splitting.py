"""Where texts are cut: between words and clusters, never inside one."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.showing.cleaning import clean_line, shorten
from bot.telegram.showing.limits import units
from bot.telegram.showing.lines import Block, plain_line
from bot.telegram.showing.splitting import split_blocks
from tests.telegram.generated_answers import ODDITIES, SENTENCES

_WORDS = st.lists(
    st.one_of(
        st.sampled_from([*ODDITIES, *" ".join(SENTENCES.values()).split()]),
        st.text(min_size=1, max_size=40),
    ),
    min_size=1,
    max_size=60,
)
_MARKS = str.maketrans("", "", "\u200e\u200f")


def _without_marks(text: str) -> str:
    return "".join(text.translate(_MARKS).split())


@given(words=_WORDS, limit=st.integers(min_value=1100, max_value=4096))
def test_a_text_is_cut_between_words_and_never_inside_a_cluster(
    words: list[str], limit: int
) -> None:
    text = clean_line(" ".join(words * 8))
    block = Block(lines=(plain_line(text, otherwise="\u200e"),))

    parts = [m.text.translate(_MARKS) for m in split_blocks([block], limit=limit)]

    assert all(units(part) <= limit for part in parts)
    assert _without_marks("".join(parts)) == _without_marks(text)


@pytest.mark.parametrize("cluster", ["👩‍👩‍👧‍👦", "e\u0323\u0301", "क्ष", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "語"])
def test_a_word_longer_than_a_message_is_cut_between_clusters(cluster: str) -> None:
    word = clean_line(cluster) * 5000
    block = Block(lines=(plain_line(word, otherwise="\u200e"),))

    parts = [message.text for message in split_blocks([block])]

    assert len(parts) > 1
    assert "".join(parts) == word
    clusters = [regex.findall(r"\X", part) for part in parts]
    assert {c for part in clusters for c in part} == set(regex.findall(r"\X", word))


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("A treaty in Hanoi", 40, "A treaty in Hanoi"),
        ("A treaty in Hanoi was signed", 18, "A treaty in Hanoi…"),
        ("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 12, "👩‍👩‍👧‍👦…"),
        ("联合国公约在河内签署", 5, "联合国公…"),
    ],
)
def test_a_title_is_shortened_between_clusters(
    text: str, most: int, short: str
) -> None:
    assert shorten(text, most) == short
