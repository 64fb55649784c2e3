import numpy as np

from bot.evaluation.embedding_ahead import AheadEmbedder
from index.bundled_model import BundledEmbedder
from tests.fakes import LexiconEmbedder

_QUESTIONS = [
    "Where is the castle?",
    "Де стоїть маяк?",
    "小提琴在哪里？",
    "How much honey did the bee-keepers gather in the valley this year?",
]


def test_what_was_embedded_ahead_is_not_embedded_again() -> None:
    embedder = LexiconEmbedder()

    ahead = AheadEmbedder(embedder, [*_QUESTIONS, f"  {_QUESTIONS[0]} "])
    ahead.embed_questions([_QUESTIONS[1]])
    ahead.embed_questions(["Something else?"])

    assert embedder.questions == [*sorted(_QUESTIONS, key=len), "Something else?"]
    assert embedder.passages == []


def test_many_questions_are_told_of_as_they_are_done() -> None:
    told: list[int] = []

    AheadEmbedder(
        LexiconEmbedder(), [f"Question {n}?" for n in range(130)], told.append
    )

    assert told == [64, 128, 130]


def test_together_the_bundled_model_embeds_as_it_does_singly(
    token_reader: BundledEmbedder,
) -> None:
    ahead = AheadEmbedder(token_reader, _QUESTIONS)

    for question in _QUESTIONS:
        singly = token_reader.embed_questions([question])[0]
        assert float(ahead.embed_questions([question])[0] @ singly) > 0.999
        said = token_reader.embed_passages([question])[0]
        assert float(ahead.embed_passages([question])[0] @ said) > 0.999


def test_it_stands_for_the_embedder_that_it_asks() -> None:
    ahead = AheadEmbedder(LexiconEmbedder("mine"), _QUESTIONS)

    assert (ahead.model, ahead.tells_questions_apart) == ("mine", False)
    assert ahead.count_tokens("two words") == 2
    assert np.allclose(
        ahead.embed_passages(["castle"]), LexiconEmbedder().embed_passages(["castle"])
    )
    assert ahead.seconds_each > 0
