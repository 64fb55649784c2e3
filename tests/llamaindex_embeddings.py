"""LlamaIndex embedding classes that settings can name by their dotted path."""

from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding

from tests.fakes import LexiconEmbedder


class LexiconEmbedding(BaseEmbedding):
    """The LexiconEmbedder as a class of LlamaIndex; vectors are ``length`` long."""

    model_name: str = "lexicon"
    length: float = 1.0
    api_key: str = ""
    embed_batch_size: int = 2

    def _get_text_embedding(self, text: str) -> list[float]:
        (vector,) = LexiconEmbedder().embed_passages([text])
        return [self.length * float(number) for number in vector]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)


class GivenEmbedding(LexiconEmbedding):
    """Gives ``rows`` for any texts, and ``rows[0]`` for any question."""

    rows: list[Any]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:  # noqa: ARG002
        return self.rows

    def _get_query_embedding(self, query: str) -> list[float]:  # noqa: ARG002
        given: list[float] = self.rows[0]
        return given


class RefusingEmbedding(LexiconEmbedding):
    """Quotes its key and fails, as a service that does not know the key may."""

    def _get_text_embedding(self, text: str) -> list[float]:  # noqa: ARG002
        raise ConnectionError(f"401: the key\n {self.api_key} is unknown")


class LoudEmbedding(LexiconEmbedding):
    """Cannot be made, and quotes what it was given."""

    def __init__(self, **arguments: object) -> None:
        """Fail."""
        raise RuntimeError(f"no model for {arguments}")
