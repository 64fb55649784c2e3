"""What the Checker makes of the drafts labelled by hand, beside the labels."""

import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from bot.answers import Refused
from bot.checking import Checker
from bot.commands.options import say
from bot.settings import read_settings
from bot.updating import update_index
from bot.wiring import open_index
from index.aligning import Aligner
from index.passages import Passage
from ingest.progress import IngestReport
from tests.benchmarks.drafts import (
    LabelledDraft,
    Stretch,
    find_evidence,
    passages_by_stretch,
    read_drafts,
)
from tests.benchmarks.indexing import tell_progress
from tests.benchmarks.lines import with_neighbours
from tests.benchmarks.measures import mean
from tests.benchmarks.tables import as_number

_ARTICLES = Path(__file__).parents[2] / "articles"
_KEPT = "kept"


@dataclass(frozen=True, kw_only=True, slots=True)
class JudgedDraft:
    """A draft and what the Checker made of it: ``kept``, or the check that refused."""

    draft: LabelledDraft
    outcome: str

    @property
    def is_kept(self) -> bool:
        """Whether it would be shown."""
        return self.outcome == _KEPT

    @property
    def is_agreed(self) -> bool:
        """Whether that is what its label says."""
        return self.is_kept == self.draft.is_supported


def judge_drafts(aligner: Aligner) -> list[JudgedDraft]:
    """Ingest the sample corpus and check every labelled draft against its evidence."""
    passages = _sample_passages()
    return [_judge(draft, passages, aligner) for draft in read_drafts()]


def print_agreement(judged: Sequence[JudgedDraft], *, with_each: bool) -> None:
    """Print how often label and outcome agree; ``with_each`` also where they do not."""
    for is_reported in (True, False):
        half = [one for one in judged if one.draft.is_reported == is_reported]
        say(
            f"drafts, {'odd' if is_reported else 'even (tuned on)'} questions: agreed"
            f" {_share([one.is_agreed for one in half])}"
        )
        right = [one.is_kept for one in half if one.draft.is_supported]
        wrong = [not one.is_kept for one in half if not one.draft.is_supported]
        say(f"  supported kept {_share(right)}, unsupported refused {_share(wrong)}")
        for why in sorted({one.draft.why for one in half if one.draft.why}):
            those = [not one.is_kept for one in half if one.draft.why == why]
            say(f"  {why} refused {_share(those)}")
        lost = Counter(
            one.outcome for one in half if one.draft.is_supported and not one.is_kept
        )
        say(f"  supported but refused by: {dict(lost.most_common())}")
    for one in judged if with_each else ():
        if not one.is_agreed:
            label = one.draft.why or "supported"
            say(f"  {one.draft.id} {label}, {one.outcome}: {one.draft.sentence.text}")


def agreement_as_json(judged: Sequence[JudgedDraft]) -> dict[str, object]:
    """Return the share agreed on in each half, and the outcome of every draft."""
    halves = {
        half: [one.is_agreed for one in judged if one.draft.is_reported == reported]
        for half, reported in (("odd", True), ("even", False))
    }
    return {
        "agreed": {half: as_number(mean(each)) for half, each in halves.items()},
        "outcomes": {one.draft.id: one.outcome for one in judged},
    }


def _judge(
    draft: LabelledDraft, passages: Mapping[Stretch, Passage], aligner: Aligner
) -> JudgedDraft:
    evidence = find_evidence(draft, passages)
    verdict = Checker(aligner, draft.question, draft.language, evidence).check(
        draft.sentence
    )
    outcome = verdict.check if isinstance(verdict, Refused) else _KEPT
    return JudgedDraft(draft=draft, outcome=outcome)


def _sample_passages() -> Mapping[Stretch, Passage]:
    """Return the passages of the sample corpus, as retrieval gives them."""
    with tempfile.TemporaryDirectory(prefix="polycite-") as folder:
        settings = read_settings(Path(folder) / "home")
        update_index(
            settings,
            [_ARTICLES],
            IngestReport(),
            prune=False,
            rebuild=False,
            on_progress=tell_progress("sample", parts=1),
        )
        with open_index(settings) as (catalogue, _):
            passages = passages_by_stretch(catalogue)
    rows = sorted(passages.values(), key=lambda p: (p.source.file, p.start))
    return {
        Stretch(file=file, start=passage.start, end=passage.end): passage
        for file, own in groupby(rows, key=lambda p: p.source.file)
        for passage in with_neighbours([*own])
    }


def _share(values: Sequence[bool]) -> str:
    share = f"{sum(values) / len(values):.3f}" if values else "-"
    return f"{share} ({sum(values)} of {len(values)})"
