"""Evidence made ready for checking: its sentences read, their figures known."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.aligning import Aligner, ReadText
from index.figures import Figures, figures_in
from index.passages import Passage, Sentence


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldSentence:
    """A sentence of a passage, read token by token, with what it says in figures."""

    sentence: Sentence
    read: ReadText
    figures: Figures


@dataclass(frozen=True, kw_only=True, slots=True)
class Ground:
    """A passage that a draft may rest on.

    ``around`` is the text of its article that stands before and after it.
    """

    passage: Passage
    sentences: tuple[HeldSentence, ...]
    around: tuple[ReadText, ...] = ()

    @property
    def language(self) -> str:
        """The language that it is in."""
        return self.passage.language


def prepare_grounds(evidence: Sequence[Passage], aligner: Aligner) -> list[Ground]:
    """Return ``evidence`` in its order, ready for checking; some 40 ms a passage.

    Raises:
        EmbeddingUnavailable: See ``Aligner.read``.
    """
    return [_prepare(passage, aligner) for passage in evidence]


def _prepare(passage: Passage, aligner: Aligner) -> Ground:
    language = passage.language
    around = [text for text in (passage.before, passage.after) if text]
    texts = [sentence.text for sentence in passage.sentences]
    read = aligner.read([*texts, *around], language)
    return Ground(
        passage=passage,
        sentences=tuple(
            HeldSentence(
                sentence=sentence,
                read=of_it,
                figures=figures_in(sentence.text, language),
            )
            for sentence, of_it in zip(passage.sentences, read, strict=False)
        ),
        around=tuple(read[len(texts) :]),
    )
