"""Eight short articles in seven languages and five scripts, and an index of them."""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from index.analysing import ANALYSER
from index.catalogue import Catalogue
from index.embedding import Embedder
from index.holdings import Identity
from index.home import catalogue_in, vectors_in
from index.passages import Scope
from index.retrieving import Retriever
from index.vectors import VectorStore
from ingest.chunking import CHUNKER
from ingest.finding import find_files
from ingest.indexing import Indexer
from ingest.planning import plan_ingest
from ingest.progress import IngestReport
from tests.fakes import LexiconEmbedder

ARTICLES = {
    "apple-en.txt": """The apple harvest

The apple harvest began in the valley this week. Farmers picked 12 400 crates.
""",
    "carpet-fa.txt": """نمایشگاه فرش

نمایشگاه فرش دستباف در شیراز گشایش یافت. این نمایشگاه تا پایان ماه ادامه دارد.
""",
    "castle-de.txt": """Das Schloss öffnet wieder

Das Schloss öffnet im Frühling wieder. Die Arbeiten haben drei Jahre gedauert.
""",
    "elephant-th.txt": """ช้างตัวใหม่

สวนสัตว์เชียงใหม่ต้อนรับช้างตัวใหม่เมื่อวานนี้ ผู้คนจำนวนมากมาดูช้างตัวนี้
""",
    "harbour/lighthouse-ar.txt": """منارة الميناء

عادت منارة الميناء القديمة إلى العمل بعد توقف طويل. يبلغ ارتفاع البناء ٤٢ مترا.
""",
    "harbour/lighthouse-en.md": """# The lighthouse keeper

The last lighthouse keeper retired after many years. She will stay on the coast.
""",
    "honey-uk.txt": """Урожай меду

Пасічники зібрали багато меду цього літа. Ціна на нього майже не змінилася.
""",
    "violin-zh.txt": """小提琴比赛

小提琴比赛昨天在上海开始。来自各国的年轻音乐家参加了比赛。
""",
}
"""The text of each file; a thing of LEXICON is in one article, the lighthouse in two."""

FILE_BY_THING = {
    file.rpartition("/")[2].split("-")[0]: file
    for file in ARTICLES
    if "lighthouse" not in file
}

QUESTIONS = {
    "en": "Where is the {}?",
    "de": "Wo ist der {}?",
    "uk": "Де стоїть {}?",
    "ar": "أين {}؟",
    "fa": "{} کجاست؟",
    "zh": "{}在哪里？",
    "th": "{}อยู่ที่ไหน",
}


def write_articles(folder: Path, texts: dict[str, str] = ARTICLES) -> Path:
    """Write ``texts`` under ``folder``, with a time long past; return the folder."""
    for file, text in texts.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
        settle(path)
    return folder


def settle(path: Path, modified_s: float = 1_700_000_000) -> None:
    """Set a file's time far enough back for it to count as settled."""
    os.utime(path, (modified_s, modified_s))


def identity_of(embedder: Embedder, dimension: int) -> Identity:
    """Return what an index made with ``embedder`` now is made with."""
    return Identity(
        embedding_model=embedder.model,
        dimension=dimension,
        chunker=CHUNKER,
        analyser=ANALYSER,
    )


def ingest(
    index: Path,
    paths: Sequence[Path],
    embedder: Embedder | None = None,
    *,
    prune: bool = False,
    vectors: VectorStore | None = None,
) -> IngestReport:
    """Bring the index folder ``index`` up to date with ``paths``, as the program does."""
    embedder = embedder or LexiconEmbedder()
    report = IngestReport()
    catalogue = Catalogue(catalogue_in(index), create=True)
    try:
        indexer = Indexer(
            catalogue,
            vectors or VectorStore(vectors_in(index)),
            embedder,
            lambda dimension: identity_of(embedder, dimension),
        )
        plan = plan_ingest(catalogue, find_files(paths), prune=prune)
        indexer.carry_out(plan, report, lambda _: None)
    finally:
        catalogue.close()
    return report


@dataclass(frozen=True, kw_only=True)
class OpenIndex:
    """An index open for questions."""

    catalogue: Catalogue
    vectors: VectorStore
    embedder: LexiconEmbedder
    retriever: Retriever

    def files_for(
        self,
        question: str,
        *,
        language: str | None = None,
        only_languages: Sequence[str] = (),
        most: int = 10,
    ) -> list[str]:
        """Return the files of the passages found for ``question``, best first."""
        found = self.retriever.retrieve(
            question,
            language=language,
            scope=Scope(languages=tuple(only_languages)),
            most=most,
        )
        return [passage.source.file for passage in found.passages]


@contextmanager
def open_index(index: Path) -> Iterator[OpenIndex]:
    """Open the index folder ``index`` as a program that has just started does."""
    catalogue = Catalogue(catalogue_in(index))
    vectors = VectorStore(vectors_in(index))
    embedder = LexiconEmbedder()
    try:
        yield OpenIndex(
            catalogue=catalogue,
            vectors=vectors,
            embedder=embedder,
            retriever=Retriever(catalogue, vectors, embedder),
        )
    finally:
        catalogue.close()


def start_process(run: Callable[..., object], *arguments: object) -> BaseProcess:
    """Call ``run`` in another process, which shares nothing with this one."""
    context = multiprocessing.get_context("forkserver")
    # What takes seconds to import is imported once, for all of them.
    context.set_forkserver_preload(["tests.preloaded"])
    process = context.Process(target=run, args=arguments)
    process.start()
    return process


def run_process(run: Callable[..., object], *arguments: object) -> None:
    """Call ``run`` in another process and wait until it has ended well."""
    process = start_process(run, *arguments)
    process.join(60)
    assert process.exitcode == 0
