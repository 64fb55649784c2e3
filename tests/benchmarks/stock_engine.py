"""LlamaIndex's citation engine as it comes, with the embedder and the model of polycite.

Its reader, its splitter, its index, its prompts and its numbers stay at their defaults;
only the two models are put in, so that what differs is what polycite adds.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from llama_index.core import SimpleDirectoryReader, VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.base.llms.types import (
    CompletionResponse,
    CompletionResponseGen,
    LLMMetadata,
)
from llama_index.core.constants import DEFAULT_NUM_OUTPUTS
from llama_index.core.llms.callbacks import llm_completion_callback
from llama_index.core.llms.custom import CustomLLM
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.node_parser.text.utils import (
    split_by_sentence_tokenizer_internal,
)
from llama_index.core.query_engine import CitationQueryEngine
from llama_index.core.query_engine.citation_query_engine import (
    DEFAULT_CITATION_CHUNK_OVERLAP,
    DEFAULT_CITATION_CHUNK_SIZE,
)
from nltk.tokenize import PunktSentenceTokenizer  # type: ignore[import-untyped]
from openai import DefaultHttpxClient, OpenAI
from pydantic import PrivateAttr

from bot.evaluation.outcomes import Outcome, ShownSentence
from bot.evaluation.question_sets import GradedQuestion
from bot.local_model import LocalModel
from bot.settings import Settings
from bot.wiring import choose_chat
from index.embedding import Embedder
from index.endpoints import is_loopback
from index.sentences import split_sentences
from tests.benchmarks.replies import Reply

_CONTEXT_TOKENS = 8192
# What its documentation shows; the index alone would give two.
_DOCUMENTED_TOP_K = 3
_MARKER = re.compile(r"\s*[\[【]\s*(?:source)?\s*\d+(?:\s*,\s*\d+)*\s*[\]】]", re.I)
# How a model says that it does not know, in the languages of the questions: a negated
# verb of saying, knowing, finding or holding near what it is said of.
_DECLINES = re.compile(
    r"""
    (?:\b(?:no|not|none|cannot|unable)|n['’]t)\b[^.]*\b(?:information|mention\w*|provide\w*
        |specif\w+|sources?|answer\w*|helpful|state[sd]?|contain\w*|know\w*|determin\w+)
    | \b(?:ne|n'|aucun\w*|pas)\b[^.]*\b(?:information\w*|mention\w*|source\w*|précis\w*
        |fourni\w*|indiqu\w*|répon\w*)
    | \bno\b[^.]*\b(?:información|menciona\w*|fuente\w*|proporciona\w*|especifica\w*
        |indica\w*|contiene\w*)
    | \b(?:kein\w*|nicht)\b[^.]*\b(?:information\w*|erwähn\w*|quelle\w*|angegeben|antwort\w*
        |hilfreich|genannt)
    | \b(?:nie|brak|żadn\w*)\b[^.]*\b(?:informacj\w*|wspomin\w*|źród\w*|podan\w*|zawier\w*
        |odpowied\w*)
    | \b(?:không|chưa)\b[^.]*\b(?:thông\ tin|đề\ cập|nguồn|cung\ cấp|nêu|câu\ trả\ lời)
    | \b(?:не|немає|нет|жодн\w*|відсутн\w*)\b[^.]*\b(?:інформац\w*|информац\w*|згад\w*|упомин\w*
        |джерел\w*|источник\w*|вказан\w*|указан\w*|відпов\w*|містит\w*|содерж\w*)
    | \b(?:yok\w*|değil\w*|bulunma\w*|belirtilme\w*|bilgi\ verilme\w*)\b
    | (?:لا|لم|ليس|ليست|غير)\b[^.]*(?:معلوم|مصدر|مصادر|يذكر|تذكر|ذكر|توفر|يوفر|تحتوي|يحتوي|إجابة)
    | (?:نیست|نشده|ندارد|ندارند|هیچ|نمی)[^.]*
    | (?:没有|未|无法|無法|不能)[^。]*(?:信息|提供|提到|提及|来源|回答|说明)
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Endpoint:
    """Where the model answers that polycite would use."""

    url: str
    api_key: str
    model: str


@contextmanager
def open_endpoint(settings: Settings) -> Iterator[Endpoint]:
    """Give the endpoint of the settings, or start the local model as polycite does.

    Raises:
        UserError: The local model does not start.
    """
    choice = choose_chat(settings)
    if choice.gguf is None:
        key = settings.chat_api_key
        yield Endpoint(
            url=settings.chat_url or "",
            api_key=key.get_secret_value() if key else "none",
            model=settings.chat_model or "",
        )
        return
    with LocalModel.start(choice.gguf, context_tokens=_CONTEXT_TOKENS) as server:
        yield Endpoint(url=server.base_url, api_key=server.api_key, model=server.model)


class StockEngine:
    """A CitationQueryEngine over a folder, as its documentation makes one."""

    def __init__(self, articles: Path, embedder: Embedder, endpoint: Endpoint) -> None:
        """Read, split and embed every file under ``articles``."""
        documents = SimpleDirectoryReader(str(articles), recursive=True).load_data()
        index = VectorStoreIndex.from_documents(
            documents,
            transformations=[SentenceSplitter(chunking_tokenizer_fn=_split)],
            embed_model=_PolyciteEmbedding(embedder),
        )
        self._engine = CitationQueryEngine.from_args(
            index,
            llm=_EndpointLLM(endpoint),
            similarity_top_k=_DOCUMENTED_TOP_K,
            text_splitter=SentenceSplitter(
                chunk_size=DEFAULT_CITATION_CHUNK_SIZE,
                chunk_overlap=DEFAULT_CITATION_CHUNK_OVERLAP,
                chunking_tokenizer_fn=_split,
            ),
        )

    def ask(self, question: GradedQuestion) -> Reply:
        """Ask one question; what declines counts as ``not_found``."""
        started = time.perf_counter()
        shown = str(self._engine.query(question.question)).strip()
        seconds = time.perf_counter() - started
        text = _MARKER.sub("", shown)
        lines = tuple(text[s.start : s.end] for s in split_sentences(text))
        return Reply(
            outcome=Outcome(
                question=question,
                language=question.language or "und",
                status="not_found" if says_it_cannot(shown) else "answered",
                sentences=tuple(ShownSentence(text=line) for line in lines),
            ),
            lines=lines,
            finished_s=seconds,
            # The engine as it comes shows nothing before all of it is there.
            first_s=seconds,
        )


def says_it_cannot(text: str) -> bool:
    """Say whether a reply declines: it is empty, or cites nothing and says it cannot."""
    said = text.strip()
    if not said or said == "Empty Response":
        return True
    return not _MARKER.search(said) and bool(_DECLINES.search(said))


def _split(text: str) -> list[str]:
    """Split into sentences as the splitter does when nothing is said.

    By itself it would also read stop words, which it does not use: NLTK refuses files
    that an installer has hard-linked.
    """
    return split_by_sentence_tokenizer_internal(text, PunktSentenceTokenizer())


class _PolyciteEmbedding(BaseEmbedding):
    """An Embedder of ours as LlamaIndex wants one."""

    _embedder: Embedder = PrivateAttr()

    def __init__(self, embedder: Embedder, **given: Any) -> None:  # noqa: ANN401
        super().__init__(model_name=embedder.model, **given)
        self._embedder = embedder

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        rows: list[list[float]] = self._embedder.embed_passages(texts).tolist()
        return rows

    def _get_query_embedding(self, query: str) -> list[float]:
        row: list[float] = self._embedder.embed_questions([query])[0].tolist()
        return row

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


class _EndpointLLM(CustomLLM):
    """The endpoint as LlamaIndex wants a model; temperature 0, like polycite's."""

    _client: OpenAI = PrivateAttr()
    _model: str = PrivateAttr()

    def __init__(self, endpoint: Endpoint, **given: Any) -> None:  # noqa: ANN401
        super().__init__(**given)
        self._model = endpoint.model
        self._client = OpenAI(
            base_url=endpoint.url,
            api_key=endpoint.api_key,
            max_retries=0,
            http_client=DefaultHttpxClient(trust_env=not is_loopback(endpoint.url)),
        )

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(
            context_window=_CONTEXT_TOKENS,
            num_output=DEFAULT_NUM_OUTPUTS,
            model_name=self._model,
        )

    @llm_completion_callback()
    def complete(
        self,
        prompt: str,
        formatted: bool = False,  # noqa: ARG002
        **_: Any,  # noqa: ANN401
    ) -> CompletionResponse:
        return CompletionResponse(text="".join(self._pieces(prompt)))

    @llm_completion_callback()
    def stream_complete(
        self,
        prompt: str,
        formatted: bool = False,  # noqa: ARG002
        **_: Any,  # noqa: ANN401
    ) -> CompletionResponseGen:
        text = ""
        for piece in self._pieces(prompt):
            text += piece
            yield CompletionResponse(text=text, delta=piece)

    def _pieces(self, prompt: str) -> Iterator[str]:
        for event in self._client.chat.completions.create(
            model=self._model,
            messages=[{"role": "user", "content": prompt}],
            temperature=0,
            max_tokens=DEFAULT_NUM_OUTPUTS,
            stream=True,
        ):
            if event.choices:
                yield event.choices[0].delta.content or ""
