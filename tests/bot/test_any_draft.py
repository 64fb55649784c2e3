"""Whatever a model drafts from its evidence, what is shown rests on that evidence."""

import asyncio
import re

from hypothesis import given
from hypothesis import strategies as st

from bot.composing import Composition
from bot.writing import write
from index.aligning import Aligner
from index.passages import Retrieval
from tests.bot.passages import make_passage
from tests.bot.test_writing import HARVEST, QUESTION, ScriptedModel
from tests.profiles import share

RAIN = make_passage("It rained for 12 days in May.", "The bees stayed in their hives.")
_SENTENCES = st.sampled_from(
    [
        "This summer the beekeepers collected 640 tonnes of honey",
        "A kilogram of honey costs 210 hryvnias",
        "It rained for 12 days in May",
        "This summer the beekeepers collected 777 tonnes of honey",
        "Пасічники зібрали багато меду",
    ]
)
_MARKERS = st.sampled_from(
    [
        "[1]",
        "[2]",
        "[3]",
        "[0]",
        "[1, 2]",
        "([2])",
        "[**1**]",
        "[[1]]",
        "[999]",
        "(1)",
        "",
    ]
)
_REPLIES = st.lists(
    st.builds("{} {}{} ".format, _SENTENCES, _MARKERS, st.sampled_from([".", "!", ""])),
    min_size=1,
    max_size=3,
).map("".join)


@share(0.2)
@given(_REPLIES)
def test_only_the_evidence_is_cited_and_no_marker_is_left(
    aligner: Aligner, reply: str
) -> None:
    evidence = (HARVEST, RAIN)
    retrieval = Retrieval(
        question=QUESTION, language="en", passages=evidence, seconds=0.1
    )
    work = Composition(retrieval, "scripted")

    async def run() -> None:
        model = ScriptedModel([[reply], [reply]])
        async for _ in write(model, aligner, work, has_judge=False):
            pass

    asyncio.run(run())
    numbers = {number for sentence in work.sentences for number in sentence.citations}
    assert numbers == {citation.number for citation in work.citations}
    for citation in work.citations:
        assert citation.passage in evidence
        assert citation.sentence in citation.passage.sentences
    assert all(sentence.citations for sentence in work.sentences)
    assert not any(re.search(r"777|\[\W*\d", s.text) for s in work.sentences)
