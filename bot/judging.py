"""A second opinion, by the chat model: do the quotes support the sentence?"""

import re
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Literal

from bot.chat_events import TokenUse
from bot.chat_model import ChatModel
from bot.disarming import disarm
from bot.prompting import language_name
from bot.thoughts import without_thoughts
from prompts import render_prompt

Opinion = Literal["supported", "unsupported", "unclear"]
# One word was asked for; who writes more explains, and is not waited for.
_MOST_CHARACTERS = 80
_OPINIONS: dict[str, Opinion] = {
    "SUPPORTED": "supported",
    "UNSUPPORTED": "unsupported",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What a model finds, ``unclear`` where it says anything but one of the two words.

    ``tokens`` is what the endpoint says it took, None where it does not tell.
    """

    opinion: Opinion
    tokens: TokenUse | None = None


async def judge(
    model: ChatModel, sentence: str, language: str, quotes: Sequence[str]
) -> Verdict:
    """Ask ``model`` whether ``quotes``, in any language, support ``sentence``.

    Raises:
        ChatModelUnavailable: The model does not answer, or not to the end.
    """
    system = render_prompt("judging")
    user = render_prompt(
        "claim",
        quotes="\n".join(f"- {disarm(quote, 0)}" for quote in quotes),
        language_name=language_name(language),
        claim=disarm(sentence, 0),
    )
    said = ""
    tokens: TokenUse | None = None
    async with aclosing(without_thoughts(model.stream(system, user))) as pieces:
        async for piece in pieces:
            if isinstance(piece, TokenUse):
                tokens = piece
                continue
            said += piece
            if len(said) > _MOST_CHARACTERS:
                break
    return Verdict(opinion=_opinion_in(said), tokens=tokens)


def _opinion_in(said: str) -> Opinion:
    """Read one of the two words, alone but for decoration; "not supported" is neither."""
    word = re.sub(r"^[\W_]+|[\W_]+$", "", said).upper()
    return _OPINIONS.get(word, "unclear")
