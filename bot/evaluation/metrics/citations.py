"""Do citations carry what cites them, name the right files and stand where they say?

They apply to what was shown. Sentence by sentence, citations are graded as ALCE does
(Gao et al., 2023, https://arxiv.org/abs/2305.14627), with our checker in the place of its
entailment model. An answer of polycite has passed that same checker, and a quote is its
own evidence, so that for them ``citation_recall`` is a control; ``draft_citation_recall``
says how well a model cited before anything was checked.
"""

from collections.abc import Collection, Sequence

from bot.evaluation.metrics.grades import Metric
from bot.evaluation.metrics.retrieval import story_of
from bot.evaluation.outcomes import Outcome, ShownSentence


def alce_recall(sentences: Sequence[ShownSentence], known: Collection[int]) -> float:
    """Return the share of sentences that all of what they cite entails together.

    0 for a sentence that cites nothing, or a number that is not ``known``. There must be
    sentences.
    """
    return sum(_is_entailed(s, known) for s in sentences) / len(sentences)


def alce_precision(sentences: Sequence[ShownSentence], known: Collection[int]) -> float:
    """Return the share of citations that their sentence needs.

    Of a sentence that is not entailed none is; the only citation of one that is; and of
    several each that entails it alone, or without which the others do not. As in ALCE's
    script, the citations of a sentence with an unknown number do not count, and without
    any citation precision is 0.
    """
    counted = [s for s in sentences if s.citations and {*s.citations} <= {*known}]
    total = sum(len({*s.citations}) for s in counted)
    needed = sum(_count_needed(s) for s in counted if _is_entailed(s, known))
    return needed / total if total else 0.0


def _is_entailed(sentence: ShownSentence, known: Collection[int]) -> bool:
    is_cited = bool(sentence.citations) and {*sentence.citations} <= {*known}
    return is_cited and sentence.entailment is not None and sentence.entailment.by_all


def _count_needed(sentence: ShownSentence) -> int:
    found = sentence.entailment
    if found is None or not found.by_each:
        return 1
    return sum(
        alone or not others
        for alone, others in zip(found.by_each, found.by_others, strict=True)
    )


def _is_looked_into(outcome: Outcome) -> bool:
    """Say whether entailment was asked for wherever there was something to ask."""
    known = {c.number for c in outcome.citations}
    return bool(outcome.sentences) and all(
        sentence.entailment is not None
        for sentence in outcome.sentences
        if sentence.citations and {*sentence.citations} <= known
    )


def _recall(outcome: Outcome) -> float | None:
    if not _is_looked_into(outcome):
        return None
    return alce_recall(outcome.sentences, {c.number for c in outcome.citations})


def _precision(outcome: Outcome) -> float | None:
    if not _is_looked_into(outcome):
        return None
    return alce_precision(outcome.sentences, {c.number for c in outcome.citations})


def _draft_recall(outcome: Outcome) -> float | None:
    if outcome.status == "quoted" and not outcome.refused:
        return None
    shown = outcome.sentences if outcome.status == "answered" else ()
    drafted = len(shown) + len(outcome.refused)
    return sum(not s.is_moved for s in shown) / drafted if drafted else None


def _file_precision(outcome: Outcome) -> float | None:
    if not outcome.gold or not outcome.citations:
        return None
    gold = {*map(story_of, outcome.gold)}
    cited = {story_of(c) for c in outcome.citations}
    return len(cited & gold) / len(cited)


def _file_recall(outcome: Outcome) -> float | None:
    if not outcome.gold or not outcome.sentences:
        return None
    gold = {*map(story_of, outcome.gold)}
    return len({story_of(c) for c in outcome.citations} & gold) / len(gold)


def _quotes_in_place(outcome: Outcome) -> float | None:
    looked = [c.is_there for c in outcome.citations if c.is_there is not None]
    return sum(looked) / len(looked) if looked else None


def _unchecked(outcome: Outcome) -> float | None:
    """Grade promise 1: a written sentence rests on at least one place."""
    if outcome.status != "answered" or not outcome.sentences:
        return None
    known = {c.number for c in outcome.citations}
    loose = sum(not {*s.citations} & known for s in outcome.sentences)
    return loose / len(outcome.sentences)


def _refused(outcome: Outcome) -> float | None:
    written = len(outcome.sentences) if outcome.status == "answered" else 0
    drafted = written + len(outcome.refused)
    return len(outcome.refused) / drafted if drafted else None


METRICS = (
    Metric(
        name="citation_recall",
        family="citations",
        grade=_recall,
        says="sentences that what they cite entails",
    ),
    Metric(
        name="citation_precision",
        family="citations",
        grade=_precision,
        says="citations that their sentence needs",
    ),
    Metric(
        name="draft_citation_recall",
        family="citations",
        grade=_draft_recall,
        says="drafted sentences that passed with the citations they came with",
    ),
    Metric(
        name="cited_file_precision",
        family="citations",
        grade=_file_precision,
        says="cited stories that are a source's",
    ),
    Metric(
        name="cited_file_recall",
        family="citations",
        grade=_file_recall,
        says="stories of the sources that were cited",
    ),
    Metric(
        name="quotes_in_place",
        family="citations",
        grade=_quotes_in_place,
        says="quotes that their file has at their offsets",
    ),
    Metric(
        name="unchecked_sentences",
        family="citations",
        grade=_unchecked,
        says="written sentences that rest on no place",
        is_better_high=False,
    ),
    Metric(
        name="refused_sentences",
        family="citations",
        grade=_refused,
        says="drafted sentences that failed a check",
        is_better_high=False,
    ),
)
