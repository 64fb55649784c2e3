"""Where the commands of the pages are run: a few articles, a home, an endpoint that writes."""

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.chat_wire import Handler, chat_wire
from tests.pages.typed_lines import Typed
from tests.program import REPOSITORY, Ran, polycite

_ARTICLES = (
    "electric-buses-uk.txt",
    "flood-warning-en.md",
    "night-train-pl.html",
    "tetouan-manuscripts-es.txt",
)
_QUESTIONS = 3
_QUESTION = "Combien de capteurs compte le système d'alerte aux crues Sông Báo ?"
_ANSWER = "Le système d'alerte aux crues Sông Báo compte 185 capteurs. [1]"
_MEANT = {
    "FOLDER": "articles",
    "FILE": "night-train-pl.html",
    "SET": "questions/articles.jsonl",
    "...": _QUESTION,
    "A question in any language": _QUESTION,
}
"""What a page leaves to the reader -> what is put there."""
_BEFORE = (
    "ingest articles",
    "evaluate questions/sample.jsonl --no-model",
)
"""What a reader has done before: a page may speak of the last run."""
_READING = ("ask", "search", "articles", "show")
_ENDPOINTS = ("POLYCITE_CHAT_URL", "POLYCITE_JUDGE_URL")
_SENTENCE = re.compile(r"\w[^\n.?!]{30,}\.")


@dataclass(frozen=True, kw_only=True)
class Stand:
    """A folder with articles, questions and an index of them, as a reader's may be."""

    folder: Path
    url: str
    asked: dict[tuple[object, ...], Ran] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        """Where the index is; what the README calls the demonstration's is the same."""
        return self.folder / ".polycite"

    def clear(self) -> None:
        """Make everything as it was before the first command."""
        for path in self.folder.iterdir():
            if path.name != "before":
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.copytree(
            self.folder / "before", self.folder, symlinks=True, dirs_exist_ok=True
        )

    def run(self, line: Typed) -> Ran:
        """Run what follows ``polycite``; what a model is to write comes from here."""
        words = tuple(_MEANT.get(word, word) for word in line.words[1:])
        settings = self._settings(line)
        # Pages ask the same, which changes nothing and costs a second.
        asked = (words, *sorted(settings.items()))
        if words[0] in _READING and asked in self.asked:
            return self.asked[asked]
        stdin = ""
        if line.reads is not None:
            stdin = (self.folder / line.reads).read_text(encoding="utf-8")
        ran = polycite(*words, home=self.home, environment=settings, stdin=stdin)
        self.asked[asked] = ran
        return ran

    def _settings(self, line: Typed) -> Mapping[str, str]:
        """Return the settings of a line, with the endpoint here in the place of others.

        Where an answer is shown that a model wrote, or questions are drafted, one is set.
        """
        settings = dict(line.environment)
        is_written = line.shown or "--draft-questions" in line.words
        # OpenAI's own address is none that can be set.
        if settings.pop("OPENAI_API_KEY", "") or is_written:
            settings |= {"POLYCITE_CHAT_URL": "", "POLYCITE_CHAT_MODEL": "written"}
        return {n: self.url if n in _ENDPOINTS else v for n, v in settings.items()}


@contextmanager
def open_stand(folder: Path) -> Iterator[Stand]:
    """Give a stand in ``folder``, which is there and empty."""
    before = folder / "before"
    (before / "articles").mkdir(parents=True)
    for name in _ARTICLES:
        shutil.copy(REPOSITORY / "articles" / name, before / "articles")
    (before / "questions").mkdir()
    for path in (REPOSITORY / "questions").iterdir():
        lines = path.read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if _fits(line)][:_QUESTIONS]
        (before / "questions" / path.name).write_text("\n".join(kept), encoding="utf-8")
    with chat_wire(_reply) as wire:
        stand = Stand(folder=folder, url=wire.url)
        stand.clear()
        for command in _BEFORE:
            ran = polycite(*command.split(), home=stand.home)
            assert ran.code == 0, ran.err
        (stand.home / "demo").symlink_to(".")
        shutil.copytree(stand.home, before / ".polycite", symlinks=True)
        yield stand


def _fits(line: str) -> bool:
    """Say whether a question can be asked of the few articles."""
    if not line.startswith("{"):
        return True
    row: dict[str, Any] = json.loads(line)
    return bool({*row["sources"]} & {*_ARTICLES})


def _reply(handler: Handler) -> None:
    """Answer the last request as a model that knows one answer and judges all well."""
    said = [m["content"] for m in handler.wire.requests[-1]["messages"]]
    handler.stream(_write(said[0], said[-1]))


def _write(system: str, user: str) -> str:
    if "YES or NO" in system:
        return "YES"
    if "QUESTION:" not in system:
        return _ANSWER
    sentence = _SENTENCE.search(user.partition("\n")[2])
    assert sentence is not None
    found = sentence[0]
    answer = " ".join(found.split()[:2])
    return f"QUESTION: {found[:-1]}?\nANSWER: {answer}\nEVIDENCE: {found}"
