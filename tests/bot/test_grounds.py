from dataclasses import replace

from bot.grounds import prepare_grounds
from index.aligning import Aligner
from index.figures import figures_in, is_held
from tests.bot.passages import make_passage


def test_evidence_is_read_in_its_order_sentence_by_sentence(aligner: Aligner) -> None:
    honey = make_passage("Бджоли зимують.", "Мед коштує 90 гривень.", language="uk")
    salt = make_passage("يعمل في الشركة 310 عمال.", language="ar")

    grounds = prepare_grounds([honey, salt], aligner)

    assert [ground.passage for ground in grounds] == [honey, salt]
    assert [ground.language for ground in grounds] == ["uk", "ar"]
    for ground in grounds:
        texts = tuple(held.read.text for held in ground.sentences)
        assert texts == tuple(s.text for s in ground.passage.sentences)
        assert tuple(held.sentence for held in ground.sentences) == (
            ground.passage.sentences
        )


def test_every_sentence_knows_its_own_figures(aligner: Aligner) -> None:
    passage = make_passage("Бджоли зимують.", "Мед коштує 90 гривень.", language="uk")

    (ground,) = prepare_grounds([passage], aligner)

    (ninety,) = figures_in("It costs ninety.", "en").said
    assert [is_held(ninety, held.figures) for held in ground.sentences] == [False, True]


def test_the_text_around_a_passage_is_read_and_no_sentence_of_it(
    aligner: Aligner,
) -> None:
    passage = make_passage("The bees winter.")
    around = replace(passage, before="It snowed.", after="Spring came early.")
    ended = replace(passage, after="Spring came early.")

    grounds = prepare_grounds([around, ended, passage], aligner)

    assert [[read.text for read in ground.around] for ground in grounds] == [
        ["It snowed.", "Spring came early."],
        ["Spring came early."],
        [],
    ]
    assert [len(ground.sentences) for ground in grounds] == [1, 1, 1]


def test_no_evidence_is_no_ground(aligner: Aligner) -> None:
    assert prepare_grounds([], aligner) == []
