"""A source opened: the cited sentence in its surroundings, and where it stands."""

import re

from bot.rereading import Change
from bot.telegram.outgoing import Button, OutgoingMessage
from bot.telegram.showing.callbacks import Callback, write_callback
from bot.telegram.showing.cleaning import clean_line, is_seen, shorten
from bot.telegram.showing.directions import direction_of, line_mark, shut_in
from bot.telegram.showing.kept_citations import KeptCitation
from bot.telegram.showing.limits import MAX_COPIED, units
from bot.telegram.showing.lines import Block, Line, Run
from bot.telegram.showing.linking import public_url
from bot.telegram.showing.listing import file_name, mark_of, named, written_date
from bot.telegram.showing.phrases import language_name, say
from bot.telegram.showing.splitting import split_blocks
from prompts import messages_in

# An empty line, in files of every system, or the end of a line that ends a sentence.
_PARAGRAPH = re.compile(r"\n\s*\n|(?<=[.!?…。！？｡؟۔।॥”»\"])[^\S\n]*\n")
_MAX_AROUND = 600
_MAX_QUOTE = 2000
_MAX_PART = 200
_MAX_SHOWN_URL = 80
_MAX_VERSIONS = 8


def show_citation(
    citation: KeptCitation,
    key: str,
    language: str,
    *,
    change: Change | None = None,
    is_sendable: bool = True,
) -> OutgoingMessage:
    """Return one message: the sentence in its own language, then its place.

    ``change`` says what became of the file since it was cited, ``is_sendable``
    that there is a file to send. ``language`` is the reader's.
    """
    blocks = [_title(citation, language), _quote(citation)]
    blocks.append(_place(citation, language, change=change or citation.change))
    (shown,) = split_blocks(blocks)
    return OutgoingMessage(
        text=shown.text,
        entities=shown.entities,
        buttons=_buttons(citation, key, language, is_sendable=is_sendable),
    )


def _title(citation: KeptCitation, language: str) -> Block:
    direction = mark_of(language)
    title = shut_in(shorten(named(citation), _MAX_PART), direction)
    runs = (
        Run(text=f"{citation.number}. "),
        Run(text=title, url=public_url(citation.url), is_bold=True),
    )
    mark = line_mark(f"{citation.number}. {title}", direction)
    return Block(lines=(Line(pieces=(runs,), mark=mark),))


def _quote(citation: KeptCitation) -> Block:
    """Return the sentence, bold, between what stands around it in its paragraph."""
    before = _last_of(citation.before)
    quote = shorten(clean_line(citation.quote), _MAX_QUOTE)
    after = _first_of(citation.after)
    text = f"{before} {quote} {after}"
    runs = (
        Run(text=f"{before} " if before else ""),
        Run(text=quote, is_bold=True),
        Run(text=f" {after}" if after else ""),
    )
    mark = line_mark(text, direction_of(text))
    pieces = (tuple(run for run in runs if run.text),)
    return Block(lines=(Line(pieces=pieces, mark=mark),), quote="blockquote")


def _place(citation: KeptCitation, language: str, *, change: Change | None) -> Block:
    direction = mark_of(language)
    words = messages_in(language)
    url = public_url(citation.url)
    rows = [_facts(citation, language), _whereabouts(citation, language)]
    if citation.also_in:
        rows.append(
            f"{words.also_in}{say('colon', language)}{_versions(citation, language)}"
        )
    if change is not None:
        told = words.gone_since if change == "gone" else words.changed_since
        rows.append(told[:1].upper() + told[1:])
    lines = [
        Line(pieces=((Run(text=row),),), mark=line_mark(row, direction)) for row in rows
    ]
    if url:
        link = Run(text=shorten(clean_line(url), _MAX_SHOWN_URL), url=url)
        # An address runs left to right by itself, down to its last slash.
        lines.append(Line(pieces=((link,),)))
    return Block(lines=tuple(lines))


def _facts(citation: KeptCitation, language: str) -> str:
    """Return outlet, date and language, which is always known."""
    facts = [
        shorten(clean_line(citation.outlet or ""), _MAX_PART),
        written_date(citation.published or "", language),
        language_name(citation.language, language),
    ]
    return _listed([fact for fact in facts if is_seen(fact)], language)


def _whereabouts(citation: KeptCitation, language: str) -> str:
    """Return the file and the page, or the heading and the line."""
    parts = [shorten(file_name(citation), _MAX_PART)]
    heading = clean_line(citation.heading or "")
    if citation.page:
        parts.append(f"{messages_in(language).page} {citation.page}")
    if is_seen(heading):
        parts.append(shorten(heading, _MAX_PART))
    return _listed(parts, language)


def _versions(citation: KeptCitation, language: str) -> str:
    return _listed(
        [
            f"{language_name(code, language)} ({shorten(clean_line(file), 80)})"
            for code, file in citation.also_in[:_MAX_VERSIONS]
        ],
        language,
    )


def _listed(parts: list[str], language: str) -> str:
    direction = mark_of(language)
    separator = say("separator", language)
    return separator.join(shut_in(part, direction) for part in parts)


def _first_of(text: str) -> str:
    """Return how ``text`` goes on within its paragraph, no further than is read."""
    return shorten(clean_line(_PARAGRAPH.split(text, 1)[0]), _MAX_AROUND)


def _last_of(text: str) -> str:
    """Return the end of ``text`` within its paragraph; an ellipsis where it is cut."""
    paragraph = clean_line(_PARAGRAPH.split(text)[-1])
    if units(paragraph) <= _MAX_AROUND:
        return paragraph
    kept: list[str] = []
    room = _MAX_AROUND - units("… ")
    for word in reversed(paragraph.split(" ")):
        room -= units(word) + 1
        if room < 0:
            break
        kept.append(word)
    return " ".join(["…", *reversed(kept)])


def _buttons(
    citation: KeptCitation, key: str, language: str, *, is_sendable: bool
) -> tuple[tuple[Button, ...], ...]:
    send = Callback(action="file", answer=key, number=citation.number)
    copied = shorten(clean_line(citation.quote), MAX_COPIED)
    buttons = [
        Button(label=say("send_file", language), callback_data=write_callback(send))
    ][:is_sendable]
    if copied:
        buttons.append(Button(label=say("copy_quote", language), copied=copied))
    return (tuple(buttons),) if buttons else ()
