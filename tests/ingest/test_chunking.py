from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.bundled_model import BundledEmbedder
from index.passages import Chunk, Span
from index.sentences import split_sentences
from ingest.chunking import chunk
from ingest.mixing import Stretch
from tests.profiles import share

WORDS = st.sampled_from(
    [
        *("слово", "word", "كلمة", "词语。", "คำ", "Wort!", "mot?", "e.g.", "a.b"),
        *("3.5", "(x)", "„q“", "🙂\u200d🙂", "\n", "\r\n\r\n", "\t", "\n" * 5),
        "x" * 700,
    ]
)
ANY_CHARACTERS = st.text(
    st.one_of(
        st.sampled_from(
            "\u200b\u200d\u200f\u202e\ufeff\u0301\u2028\x85\x1c\xa0\r𐎀😀กำ.।"
        ),
        st.characters(codec="utf-8"),
    ),
    min_size=1,
    max_size=8,
)
# A few runs of words, long enough to fill several chunks.
TEXTS = st.lists(
    st.tuples(st.one_of(WORDS, ANY_CHARACTERS), st.integers(1, 160)), max_size=8
).map(lambda runs: " ".join(word for word, times in runs for _ in range(times)))


def count_words(text: str) -> int:
    return len(text.split())


def whole(text: str) -> list[Span]:
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    return [Span(start=start, end=end)] if start < end else []


def texts_of(text: str, chunks: list[Chunk]) -> list[str]:
    return [text[c.span.start : c.span.end] for c in chunks]


def prose(sentences: int, words: int = 10) -> str:
    return " ".join(
        " ".join([f"S{n}", *["word"] * (words - 2), "end."]) for n in range(sentences)
    )


def test_a_short_article_is_one_chunk() -> None:
    text = "Title\n\nOne sentence. Another one."

    assert chunk(text, whole(text), count_words) == [
        Chunk(
            span=Span(start=0, end=33),
            sentences=(
                Span(start=0, end=5),
                Span(start=7, end=20),
                Span(start=21, end=33),
            ),
        )
    ]


def test_an_article_without_body_has_no_chunk() -> None:
    assert chunk("Nothing here", [], count_words) == []


def test_no_chunk_reaches_over_a_line_that_is_left_out() -> None:
    text = "First part.\nShare this!\nSecond part."
    body = [Span(start=0, end=11), Span(start=24, end=36)]

    assert texts_of(text, chunk(text, body, count_words)) == [
        "First part.",
        "Second part.",
    ]


def test_stretches_that_white_space_alone_divides_are_one() -> None:
    text = "Title\n\n\r\n Second part."
    body = [Span(start=0, end=5), Span(start=10, end=22)]

    assert texts_of(text, chunk(text, body, count_words)) == [text]


def test_another_language_begins_a_chunk_and_ends_it() -> None:
    text = "Erster Satz. Second one. Third one.\n\nVierter Satz."
    second = Stretch(span=Span(start=13, end=35), language="en")

    chunks = chunk(text, whole(text), count_words, [second])

    assert [
        (text[c.span.start : c.span.end], len(c.sentences), c.language) for c in chunks
    ] == [
        ("Erster Satz.", 1, None),
        ("Second one. Third one.", 2, "en"),
        ("Vierter Satz.", 1, None),
    ]


def test_a_stretch_over_a_line_that_is_left_out_leaves_it_out() -> None:
    text = "First part.\nShare this!\nSecond part.\nDritter Teil."
    body = [Span(start=0, end=11), Span(start=24, end=50)]
    english = Stretch(span=Span(start=0, end=36), language="en")

    chunks = chunk(text, body, count_words, [english])

    assert texts_of(text, chunks) == ["First part.", "Second part.", "Dritter Teil."]
    assert [c.language for c in chunks] == ["en", "en", None]


@pytest.mark.parametrize(
    ("sentences", "sizes"),
    [
        pytest.param(23, [230], id="just-one"),
        pytest.param(24, [150, 90], id="two"),
        pytest.param(69, [250, 250, 190], id="three"),
    ],
)
def test_a_long_article_is_packed_on_sentence_ends(
    sentences: int, sizes: list[int]
) -> None:
    text = prose(sentences)

    chunks = texts_of(text, chunk(text, whole(text), count_words))

    assert " ".join(chunks) == text
    assert all(piece.startswith("S") and piece.endswith("end.") for piece in chunks)
    assert [count_words(piece) for piece in chunks] == sizes


def test_a_sentence_longer_than_a_chunk_is_divided() -> None:
    text = " ".join(["word"] * 600) + "."

    chunks = texts_of(text, chunk(text, whole(text), count_words))

    assert " ".join(chunks) == text
    assert max(map(count_words, chunks)) <= 250


def test_a_text_that_repeats_itself_keeps_its_places() -> None:
    text = "\n".join(["The same line again and again."] * 120)

    spans = [c.span for c in chunk(text, whole(text), count_words)]

    assert "".join(text[s.start : s.end] for s in spans).count("The same") == 120
    assert all(a.end < b.start for a, b in pairwise(spans))


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("市长星期一为河上的大桥揭幕。", id="zh"),
        pytest.param("افتتح رئيس البلدية الجسر فوق النهر. ", id="ar"),
        pytest.param("นายกเทศมนตรีเปิดสะพานข้ามแม่น้ำ ", id="th"),
        pytest.param("Міст через річку відкрив мер. ", id="uk"),
    ],
)
def test_chunks_have_the_models_size_in_every_script(sentence: str) -> None:
    count_tokens = BundledEmbedder().count_tokens
    text = (sentence * 80).strip()

    sizes = [
        count_tokens(part)
        for part in texts_of(text, chunk(text, whole(text), count_tokens))
    ]

    assert len(sizes) > 1
    assert all(75 <= size <= 250 for size in sizes)


@share(0.6)
@given(TEXTS)
def test_chunks_hold_every_visible_character_in_order(text: str) -> None:
    held = "".join(texts_of(text, chunk(text, whole(text), count_words)))

    assert "".join(held.split()) == "".join(text.split())


@share(0.6)
@given(TEXTS)
def test_sentences_lie_inside_their_chunk_and_hold_all_of_it(text: str) -> None:
    for piece in chunk(text, whole(text), count_words):
        sentences = "".join(text[s.start : s.end] for s in piece.sentences)
        span = text[piece.span.start : piece.span.end]

        assert "".join(sentences.split()) == "".join(span.split())
        assert all(
            piece.span.start <= s.start < s.end <= piece.span.end
            for s in piece.sentences
        )


@share(0.6)
@given(TEXTS)
def test_no_chunk_is_larger_than_a_model_reads(text: str) -> None:
    chunks = texts_of(text, chunk(text, whole(text), count_words))

    assert all(0 < count_words(piece) <= 250 for piece in chunks)
    assert all(piece == piece.strip() for piece in chunks)


@share(0.6)
@given(TEXTS)
def test_chunks_and_their_sentences_come_in_order_and_lie_apart(text: str) -> None:
    chunks = chunk(text, whole(text), count_words)
    sentences = [sentence for piece in chunks for sentence in piece.sentences]

    assert all(a.span.end <= b.span.start for a, b in pairwise(chunks))
    assert all(a.end <= b.start for a, b in pairwise(sentences))
    assert all(piece.sentences for piece in chunks)


@share(0.6)
@given(st.lists(TEXTS, max_size=3))
def test_chunks_stay_within_the_body(parts: list[str]) -> None:
    # Between two parts stands a line that is left out.
    text, body = "", []
    for part in parts:
        body += [
            Span(start=len(text) + s.start, end=len(text) + s.end) for s in whole(part)
        ]
        text += part + "\nLEFT OUT\n"

    chunks = chunk(text, body, count_words)

    assert not any("LEFT OUT" in piece for piece in texts_of(text, chunks))
    held = "".join(texts_of(text, chunks))
    assert "".join(held.split()) == "".join("".join(parts).split())


def test_sentences_are_those_of_the_one_rule() -> None:
    text = prose(40)

    for piece in chunk(text, whole(text), count_words):
        start = piece.span.start
        assert [(s.start - start, s.end - start) for s in piece.sentences] == [
            (s.start, s.end) for s in split_sentences(text[start : piece.span.end])
        ]


@share(0.6)
@given(TEXTS, st.lists(st.floats(0, 1), max_size=6))
def test_no_character_is_lost_where_languages_meet(
    text: str, shares: list[float]
) -> None:
    edges = sorted({int(share * len(text)) for share in shares})
    stretches = [
        Stretch(span=Span(start=a, end=b), language="en")
        for a, b in zip(edges[::2], edges[1::2], strict=False)
    ]

    chunks = chunk(text, whole(text), count_words, stretches)

    assert "".join("".join(texts_of(text, chunks)).split()) == "".join(text.split())
    assert all(a.span.end <= b.span.start for a, b in pairwise(chunks))
