"""An outcome as the messages that show it, and as the frames while it is written."""

from collections.abc import Mapping, Sequence

from bot.answers import Answer, AnswerSentence, NotFound
from bot.telegram.outgoing import Button, OutgoingMessage
from bot.telegram.showing.cleaning import clean_line
from bot.telegram.showing.kept_citations import KeptCitation
from bot.telegram.showing.limits import MAX_TEXT, units
from bot.telegram.showing.lines import Block, Line, Run, plain_line, prose_line
from bot.telegram.showing.linking import public_url
from bot.telegram.showing.listing import (
    answer_buttons,
    mark_of,
    source_buttons,
    sources_block,
)
from bot.telegram.showing.phrases import say
from bot.telegram.showing.splitting import split_blocks
from prompts import messages_in


def show_outcome(
    outcome: Answer | NotFound,
    key: str,
    citations: Sequence[KeptCitation],
    preface: str = "",
) -> tuple[OutgoingMessage, ...]:
    """Return the messages of an outcome; the last one has the sources and the buttons.

    ``key`` is what the outcome is stored by, ``citations`` are what ``keep_citations``
    keeps of it, none for NotFound. ``preface`` is said before an answer.
    """
    if isinstance(outcome, NotFound):
        return _not_found(outcome, key)
    blocks = [*_body(outcome, citations), *_differing(outcome.language, citations)]
    if preface:
        blocks.insert(0, Block(lines=(_own(preface, outcome.language),)))
    buttons = answer_buttons(key, citations)
    return _with_sources(blocks, outcome.language, citations, buttons)


def show_frame(sentences: Sequence[AnswerSentence], language: str) -> OutgoingMessage:
    """Return the sentences that were checked so far, without links and buttons.

    Of an answer that is longer than a message, the end is shown.

    Raises:
        ValueError: There are no sentences.
    """
    line = _prose(sentences, {}, language)
    parts = split_blocks([Block(lines=(line,))], limit=MAX_TEXT - units("… "))
    if not parts:
        raise ValueError("a frame shows at least one sentence")
    text = parts[-1].text
    return OutgoingMessage(
        text=text if len(parts) == 1 else _continued(text, line.mark)
    )


def show_stopped(
    sentences: Sequence[AnswerSentence],
    language: str,
    key: str,
    citations: Sequence[KeptCitation],
) -> tuple[OutgoingMessage, ...]:
    """Return what was checked before a reader stopped the answer, and that they did."""
    blocks = [Block(lines=(_own(say("stopped", language), language),))]
    if sentences:
        prose = _prose(sentences, _urls(citations), language)
        blocks.insert(0, Block(lines=(prose,)))
    return _with_sources(blocks, language, citations, source_buttons(key, citations))


def show_sources(
    citations: Sequence[KeptCitation], language: str, key: str
) -> tuple[OutgoingMessage, ...]:
    """Return the sources of an answer by themselves."""
    return _with_sources([], language, citations, source_buttons(key, citations))


def _with_sources(
    blocks: Sequence[Block],
    language: str,
    citations: Sequence[KeptCitation],
    buttons: tuple[tuple[Button, ...], ...],
) -> tuple[OutgoingMessage, ...]:
    """Return the messages of ``blocks`` and of the list of sources; the last has buttons."""
    listed = [sources_block(citations, language)] if citations else []
    *first, last = split_blocks([*blocks, *listed])
    return (
        *first,
        OutgoingMessage(text=last.text, entities=last.entities, buttons=buttons),
    )


def _urls(citations: Sequence[KeptCitation]) -> dict[int, str | None]:
    return {citation.number: public_url(citation.url) for citation in citations}


def _continued(text: str, mark: str) -> str:
    return f"{mark}… {text.removeprefix(mark)}"


def _not_found(outcome: NotFound, key: str) -> tuple[OutgoingMessage, ...]:
    line = _own(messages_in(outcome.language).not_found, outcome.language)
    (shown,) = split_blocks([Block(lines=(line,))])
    return (OutgoingMessage(text=shown.text, buttons=answer_buttons(key, ())),)


def _body(answer: Answer, citations: Sequence[KeptCitation]) -> list[Block]:
    urls = _urls(citations)
    if not answer.is_quoted:
        return [Block(lines=(_prose(answer.sentences, urls, answer.language),))]
    heading = Block(lines=(_own(_heading(answer), answer.language),))
    quotes = [
        Block(
            lines=(_prose([sentence], urls, answer.language),),
            quote="blockquote",
            is_close=True,
        )
        for sentence in answer.sentences
    ]
    return [heading, *quotes]


def _heading(answer: Answer) -> str:
    words = messages_in(answer.language)
    if answer.attempt.notice:
        return words.quoted_model_unavailable
    return words.quoted if answer.attempt.model else words.quoted_without_model


def _differing(language: str, citations: Sequence[KeptCitation]) -> list[Block]:
    """Return the sentences of other stories with other figures, under their heading."""
    lines = [
        _prose(
            [AnswerSentence(text=c.quote, citations=(c.number,))],
            _urls((c,)),
            language,
        )
        for c in citations
        if c.is_differing
    ]
    if not lines:
        return []
    heading = _own(
        messages_in(language).other_figures + say("colon", language),
        language,
        is_bold=True,
    )
    quotes = [Block(lines=(line,), quote="blockquote", is_close=True) for line in lines]
    return [Block(lines=(heading,)), *quotes]


def _prose(
    sentences: Sequence[AnswerSentence],
    urls: Mapping[int, str | None],
    language: str,
) -> Line:
    pieces = tuple(_sentence(sentence, urls) for sentence in sentences)
    return prose_line(pieces, otherwise=mark_of(language))


def _sentence(
    sentence: AnswerSentence, urls: Mapping[int, str | None]
) -> tuple[Run, ...]:
    text = Run(text=clean_line(sentence.text))
    markers = [
        Run(text=f"[{number}]", url=urls.get(number), is_marker=True)
        for number in sentence.citations
    ]
    return (text, Run(text=" "), *markers) if markers else (text,)


def _own(text: str, language: str, *, is_bold: bool = False) -> Line:
    return plain_line(text, otherwise=mark_of(language), is_bold=is_bold)
