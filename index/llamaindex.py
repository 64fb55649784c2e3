"""Our Retriever as a LlamaIndex one, for people who build with LlamaIndex.

The README has an example, and a test that runs it.
"""

import asyncio

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from index.passages import EVERYTHING, Passage, Scope
from index.retrieving import Retriever


class PolyciteRetriever(BaseRetriever):
    """Passages of a polycite index as LlamaIndex nodes, best first."""

    def __init__(
        self,
        retriever: Retriever,
        *,
        most: int = 10,
        scope: Scope = EVERYTHING,
    ) -> None:
        """Give up to ``most`` nodes per query, from the articles of ``scope``."""
        self._polycite = retriever
        self._most = most
        self._scope = scope
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        """Retrieve as polycite does; see ``Retriever.retrieve`` for what raises."""
        retrieval = self._polycite.retrieve(
            query_bundle.query_str,
            scope=self._scope,
            most=self._most,
        )
        return [_node(passage) for passage in retrieval.passages]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        """Retrieve while the event loop goes on: LlamaIndex's own default holds it."""
        return await asyncio.to_thread(self._retrieve, query_bundle)


def _node(passage: Passage) -> NodeWithScore:
    """Return a node whose offsets count in the article's text."""
    source = passage.source
    metadata = {
        "file": source.file,
        "language": passage.language,
        "title": source.title,
        "url": source.url,
        "published": source.published,
        "quote": passage.sentence.text,
    }
    # LlamaIndex writes metadata above the text: the quote would stand there twice.
    unsaid = ["quote", *(name for name, value in metadata.items() if value is None)]
    node = TextNode(
        id_=str(passage.chunk_id),
        text=passage.text,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        metadata=metadata,
        excluded_llm_metadata_keys=unsaid,
        excluded_embed_metadata_keys=unsaid,
    )
    return NodeWithScore(node=node, score=passage.score)
