"""Whatever articles say and are called, lines for a terminal stay lines."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.answers import Answer, AnswerSentence, Attempt, Citation
from bot.rendering import TerminalPage, isolate, safe
from index.marks import Mark
from index.passages import Retrieval
from tests.bot.passages import make_passage

_TEXTS = st.lists(
    st.one_of(
        st.sampled_from(
            ["\x1b[31m", "\x1b]0;title\x07", "\x9b2J", "\r\n", "\x08", "\x00"]
        ),
        st.sampled_from(
            [*"\u2028\u2029\x85\u202a\u202e\u2066\u2068\u2069\u200f\u200c\u0301"]
        ),
        st.sampled_from(
            ["Пристань", "رصيف", "\x1b]8;;https://a.example\x1b\\", "]8;;", "\\"]
        ),
        st.text(max_size=5),
    ),
    max_size=8,
).map("".join)
_LINK = re.compile("\x1b]8;;[!-~]*\x1b\\\\")
_COMMANDS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066\u2067]")


@given(_TEXTS, _TEXTS, _TEXTS, _TEXTS, st.booleans())
def test_no_line_under_an_answer_commands_a_terminal_or_turns_another(
    quote: str, name: str, title: str, heading: str, is_terminal: bool
) -> None:
    passage = make_passage("A sentence.", language="ar")
    source = replace(
        passage.source,
        file=name,
        path=f"/{name.replace(chr(0), '')}",
        title=title,
        outlet=title,
        published=heading,
        url=f"https://a.example/{title}",
    )
    sentence = replace(
        passage.sentence, text=quote, mark=Mark(start=0, heading=heading)
    )
    passage = replace(passage, source=source, sentence=sentence, also_in=(source,))
    retrieval = Retrieval(question="?", language="ar", passages=(passage,), seconds=0)
    answer = Answer(
        language="ar",
        sentences=(AnswerSentence(text=quote, citations=(1,)),),
        citations=(Citation(number=1, passage=passage, sentence=sentence),),
        is_quoted=False,
        attempt=Attempt(retrieval=retrieval, model=None),
    )
    page = TerminalPage(is_terminal=is_terminal)

    lines = [
        *page.ending(answer),
        *page.found(retrieval),
        page.sentence(answer.sentences[0]),
    ]

    bare = [_LINK.sub("", line) if is_terminal else line for line in lines]
    assert not [line for line in bare if _COMMANDS.search(line)]
    assert all(line.count("\u2068") == line.count("\u2069") for line in bare)


@given(_TEXTS)
def test_a_safe_line_keeps_every_letter(text: str) -> None:
    letters = [character for character in text if character.isalnum()]

    assert [character for character in safe(text) if character.isalnum()] == letters
    assert safe(safe(text)) == safe(text)
    assert isolate(text).strip("\u2068\u2069") == safe(text)
