"""A drafted sentence against its evidence: citation kept, moved, or sentence refused.

A citation rests on a passage that holds every number and date of the sentence, names
what it names and means what it means; the sentence must be in the asker's language.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bot.answers import Check, Refused
from bot.differing import find_differing
from bot.drafting import DraftSentence
from bot.drifting import is_in_language
from bot.echoing import is_echo
from bot.grounds import Ground, prepare_grounds
from bot.recognising import Said, find_strangers
from bot.rivalling import Compared, find_misread
from bot.supporting import Support, weigh_support
from index.aligning import Aligner, ReadText
from index.analysing import UNSPACED, WORD
from index.figures import Figures, figures_in, is_held, lacking, merge
from index.numbers import says_number
from index.passages import Passage, Sentence


@dataclass(frozen=True, kw_only=True, slots=True)
class Supported:
    """A sentence that passed, with the places that support it, strongest first.

    ``is_moved`` says that it cited other passages, or none. ``differing`` are places of
    other stories that give other figures for the same, nearest first.
    """

    text: str
    places: tuple[tuple[Passage, Sentence], ...]
    is_moved: bool = False
    differing: tuple[tuple[Passage, Sentence], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Finding:
    """What one passage has to say of a sentence; ``number`` counts passages from 0."""

    number: int
    ground: Ground
    support: Support
    lacking: tuple[str, ...]
    strangers: tuple[str, ...]

    @property
    def carries(self) -> bool:
        """Whether the sentence may rest on this passage alone."""
        return self.support.is_enough and not self.lacking and not self.strangers

    @property
    def place(self) -> tuple[Passage, Sentence]:
        """The sentence to quote."""
        held = self.ground.sentences[self.support.place]
        return self.ground.passage, held.sentence


# A small model says the question back; a question states nothing, but the title of a
# play may be one.
_QUESTION = re.compile(r"[?？؟][\s.!]*$")


class Checker:
    """Checks the sentences drafted for one question against its evidence."""

    def __init__(
        self,
        aligner: Aligner,
        question: str,
        language: str,
        evidence: Sequence[Passage],
    ) -> None:
        """Check for ``question``, whose language is ``language``.

        ``evidence`` is what the citations of a draft count, from 1.
        """
        self._aligner = aligner
        self._question = question
        self._language = language
        self._evidence = evidence
        self._asked = figures_in(question, language)
        self._grounds: Sequence[Ground] = ()

    def prepare(self) -> None:
        """Read the evidence, which takes some 40 ms a passage and needs no draft.

        Raises:
            EmbeddingUnavailable: See ``Aligner.read``.
        """
        if not self._grounds:
            self._grounds = prepare_grounds(self._evidence, self._aligner)
            for ground in self._grounds:
                self._aligner.likeness(self._language, ground.language)

    def check(self, sentence: DraftSentence) -> Supported | Refused:
        """Return what supports a sentence, or why it cannot be shown.

        A citation that does not carry it is moved to the passage that does; what only
        all cited passages together say keeps their citations. A source number that does
        not exist is dropped.

        Raises:
            EmbeddingUnavailable: See ``Aligner.read``.
        """
        text = sentence.text
        figures = figures_in(text, self._language)
        if self._says_nothing(text, figures):
            return Refused(text=text, check="empty", misled_by=self._planted(text))
        if not is_in_language(text, self._language):
            return Refused(text=text, check="language")
        self.prepare()
        claim = _claim(text, self._question)
        said = Said.read_sentence(
            text,
            self._language,
            self._question,
            self._aligner,
            claim=claim,
        )
        misread = find_misread(
            said.read,
            figures,
            self._asked,
            self._compared(),
            is_claim=claim != text,
        )
        if misread is not None:
            return Refused(
                text=text,
                check="numbers_apart",
                detail=", ".join(misread.figures),
                misled_by=misread.holder.sentence,
            )
        findings = [
            self._examine(number, ground, said, figures)
            for number, ground in enumerate(self._grounds)
        ]
        cited = [findings[n - 1] for n in sentence.numbers if 0 < n <= len(findings)]
        chosen = [finding for finding in cited if finding.carries]
        if not chosen and _carry_together(cited, said, figures):
            chosen = cited
        if chosen:
            return self._support(text, said.read, figures, chosen)
        others = [finding for finding in findings if finding.carries]
        if others:
            best = [max(others, key=_strength)]
            supported = self._support(text, said.read, figures, best)
            return replace(supported, is_moved=True)
        return _refused(text, findings, cited)

    def _says_nothing(self, text: str, figures: Figures) -> bool:
        """Say whether a draft states nothing: one word, or the question said back."""
        if _QUESTION.search(text):
            return True
        if any(not is_held(figure, self._asked) for figure in figures.said):
            return False
        if not figures.said and says_number(text, self._language):
            return False
        return _is_one_word(text) or is_echo(text, self._question, self._language)

    def _planted(self, text: str) -> Sentence | None:
        """Return the sentence of the evidence that a single word was planted in.

        Not one that answers best: there, the word may be right and only too short.
        """
        words = {word.casefold() for word in WORD.findall(text)}
        if len(words) != 1:
            return None
        every = (s for p in self._evidence for s in p.sentences if s != p.sentence)
        return next(
            (
                sentence
                for sentence in every
                if words <= {word.casefold() for word in WORD.findall(sentence.text)}
            ),
            None,
        )

    def _support(
        self, text: str, said: ReadText, figures: Figures, chosen: Collection[_Finding]
    ) -> Supported:
        places = tuple(dict.fromkeys(finding.place for finding in chosen))
        grounds = [
            (ground, self._aligner.likeness(self._language, ground.language))
            for ground in self._grounds
        ]
        return Supported(
            text=text,
            places=places,
            differing=find_differing(said, figures, self._asked, places, grounds),
        )

    def _compared(self) -> list[Compared]:
        """Return the sentences of the evidence, for comparing one with another."""
        return [
            Compared(
                held=held,
                likeness=self._aligner.likeness(self._language, ground.language),
                story=ground.passage.source.story,
            )
            for ground in self._grounds
            for held in ground.sentences
        ]

    def _examine(
        self, number: int, ground: Ground, said: Said, figures: Figures
    ) -> _Finding:
        likeness = self._aligner.likeness(self._language, ground.language)
        support = weigh_support(said.read, figures, ground, likeness)
        held = merge(*(sentence.figures for sentence in ground.sentences))
        return _Finding(
            number=number,
            ground=ground,
            support=support,
            lacking=lacking(figures, held),
            strangers=find_strangers(said, [(ground, support.place)]),
        )


def _is_one_word(text: str) -> bool:
    """Say whether there is too little to check: whoever planted a word would be quoted."""
    words = WORD.findall(text)
    return len(words) < 2 and not (words and UNSPACED.search(text))


def _claim(text: str, question: str) -> str:
    """Return what is claimed: by a few words, what they say to the question.

    "72" says nothing of what it counts, but its question does.
    """
    words = sum(any(map(str.isalpha, word)) for word in WORD.findall(text))
    unspaced = sum(map(len, UNSPACED.findall(text)))
    is_short = unspaced < _FEW_UNSPACED if unspaced else words < _FEW_WORDS
    return f"{question} {text}" if is_short else text


_FEW_WORDS = 3
_FEW_UNSPACED = 6


def _carry_together(cited: Sequence[_Finding], said: Said, figures: Figures) -> bool:
    """Say whether several cited passages say between them what none says alone.

    Each must have a part in it: mean enough, or hold a number that others lack.
    """
    if len(cited) < 2 or not any(finding.support.is_enough for finding in cited):
        return False
    held = merge(*(s.figures for f in cited for s in f.ground.sentences))
    return not lacking(figures, held) and not find_strangers(
        said, [(finding.ground, finding.support.place) for finding in cited]
    )


def _strength(finding: _Finding) -> float:
    return finding.support.score


def _refused(
    text: str, findings: Sequence[_Finding], cited: Sequence[_Finding]
) -> Refused:
    """Tell what the passage lacks that comes nearest, a cited one before others."""
    best = max(cited or findings, key=_strength, default=None)
    if best is None:
        return Refused(text=text, check="meaning")
    check: Check = "meaning"
    detail = ""
    if best.lacking:
        check, detail = "number", ", ".join(best.lacking)
    elif best.strangers:
        check, detail = "name", ", ".join(best.strangers)
    # A number or a name that nothing holds was read nowhere.
    misled_by = best.place[1] if check == "meaning" else None
    return Refused(text=text, check=check, detail=detail, misled_by=misled_by)
