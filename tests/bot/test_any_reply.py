"""Whatever a model replies, in whatever pieces it comes."""

import re
from collections.abc import AsyncGenerator, Callable, Sequence

from hypothesis import example, given
from hypothesis import strategies as st

from bot.chat_events import TokenUse
from bot.drafting import DraftSentence, read_markers
from bot.marking import square_markers, take_markers
from bot.sentence_stream import stream_sentences
from bot.thoughts import without_thoughts
from index.analysing import ascii_digits

_Stream = AsyncGenerator[str | TokenUse]
_WORDS = """
    It rained a lot|It snowed|72 signed|In Hanoi|May 17|G7|p.m|Dr|3.5|12 400|z.B|Note
    |وقعت ٧٢ دولة|۷۲ کشور|Підписали|72国签署|हनोई में|ประเทศ|é|e\u0301|👩‍👩‍👧‍👦|\u200f|\u200b
""".replace("\n", "").replace("    ", "")
_MARKS = """
    [1]|[2]|[3]|[0]|[17]|[185]|[|]|(1)|(2)|(72)|(|)|【1】|［2］|【|】|[1, 2]|[1-3]|[1،2]|[Source 2]
    |[Джерело 2]|[#1]|[^2]|[^|[[1]]|([1])|[ 1 ]|[١]|[۲]|[1]:|1|2|¹|,|;
""".replace("\n", "").replace("    ", "")
_SIGNS = """
    .|..|…|!|?|؟|।|。|！|:|-|–|*|**|`|```|```json|{"answer": "|"}|", "source": 1}|“|”|«|»|'
    |# |## Answer|Answer: |- |1. |2) |<think>|</think>|<Thinking>|</thinking|<|>|</|NOT_FOUND
    |not found|NOT\\_FOUND|NOT|_|FOUND
""".replace("\n", "").replace("    ", "")
_PARTS = st.sampled_from(
    [*_WORDS.split("|"), *_MARKS.split("|"), *_SIGNS.split("|"), *" \t\n", "\n\n", " "]
)
REPLIES = st.lists(st.one_of(_PARTS, _PARTS, st.text(max_size=4)), max_size=40).map(
    "".join
)
CUTS = st.lists(st.integers(0, 400), max_size=30)
_NUMBERED = re.compile(r"[\[【［]\s*(\d{1,3})\s*[\]】］]")
_SOURCES = 3


def _cut(text: str, cuts: Sequence[int]) -> list[str]:
    places = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    return [text[a:b] for a, b in zip(places, [*places[1:], len(text)], strict=True)]


def _streamed(read: Callable[[_Stream], _Stream], pieces: Sequence[str]) -> list[str]:
    async def send() -> _Stream:
        for piece in pieces:
            yield piece

    async def run() -> list[str]:
        return [said async for said in read(send()) if isinstance(said, str)]

    # Nothing is waited for: to open a loop of events would take longest of all.
    try:
        run().send(None)
    except StopIteration as end:
        return list(end.value)
    raise AssertionError("it waits")


def _sentences(pieces: Sequence[str]) -> list[str]:
    return _streamed(lambda sent: stream_sentences(sent, _SOURCES), pieces)


def _said(pieces: Sequence[str]) -> str:
    return "".join(_streamed(without_thoughts, pieces))


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text))


def _is_rest_of(rest: str, whole: str) -> bool:
    """Say whether leaving letters of ``whole`` out gives ``rest``."""
    letters = iter(whole)
    return all(letter in letters for letter in rest)


@given(REPLIES, CUTS)
@example("It rained. (1)x and more. It", [14])
def test_a_reply_gives_the_same_sentences_wherever_it_is_cut(
    reply: str, cuts: list[int]
) -> None:
    assert _sentences(_cut(reply, cuts)) == _sentences([reply])


@given(REPLIES)
def test_the_sentences_of_a_reply_say_nothing_that_it_does_not(reply: str) -> None:
    said = [s for s in _sentences([reply]) if s != "NOT_FOUND"]

    assert _is_rest_of(_letters("".join(said)), _letters(reply))


@given(REPLIES, CUTS)
@example("a</think>b<think>c</think>d", [])
@example("a<think>b</think>c</think>d", [20])
def test_thoughts_are_taken_out_wherever_a_reply_is_cut(
    reply: str, cuts: list[int]
) -> None:
    whole, in_pieces = _said([reply]), _said(_cut(reply, cuts))

    # What a reply says before it closes thoughts that it never opened has been heard.
    assert in_pieces.endswith(whole)
    assert in_pieces == whole or "</th" in reply.lower()


@given(REPLIES)
@example("It rained [[1]].")
@example("It rained ([1]).")
@example("It rained [**1**].")
@example("Rain [[1]2].")
def test_no_marker_of_a_source_is_left_in_a_sentence(reply: str) -> None:
    sentence = read_markers(reply, _SOURCES)

    left = [int(n) for n in _NUMBERED.findall(ascii_digits(sentence.text))]
    assert not any(1 <= number <= _SOURCES for number in left)
    assert read_markers(sentence.text, _SOURCES) == DraftSentence(
        text=sentence.text, numbers=()
    )


@given(REPLIES)
def test_markers_name_sources_that_there_are_or_may_have_been_meant(reply: str) -> None:
    text, numbers = take_markers(reply, _SOURCES)

    written = {int(n) for n in re.findall(r"\d{1,3}", ascii_digits(reply))}
    assert {*numbers} <= written
    assert _is_rest_of("".join(text.split()), "".join(reply.split()))


@given(REPLIES)
def test_markers_are_written_the_one_way_at_once(reply: str) -> None:
    written = square_markers(reply, _SOURCES)

    assert square_markers(written, _SOURCES) == written
    assert take_markers(written, _SOURCES)[1] == take_markers(reply, _SOURCES)[1]
