"""Optional judges of answers: LlamaIndex's evaluators, our prompts, strict verdicts.

Its correctness evaluator takes a parser, which here reads one of two words in the place
of a score. Its faithfulness evaluator cannot be had strict: it passes whatever has "yes"
anywhere in it, "yesterday" too, takes every other reply for a failure, and parts the
passages by a splitter for English that is set for the whole process. So faithfulness has
an evaluator of ours behind the same interface.
"""

import hashlib
import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Any

from llama_index.core.base.llms.types import (
    CompletionResponse,
    CompletionResponseGen,
    LLMMetadata,
)
from llama_index.core.evaluation import BaseEvaluator, CorrectnessEvaluator
from llama_index.core.evaluation.base import EvaluationResult
from llama_index.core.llms import CustomLLM
from llama_index.core.prompts import PromptTemplate
from llama_index.core.prompts.mixin import PromptDictType
from pydantic import PrivateAttr

from bot.chat_events import TokenUse
from bot.chat_model import ChatModel
from bot.disarming import disarm
from bot.evaluation.outcomes import Judged, Judgement, Outcome
from bot.thoughts import without_thoughts
from index.errors import ChatModelUnavailable
from prompts import render_prompt

_PROMPTS = (
    "judges/faithfulness",
    "judges/faithfulness_case",
    "judges/correctness",
    "judges/correctness_case",
)
_WORDS = {"YES": True, "NO": False}
# One word was asked for; who writes more explains, and is not waited for.
_MOST_CHARACTERS = 80


def read_verdict(said: str) -> bool | None:
    """Return what a judge means: one of two English words, alone but for decoration.

    None for anything else, as "yesterday", "yes and no" or "tak".
    """
    return _WORDS.get(re.sub(r"^[\W_]+|[\W_]+$", "", said).upper())


def prompts_digest() -> str:
    """Return what changes whenever a word of the judges' prompts does."""
    texts = [_template(name) for name in _PROMPTS]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]


class Judges:
    """Asks a model whether answers are faithful to what they cite, and correct."""

    def __init__(self, model: ChatModel) -> None:
        """Ask ``model``, which had better be another than wrote the answers."""
        self._faithfulness = _StrictFaithfulness(
            _AskedModel.asking(model, "judges/faithfulness")
        )
        self._correctness = CorrectnessEvaluator(
            llm=_AskedModel.asking(model, "judges/correctness"),
            eval_template=PromptTemplate(_template("judges/correctness_case")),
            score_threshold=1.0,
            parser_function=_as_score,
        )

    async def look(
        self, outcome: Outcome, passages: Sequence[str]
    ) -> tuple[Judgement, ...]:
        """Judge what was shown by the texts of the ``passages`` that it cites.

        Nothing is judged where nothing was shown, faithfulness only where something is
        cited, correctness only where answers are accepted. What fails is not graded.
        """
        question, answer = outcome.question, disarm(outcome.text, 0)
        found: list[Judgement] = []
        if answer and passages:
            contexts = [f"- {disarm(text, 0)}" for text in passages]
            found.append(
                await _judge(
                    "faithfulness",
                    self._faithfulness,
                    response=answer,
                    contexts=contexts,
                )
            )
        if answer and question.answerable and question.answers:
            found.append(
                await _judge(
                    "correctness",
                    self._correctness,
                    query=disarm(question.question, 0),
                    response=answer,
                    reference="\n".join(f"- {disarm(a, 0)}" for a in question.answers),
                )
            )
        return tuple(found)


async def _judge(
    about: Judged,
    evaluator: BaseEvaluator,
    **case: Any,  # noqa: ANN401 - as each evaluator wants it
) -> Judgement:
    try:
        result: EvaluationResult = await evaluator.aevaluate(**case)
    except ChatModelUnavailable as error:
        return Judgement(about=about, is_passed=None, reason=str(error))
    said = " ".join((result.feedback or "").split())
    return Judgement(
        about=about,
        is_passed=result.passing,
        reason=f"the judge said '{said}'" if result.passing is None else "",
    )


def _as_score(said: str) -> tuple[float | None, str | None]:
    """Read a verdict as CorrectnessEvaluator wants it: a score, and words."""
    verdict = read_verdict(said)
    return (None if verdict is None else float(verdict)), said


def _template(name: str) -> str:
    """Return a prompt with places as LlamaIndex fills them in."""
    places = {
        "judges/faithfulness_case": {
            "passages": "{context_str}",
            "answer": "{query_str}",
        },
        "judges/correctness_case": {
            "question": "{query}",
            "right_answers": "{reference_answer}",
            "answer": "{generated_answer}",
        },
    }
    return render_prompt(name, **places.get(name, {}))


class _StrictFaithfulness(BaseEvaluator):
    """Whether passages state all that an answer says, asked once for all of them."""

    def __init__(self, llm: CustomLLM) -> None:
        self._llm = llm
        self._eval_template = PromptTemplate(_template("judges/faithfulness_case"))

    def _get_prompts(self) -> PromptDictType:
        return {"eval_template": self._eval_template}

    def _update_prompts(self, prompts: PromptDictType) -> None:
        raise NotImplementedError("the prompts of a judge are on record in its run")

    async def aevaluate(
        self,
        query: str | None = None,
        response: str | None = None,
        contexts: Sequence[str] | None = None,
        **_: Any,  # noqa: ANN401 - LlamaIndex's signature
    ) -> EvaluationResult:
        """Return the verdict; ``passing`` is None where there is none."""
        said = await self._llm.apredict(
            self._eval_template,
            query_str=response,
            context_str="\n".join(contexts or ()),
        )
        score, feedback = _as_score(said)
        return EvaluationResult(
            query=query,
            response=response,
            contexts=contexts,
            passing=None if score is None else bool(score),
            score=score,
            feedback=feedback,
        )


class _AskedModel(CustomLLM):
    """A chat model of ours as a LlamaIndex one, with rules of its own."""

    _model: ChatModel = PrivateAttr()
    _system: str = PrivateAttr()

    @classmethod
    def asking(cls, model: ChatModel, system: str) -> "_AskedModel":
        """Return one that tells ``model`` the rules of the prompt ``system``."""
        asked = cls()
        asked._model = model
        asked._system = _template(system)
        return asked

    @property
    def metadata(self) -> LLMMetadata:
        """What LlamaIndex wants to know of a model."""
        return LLMMetadata(model_name=self._model.model)

    async def acomplete(
        self,
        prompt: str,
        formatted: bool = False,  # noqa: ARG002 - LlamaIndex's signature
        **_: Any,  # noqa: ANN401
    ) -> CompletionResponse:
        """Return the reply to a case.

        Raises:
            ChatModelUnavailable: The model does not answer, or not to the end.
        """
        said = await _say(self._model.stream(self._system, prompt))
        return CompletionResponse(text=said)

    def complete(
        self,
        prompt: str,
        formatted: bool = False,
        **_: Any,  # noqa: ANN401
    ) -> CompletionResponse:
        """Not used: judges are asked asynchronously."""
        raise NotImplementedError

    def stream_complete(
        self,
        prompt: str,
        formatted: bool = False,
        **_: Any,  # noqa: ANN401
    ) -> CompletionResponseGen:
        """Not used: a verdict is one word."""
        raise NotImplementedError


async def _say(pieces: AsyncGenerator[str | TokenUse]) -> str:
    said = ""
    async with aclosing(without_thoughts(pieces)) as spoken:
        async for piece in spoken:
            said += "" if isinstance(piece, TokenUse) else piece
            if len(said) > _MOST_CHARACTERS:
                break
    return said
