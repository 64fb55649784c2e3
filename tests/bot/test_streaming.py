"""When a sentence comes out, between which pieces of text."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Sequence

import pytest

from bot.chat_events import TokenUse
from bot.chat_model import EndpointChatModel, Exchange
from bot.drafting import DraftSentence, draft
from bot.sentence_stream import stream_sentences
from tests.bot.passages import make_passage
from tests.chat_wire import Handler, chat_wire


def _order(*pieces: str) -> str:
    """Return the pieces as they are sent, ``◆`` wherever a sentence comes out."""
    events: list[str] = []

    async def send() -> AsyncGenerator[str | TokenUse]:
        for piece in pieces:
            events.append(piece)
            yield piece

    async def run() -> None:
        async for sentence in stream_sentences(send(), source_count=2):
            assert sentence
            events.append("◆")

    asyncio.run(run())
    return "|".join(events)


@pytest.mark.parametrize(
    "expected",
    [
        "72 signed in Hanoi [2].|◆| Then",
        "It is in Hanoi [2|]|.|◆| Then it|...|◆",
        "In Hanoi [1][2].|◆| Then|◆",
        "In Hanoi [1, 2].|◆| Then|◆",
        "وقّعت ٧٢ دولة [١].|◆| ثم",
        "آیا ۷۲ کشور امضا کردند [۲]؟|◆| سپس",
        "72国签署【1】。|◆|然后",
        "हनोई में [1]।|◆| फिर",
    ],
)
def test_a_sentence_that_cites_before_its_end_mark_is_complete_with_it(
    expected: str,
) -> None:
    sent = expected.removesuffix("|◆").replace("|◆", "").split("|")

    assert _order(*sent) == expected.removesuffix("|◆") + "|◆"


@pytest.mark.parametrize(
    "expected",
    [
        "In Hanoi.| |T|◆|hen.|◆",
        "In Hanoi.| |[|2]| |T|◆|hen.|◆",
        "In Hanoi.| [1]|[2]| T|◆|hen.|◆",
        "In Hanoi.| [1|, 2]| T|◆|hen.|◆",
        "في هانوي.| |[١|]| ث|◆|م.|◆",
        "أين هي؟| |ف|◆|ي.|◆",
        "在河内。|【|1】|然|◆|后。|◆",
        "在河内。|然|◆|后。|◆",
        "In Hanoi.|\n|◆|\nThen.|◆",
        "It is 3.|5 metres [1].|◆| Then.|◆",
        "It is 3|.|5 metres.| |It|◆| is.|◆",
        "Dr.| |Lee came.| A|◆|nd.|◆",
        "At 5 p.m.| |they left.| A|◆|nd.|◆",
        "Am 3.| |Okt|ober| kam er.| D|◆|ann.|◆",
        "It rained [1]|\n|The| |◆|n|.|◆",
    ],
)
def test_any_other_sentence_waits_for_what_decides_and_no_longer(expected: str) -> None:
    sent = [piece for piece in expected.split("|") if piece != "◆"]

    assert _order(*sent) == expected


def _texts(*pieces: str) -> list[DraftSentence]:
    class Scripted:
        model = "scripted"
        evidence_characters = 1_000

        async def stream(
            self, system: str, user: str, before: Sequence[Exchange] = ()
        ) -> AsyncGenerator[str | TokenUse]:
            assert system
            assert user
            assert before
            for piece in pieces:
                yield piece

    async def run() -> list[DraftSentence]:
        evidence = [make_passage("It rained."), make_passage("It snowed.")]
        drafted = draft(Scripted(), "What happened?", "en", evidence)
        return [s async for s in drafted if isinstance(s, DraftSentence)]

    return asyncio.run(run())


@pytest.mark.parametrize(
    "reply",
    [
        "It rained [1]. It snowed [2].",
        "It rained. [1] It snowed. [2]",
        "It rained. 【1】 It snowed. 【2】",
        "It rained [1].[2] It snowed [2].",
        "It rained [1].” [2] It snowed [2].",
        "It rained. (1) It snowed. (2)",
        "It rained [1]\nIt snowed [2]",
    ],
)
def test_a_reply_gives_the_same_sentences_in_whatever_pieces_it_comes(
    reply: str,
) -> None:
    whole = _texts(reply)

    assert [s.numbers[0] for s in whole] == [1, 2]
    assert [s.text.rstrip(".”") for s in whole] == ["It rained", "It snowed"]
    for size in (1, 2, 3, 5):
        pieces = [reply[i : i + size] for i in range(0, len(reply), size)]
        again = _texts(*pieces)
        assert [s.numbers[0] for s in again] == [1, 2]
        assert [s.text.rstrip(".”") for s in again] == ["It rained", "It snowed"]


def test_an_endpoint_waits_for_no_more_text_before_a_cited_sentence_is_out() -> None:
    is_out = threading.Event()
    order: list[str] = []

    def reply(handler: Handler) -> None:
        handler.start_stream()
        for piece in ("It rained", " [1", "]", "."):
            handler.send_piece(piece)
        # The second sentence is not sent before the first has come out.
        order.append("waited" if is_out.wait(10) else "gave up")
        handler.send_piece(" It snowed [2].")
        handler.end_stream()

    async def run(url: str) -> None:
        model = EndpointChatModel(model="m", api_key="none", url=url, timeout_s=20)
        evidence = [make_passage("It rained."), make_passage("It snowed.")]
        async for sentence in draft(model, "What happened?", "en", evidence):
            assert isinstance(sentence, DraftSentence)
            order.append(sentence.text)
            is_out.set()
        await model.close()

    with chat_wire(reply) as wire:
        asyncio.run(run(wire.url))

    assert order in (
        ["It rained.", "waited", "It snowed."],
        ["waited", "It rained.", "It snowed."],
    )
