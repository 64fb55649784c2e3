"""Which sentences are quoted where nothing is written, in worths made by hand."""

from dataclasses import replace

from bot.quoting import quote
from index.passages import Passage, Retrieval
from tests.bot.passages import make_passage


def _worth(*worths: float, file: str = "a.txt", score: float = 1.0) -> Passage:
    """Return a passage whose sentences, named by what they are worth, are near nothing."""
    passage = make_passage(*(f"Worth {worth}." for worth in worths), file=file)
    sentences = tuple(
        replace(sentence, worth=worth)
        for sentence, worth in zip(passage.sentences, worths, strict=True)
    )
    return replace(
        passage, sentences=sentences, sentence=sentences[0], similarity=0.0, score=score
    )


def _quoted(*passages: Passage) -> list[str]:
    retrieval = Retrieval(
        question="What?", language="en", passages=passages, seconds=0.0
    )
    sentences, _ = quote(retrieval)
    return [sentence.text for sentence in sentences]


def test_a_quarter_less_than_the_best_is_just_enough_to_be_quoted() -> None:
    assert _quoted(_worth(0.74, 1.0, 0.75)) == ["Worth 1.0.", "Worth 0.75."]


def test_three_sentences_are_quoted_at_most_best_first() -> None:
    assert _quoted(_worth(0.8, 0.9), _worth(1.0, 0.95)) == [
        "Worth 1.0.",
        "Worth 0.95.",
        "Worth 0.9.",
    ]


def test_quotes_are_of_the_four_strongest_passages() -> None:
    weak = _worth(1.0, file="weak.txt", score=0.1)
    strong = [_worth(0.1, score=1.0 - n / 10) for n in range(3)]

    assert _quoted(weak, *strong)[0] == "Worth 1.0."
    assert _quoted(weak, *strong, _worth(0.1))[0] == "Worth 0.1."


def test_each_quote_is_one_line_and_cites_its_own_place_counted_from_one() -> None:
    passage = make_passage("Two\n  lines.", "Far away.")
    first = replace(passage.sentences[0], worth=1.0)
    best = replace(passage, sentences=(first, passage.sentences[1]), sentence=first)
    retrieval = Retrieval(
        question="What?",
        language="en",
        passages=(best, _worth(0.9, file="b.txt")),
        seconds=0.0,
    )

    sentences, citations = quote(retrieval)

    assert [(s.text, s.citations) for s in sentences] == [
        ("Two lines.", (1,)),
        ("Worth 0.9.", (2,)),
    ]
    assert [(c.number, c.passage.source.file) for c in citations] == [
        (1, "a.txt"),
        (2, "b.txt"),
    ]
    assert citations[0].sentence == first
