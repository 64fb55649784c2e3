"""Any OpenAI-compatible chat endpoint, streamed through the openai SDK.

The only module of ``bot`` that imports openai. Its errors become ours here.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING, Protocol

from bot.chat_events import TokenUse, end_of, text_of, use_of
from index.embedding import is_loopback
from index.errors import ChatModelRefused, ChatModelUnavailable

if TYPE_CHECKING:
    from openai import AsyncOpenAI, AsyncStream, Omit, OpenAIError
    from openai.types.chat import (
        ChatCompletionChunk,
        ChatCompletionStreamOptionsParam,
    )

_CONNECT_TIMEOUT_S = 5.0
_OPENAI = "https://api.openai.com/v1"


class ChatModel(Protocol):
    """Writes a reply to a system and a user message, in pieces as they come."""

    @property
    def model(self) -> str:
        """The name shown as ``model`` in answers."""
        ...

    @property
    def evidence_characters(self) -> int:
        """How much evidence is worth sending: little for a small, slow model."""
        ...

    def stream(self, system: str, user: str) -> AsyncGenerator[str | TokenUse]:
        """Yield the reply in pieces; closing the iterator stops the model.

        The tokens it took come last, from an endpoint that tells them.

        Raises:
            ChatModelRefused: Trying again will not help: key, model name, quota.
            ChatModelUnavailable: It is down, too slow, or broke off.
        """
        ...


class EndpointChatModel:
    """A chat endpoint at ``url``, or OpenAI's own when ``url`` is None."""

    def __init__(
        self,
        *,
        model: str,
        api_key: str,
        url: str | None = None,
        timeout_s: float,
        evidence_characters: int = 8_000,
        sampling: dict[str, float] | None = None,
    ) -> None:
        """Keep the address; nothing is sent before the first question.

        ``timeout_s`` bounds a whole reply. ``sampling`` holds parameters that this
        endpoint is known to take; others get none, since newer models refuse them.
        """
        self.model = model
        self.evidence_characters = evidence_characters
        self._api_key = api_key
        self._url = url
        self._timeout_s = timeout_s
        self._sampling = sampling or {}
        self._tells_tokens = True
        self._client: AsyncOpenAI | None = None

    @property
    def address(self) -> str:
        """Where requests go, for messages."""
        return self._url or _OPENAI

    async def stream(self, system: str, user: str) -> AsyncGenerator[str | TokenUse]:
        """Yield the reply in pieces (see ``ChatModel.stream``)."""
        import openai

        deadline = asyncio.get_running_loop().time() + self._timeout_s
        try:
            async with asyncio.timeout_at(deadline):
                reply = await self._ask(system, user)
            ended, is_empty = "", True
            use: TokenUse | None = None
            async with aclosing(reply):
                pieces = aiter(reply)
                while True:
                    async with asyncio.timeout_at(deadline):
                        event = await anext(pieces, None)
                    if event is None:
                        break
                    ended = end_of(event) or ended
                    use = use_of(event) or use
                    text = text_of(event)
                    if text:
                        is_empty = False
                        yield text
            self._check_end(ended, is_empty=is_empty)
            if use is not None:
                yield use
        except (TimeoutError, openai.APITimeoutError) as error:
            raise ChatModelUnavailable(
                f"The chat model at {self.address} gave no complete answer in"
                f" {self._timeout_s:g} s. Try later, or raise POLYCITE_CHAT_TIMEOUT_S."
            ) from error
        except openai.OpenAIError as error:
            raise translate(error, self.address, self.model) from error
        except ValueError as error:
            # The SDK lets through what json says of an event that is no JSON.
            raise ChatModelUnavailable(
                f"What answers at {self.address} does not speak the chat protocol"
                f" ({_one_line(str(error))}). Check POLYCITE_CHAT_URL."
            ) from error

    async def _ask(self, system: str, user: str) -> "AsyncStream[ChatCompletionChunk]":
        """Send the request; what the endpoint does not take is left out from then on."""
        import openai

        if not self._tells_tokens:
            return await self._send(system, user, openai.omit)
        try:
            return await self._send(system, user, {"include_usage": True})
        except (openai.BadRequestError, openai.UnprocessableEntityError):
            reply = await self._send(system, user, openai.omit)
            self._tells_tokens = False
            return reply

    async def _send(
        self,
        system: str,
        user: str,
        stream_options: "ChatCompletionStreamOptionsParam | Omit",
    ) -> "AsyncStream[ChatCompletionChunk]":
        return await self._open().chat.completions.create(
            model=self.model,
            messages=[
                {"role": "system", "content": system},
                {"role": "user", "content": user},
            ],
            stream=True,
            stream_options=stream_options,
            extra_body=self._sampling or None,
        )

    def _check_end(self, ended: str, *, is_empty: bool) -> None:
        """Tell a reply that ended from one that broke off or never was one."""
        if is_empty and ended != "stop":
            raise ChatModelUnavailable(
                f"The chat model at {self.address} sent no text. Check that"
                " POLYCITE_CHAT_URL is an OpenAI-compatible endpoint that streams."
            )
        if ended != "stop":
            why = "at its length limit" if ended == "length" else "without an end"
            raise ChatModelUnavailable(
                f"The chat model at {self.address} stopped {why}; its last sentence is"
                " left out. Try again."
            )

    async def close(self) -> None:
        """Let go of the connection."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    def _open(self) -> "AsyncOpenAI":
        import openai

        if self._client is None:
            self._client = openai.AsyncOpenAI(
                # Given always: the SDK would take another address from its environment.
                base_url=self.address,
                api_key=self._api_key,
                timeout=openai.Timeout(self._timeout_s, connect=_CONNECT_TIMEOUT_S),
                # A reader waits: quotes now are better than an answer after a pause.
                max_retries=0,
                # A proxy of the environment is for other machines, never for this one.
                http_client=openai.DefaultAsyncHttpxClient(
                    trust_env=not is_loopback(self.address),
                    # Questions go where the settings say, and nowhere else.
                    follow_redirects=False,
                ),
            )
        return self._client


def translate(error: "OpenAIError", address: str, model: str) -> ChatModelUnavailable:
    """Return what a person is told of an error of the SDK."""
    import openai

    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return ChatModelRefused(
            f"The chat model at {address} refuses the key (HTTP {error.status_code})."
            " Check OPENAI_API_KEY or POLYCITE_CHAT_API_KEY."
        )
    if isinstance(error, openai.NotFoundError):
        return ChatModelRefused(
            f"The chat model at {address} does not know the model {model!r} or the"
            " address. Check POLYCITE_CHAT_MODEL and POLYCITE_CHAT_URL."
        )
    if isinstance(error, openai.RateLimitError):
        return ChatModelUnavailable(
            f"The chat model at {address} is over its rate or quota (HTTP 429)."
            " Wait a little, or check the account."
        )
    if isinstance(error, openai.APIStatusError) and error.status_code < 500:
        return ChatModelRefused(
            f"The chat model at {address} refuses the request (HTTP"
            f" {error.status_code}: {_one_line(error.message)}). Check POLYCITE_CHAT_MODEL."
        )
    if isinstance(error, openai.APIStatusError):
        return ChatModelUnavailable(
            f"The chat model at {address} fails (HTTP {error.status_code}). Try later."
        )
    if isinstance(error, openai.APIConnectionError):
        setting = "" if address == _OPENAI else "POLYCITE_CHAT_URL and "
        return ChatModelUnavailable(
            f"The chat model at {address} is out of reach."
            f" Check {setting}the network, then try again."
        )
    return ChatModelUnavailable(
        f"The chat model at {address} broke off ({_one_line(str(error))}). Try again."
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200]
