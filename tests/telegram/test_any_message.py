"""Messages of whatever an article, a reader or a model wrote."""

from dataclasses import replace
from itertools import combinations

from hypothesis import example, given
from hypothesis import strategies as st

from bot.answers import Answer, AnswerSentence
from bot.telegram.outgoing import Entity, OutgoingMessage
from bot.telegram.showing.answers import (
    show_frame,
    show_outcome,
    show_sources,
    show_stopped,
)
from bot.telegram.showing.cleaning import clean_line, clusters, is_seen, shorten
from bot.telegram.showing.kept_citations import KeptCitation
from bot.telegram.showing.limits import MAX_ENTITIES, MAX_TEXT, units
from bot.telegram.showing.linking import public_url
from bot.telegram.showing.opening import show_citation
from bot.telegram.showing.phrases import say
from bot.telegram.showing.telling import show_text
from tests.profiles import share
from tests.telegram.generated_answers import ODDITIES, SENTENCES, URLS, attempt_in
from tests.telegram.strict import as_stored, is_kept_as_sent

_LANGUAGES = st.sampled_from([*SENTENCES, "sw", "he", "pt-BR"])
_PARTS = st.one_of(
    st.sampled_from([*ODDITIES, *" ".join(SENTENCES.values()).split(), "[1]", "/stop"]),
    st.sampled_from(
        [*" \t\r\n\x00\x1b\x85\u2028\u200b\u200c\u200d\u200e\u200f\u2068\u2069"]
    ),
    st.sampled_from(
        [*"\u202a\u202e\u0301\u0333\u030a\ufe0f\U000e0067\U0001f1fa\ud83d\ufeff"]
    ),
    st.text(max_size=6),
)
TEXTS = st.builds(
    lambda parts, times: "".join(parts * times),
    st.lists(_PARTS, max_size=8),
    st.sampled_from((1, 1, 1, 1, 2, 9)),
)
SEEN = TEXTS.map(lambda text: f"{text}a")
CITATIONS = st.builds(
    KeptCitation,
    number=st.integers(1, 40),
    article_id=st.just(1),
    file=TEXTS,
    path=st.sampled_from(("a.txt", "b.pdf")),
    content_hash=st.just(""),
    position=st.none(),
    language=_LANGUAGES,
    quote=SEEN,
    before=TEXTS,
    after=TEXTS,
    title=st.none() | TEXTS,
    outlet=st.none() | TEXTS,
    published=st.none() | TEXTS | st.sampled_from(("2025-11-02", "2024-12", "2025")),
    url=st.sampled_from(URLS) | st.builds("https://a.example/{}".format, TEXTS),
    page=st.none() | st.integers(1, 9999),
    heading=st.none() | TEXTS,
    also_in=st.lists(st.tuples(_LANGUAGES, TEXTS), max_size=9).map(tuple),
    is_differing=st.booleans(),
    change=st.sampled_from((None, "changed", "gone")),
)
SOURCE = KeptCitation(
    number=1,
    article_id=1,
    file="a.txt",
    path="a.txt",
    content_hash="",
    position=None,
    language="en",
    quote="It rained.",
    before="",
    after="",
)
_PLACES = st.lists(CITATIONS, max_size=6)
_SENTENCES = st.lists(
    st.builds(
        AnswerSentence,
        text=SEEN,
        citations=st.lists(st.integers(1, 40), max_size=4, unique=True).map(tuple),
    ),
    min_size=1,
    max_size=8,
)
_MARKS = str.maketrans("", "", "\u200e\u200f")


def _bare(text: str) -> str:
    return "".join(text.translate(_MARKS).split())


def _covered(message: OutgoingMessage, entity: Entity) -> str:
    encoded = message.text.encode("utf-16-le")
    end = entity.offset + entity.length
    return encoded[2 * entity.offset : 2 * end].decode("utf-16-le")


def _are_nested(one: Entity, other: Entity) -> bool:
    """Say whether two stretches lie apart, or one inside the other."""
    first, last = sorted((one, other), key=lambda e: (e.offset, -e.length))
    end = first.offset + first.length
    return last.offset >= end or last.offset + last.length <= end


def _check(message: OutgoingMessage) -> None:
    """Hold a message against what Telegram takes and keeps."""
    assert is_kept_as_sent(message), as_stored(message)
    assert units(message.text) <= MAX_TEXT
    assert len(message.entities) <= MAX_ENTITIES
    for entity in message.entities:
        assert entity.offset >= 0
        assert is_seen(_covered(message, entity))
        assert entity.url is None or public_url(entity.url) == entity.url
    assert all(_are_nested(a, b) for a, b in combinations(message.entities, 2))


@share(0.5)
@given(_SENTENCES, _PLACES, _LANGUAGES, st.booleans(), st.sampled_from(("", "Quoted:")))
def test_an_answer_of_whatever_text_is_kept_as_it_is_sent(
    sentences: list[AnswerSentence],
    places: list[KeptCitation],
    language: str,
    is_quoted: bool,
    preface: str,
) -> None:
    answer = Answer(
        language=language,
        sentences=tuple(sentences),
        citations=(),
        is_quoted=is_quoted,
        attempt=attempt_in(language),
    )

    messages = show_outcome(answer, "17", places, preface=preface)

    for message in messages:
        _check(message)
    written = "".join(
        clean_line(s.text) + "".join(f"[{n}]" for n in s.citations) for s in sentences
    )
    assert _bare(written) in _bare("".join(message.text for message in messages))


@share(0.5)
@given(_SENTENCES, _PLACES, _LANGUAGES)
def test_an_answer_under_way_or_stopped_is_kept_as_it_is_sent(
    sentences: list[AnswerSentence], places: list[KeptCitation], language: str
) -> None:
    _check(show_frame(sentences, language))
    for message in show_stopped(sentences, language, "17", places):
        _check(message)


@given(CITATIONS, _LANGUAGES)
@example(replace(SOURCE, url="https://a.example/a\u030a"), "en")
@example(replace(SOURCE, url="https://a.example/\ud83d"), "en")
def test_every_source_is_opened_in_one_message_that_has_its_sentence(
    citation: KeptCitation, language: str
) -> None:
    message = show_citation(citation, "17", language)

    _check(message)
    quote = shorten(clean_line(citation.quote), 600).removesuffix("…")
    assert _bare(quote) in _bare(message.text)


@share(0.5)
@given(_PLACES, _LANGUAGES)
@example([replace(SOURCE, published="\u200b")], "en")
def test_sources_by_themselves_are_kept_as_they_are_sent(
    places: list[KeptCitation], language: str
) -> None:
    if places:
        for message in show_sources(places, language, "17"):
            _check(message)


@given(SEEN, _LANGUAGES)
def test_what_the_bot_says_of_any_file_is_kept_as_it_is_sent(
    file: str, language: str
) -> None:
    for message in show_text(say("remove_unknown", language, file=file), language):
        _check(message)


@share(3)
@given(TEXTS)
@example("a \x00 b")
@example("e\u030a\u0301")
def test_a_line_that_is_clean_stays_as_it_is(text: str) -> None:
    line = clean_line(text)

    assert clean_line(line) == line
    assert "  " not in line


@given(TEXTS, st.integers(1, 300))
def test_a_text_is_shortened_to_its_beginning(text: str, most: int) -> None:
    line = clean_line(text)
    short = shorten(line, most)

    assert units(short) <= most
    assert short == line or line.startswith(short.removesuffix("…"))
    assert "".join(clusters(line)) == line
