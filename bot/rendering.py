"""Answers to a terminal; ``json_objects`` has those for scripts."""

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bot.answers import Answer, AnswerSentence, Citation, NotFound
from bot.rereading import Change, find_changes
from index.passages import Passage, Retrieval, Sentence, Source
from prompts import Messages, messages_in

# First strong isolates keep a right-to-left stretch from rearranging what stands
# around it (Unicode Standard Annex 9).
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"

# Controls (C0, DEL, C1) and the separators of lines and paragraphs command a terminal or
# end its line. Embeddings, overrides and isolates reach beyond the text they stand in;
# the marks LRM, RLM and ALM do not, and Persian is spelled with ZWNJ: those stay.
_HARMLESS_BY_CHARACTER: dict[int, str | None] = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029], " "),
    **dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)]),
}

# json spells out C0 itself.
_SPELLED_OUT = {c: f"\\u{c:04x}" for c in _HARMLESS_BY_CHARACTER if c > 0x1F}


class TerminalPage:
    """Lines for a terminal: safe, readable in both directions, links where they work."""

    def __init__(self, *, is_terminal: bool) -> None:
        """Write hyperlinks and direction marks only where a terminal reads them."""
        self._is_terminal = is_terminal

    def sentence(self, sentence: AnswerSentence) -> str:
        """Return a checked sentence with its markers."""
        # Markers stand outside the isolated text, at the end of the line.
        return replace(sentence, text=self._line(sentence.text)).marked_text

    def heading(self, outcome: Answer | NotFound) -> str:
        """Return what introduces quotes, or says that nothing was found; else nothing."""
        words = messages_in(outcome.language)
        if isinstance(outcome, NotFound):
            return words.not_found
        if not outcome.is_quoted:
            return ""
        if outcome.attempt.notice:
            return words.quoted_model_unavailable
        return words.quoted if outcome.attempt.model else words.quoted_without_model

    def ending(self, outcome: Answer | NotFound) -> list[str]:
        """Return what follows the sentences shown so far: quotes, notices, sources."""
        heading = self.heading(outcome)
        lines = [heading] if heading else []
        undated = self._undated(outcome.attempt.retrieval, outcome.language)
        if isinstance(outcome, NotFound):
            return lines + undated
        if outcome.is_quoted:
            lines += [self.sentence(sentence) for sentence in outcome.sentences]
        lines += [*self._differing(outcome), "", *self.sources(outcome)]
        return lines + undated

    def sources(self, answer: Answer) -> list[str]:
        """Return the numbered list under an answer: quote, then its place."""
        words = messages_in(answer.language)
        changes = find_changes(answer.places)
        lines = [f"{words.sources}:"]
        for citation in answer.places:
            place = self._place(citation, words, changes)
            # What is quoted above the list is not quoted again.
            if not answer.is_quoted and citation not in answer.differing:
                lines.append(f"[{citation.number}] {self._quote(citation.sentence)}")
                lines.append(f"    {place}")
            else:
                lines.append(f"[{citation.number}] {place}")
            lines += self._versions(citation.passage, words)
        return lines

    def found(self, retrieval: Retrieval) -> list[str]:
        """Return the lines of ``search``: rank, place, nearest sentence."""
        lines: list[str] = []
        for rank, passage in enumerate(retrieval.passages, start=1):
            words = messages_in(retrieval.language)
            place = self.place(passage.source, passage.sentence, words)
            head = f"{rank}. {place}  {passage.language}  {passage.score:.3f}"
            lines += [head, f"   {self._quote(passage.sentence)}"]
            lines += [f"   {self._quote(more.sentence)}" for more in passage.more]
            lines += self._versions(passage, words)
        return lines + self._undated(retrieval, retrieval.language)

    def place(self, source: Source, sentence: Sentence, words: Messages) -> str:
        """Return ``file:line`` and the page or heading, if one is known.

        An extracted text's line is none of the file's: the file stands alone then.
        Where the terminal shows links, the file is one, and opens at the page.
        """
        line = sentence.line
        label = safe(source.file if source.is_extracted else f"{source.file}:{line}")
        page = sentence.mark.page if sentence.mark else None
        heading = sentence.mark.heading if sentence.mark else None
        if page:
            label = f"{label}, {words.page} {page}"
        if self._is_terminal:
            url = Path(source.path).as_uri() + (f"#page={page}" if page else "")
            label = f"\x1b]8;;{url}\x1b\\{label}\x1b]8;;\x1b\\"
        return f"{label}, {self._line(heading)}" if heading else label

    def _differing(self, answer: Answer) -> list[str]:
        """Return the sentences with other figures under their heading, if any."""
        quotes = [f"{self._quote(c.sentence)} [{c.number}]" for c in answer.differing]
        heading = messages_in(answer.language).other_figures
        return ["", f"{heading}:", *quotes] if quotes else []

    def _undated(self, retrieval: Retrieval, language: str) -> list[str]:
        """Return a line that counts the articles no range of dates has, if there are any."""
        label = messages_in(language).without_date
        return [f"{label}: {retrieval.undated:,}"] if retrieval.undated else []

    def _versions(self, passage: Passage, words: Messages) -> list[str]:
        """Return a line that names the other versions of a story, where there are any."""
        named = [f"{v.language} {safe(v.file)}" for v in passage.also_in]
        return [f"    {words.also_in}: {', '.join(named)}"] if named else []

    def _quote(self, sentence: Sentence) -> str:
        return self._line(" ".join(sentence.text.split()))

    def _line(self, text: str) -> str:
        return isolate(text) if self._is_terminal else safe(text)

    def _place(
        self, citation: Citation, words: Messages, changes: Mapping[Source, Change]
    ) -> str:
        source = citation.passage.source
        parts = [
            self.place(source, citation.sentence, words),
            citation.passage.language,
        ]
        parts += [safe(p) for p in (source.outlet, source.published) if p]
        if source.url:
            parts.append(safe(source.url))
        if source in changes:
            is_gone = changes[source] == "gone"
            parts.append(f"({words.gone_since if is_gone else words.changed_since})")
        return "  ".join(parts)


def safe(text: str) -> str:
    """Return ``text`` as one line that commands no terminal and turns nothing around."""
    return text.translate(_HARMLESS_BY_CHARACTER)


def spell_out(json: str) -> str:
    """Return JSON that says the same with no character that commands a terminal."""
    return json.translate(_SPELLED_OUT)


def isolate(text: str) -> str:
    """Return ``text`` for a line of its own, its direction shut in when it needs that."""
    text = safe(text)
    if any(unicodedata.bidirectional(c) in ("R", "AL") for c in text):
        return f"{_ISOLATE}{text}{_END_ISOLATE}"
    return text
