"""Any OpenAI-compatible chat endpoint, streamed through the openai SDK.

Its errors become ours in ``chat_failures``; no other module of ``bot`` imports openai.
"""

import asyncio
import codecs
import itertools
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Protocol

from bot.chat_events import TokenUse, end_of, text_of, use_of
from bot.chat_failures import (
    OPENAI,
    check_end,
    translate,
)
from index.endpoints import is_loopback, shown_address
from index.errors import ChatModelUnavailable
from index.retrying import pause_before_retry, words_of

if TYPE_CHECKING:
    from openai import AsyncOpenAI, AsyncStream, Omit
    from openai.types.chat import (
        ChatCompletionChunk,
        ChatCompletionMessageParam,
        ChatCompletionStreamOptionsParam,
    )

    Messages = list[ChatCompletionMessageParam]

_CONNECT_TIMEOUT_S = 5.0
_MOST_TRIES = 3
# After the end only the tokens may still come, and some endpoints never hang up.
_AFTER_END_S = 2.0


Exchange = tuple[str, str]
"""A user message and the reply to it."""


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

    def stream(
        self, system: str, user: str, before: Sequence[Exchange] = ()
    ) -> AsyncGenerator[str | TokenUse]:
        """Yield the reply in pieces; closing the iterator stops the model.

        ``before`` is what was asked and replied before ``user``, oldest first.

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
        return shown_address(self._url or OPENAI)

    async def stream(
        self, system: str, user: str, before: Sequence[Exchange] = ()
    ) -> AsyncGenerator[str | TokenUse]:
        """Yield the reply in pieces (see ``ChatModel.stream``)."""
        import openai

        messages = _as_messages(system, before, user)

        deadline = asyncio.get_running_loop().time() + self._timeout_s
        ended, is_empty = "", True
        use: TokenUse | None = None
        # Some endpoints send the halves of a surrogate pair apart, or one alone, which
        # cannot be written anywhere.
        letters = codecs.getincrementaldecoder("utf-16-le")("replace")
        # No cause is kept: an error of the SDK may quote the key.
        try:
            async with aclosing(self._events(messages, deadline)) as events:
                async for event in events:
                    ended = end_of(event) or ended
                    use = use_of(event) or use
                    if text := letters.decode(_as_utf_16(text_of(event))):
                        is_empty = False
                        yield text
        except TimeoutError:
            raise ChatModelUnavailable(
                f"The chat model at {self.address} gave no complete answer in"
                f" {self._timeout_s:g} s. Try later, or raise POLYCITE_CHAT_TIMEOUT_S."
            ) from None
        except openai.OpenAIError as error:
            raise translate(error, self.address, self.model, self._api_key) from None
        except ValueError as error:
            # The SDK lets through what json says of an event that is no JSON.
            raise ChatModelUnavailable(
                f"What answers at {self.address} does not speak the chat protocol"
                f" ({words_of(error, self._api_key)}). Check POLYCITE_CHAT_URL."
            ) from None
        # A reply that breaks off is paid for, too.
        if use is not None:
            yield use
        check_end(ended, self.address, is_empty=is_empty)

    async def _events(
        self, messages: "Messages", deadline: float
    ) -> AsyncGenerator[object]:
        """Yield the events of a reply; before its first text, failures are tried again.

        A pause that does not fit before ``deadline`` is not begun: the failure counts.
        """
        import openai

        for tries in itertools.count(1):
            has_text = False
            try:
                async with aclosing(self._try(messages, deadline)) as events:
                    async for event in events:
                        has_text = has_text or bool(text_of(event))
                        yield event
            except openai.OpenAIError as error:
                pause = (
                    None
                    if has_text
                    else pause_before_retry(error, tries, most_tries=_MOST_TRIES)
                )
                now = asyncio.get_running_loop().time()
                if pause is None or now + pause >= deadline:
                    raise
            else:
                return
            await asyncio.sleep(pause)

    async def _try(
        self, messages: "Messages", deadline: float
    ) -> AsyncGenerator[object]:
        """Yield the events of one request, each before ``deadline``."""
        now = asyncio.get_running_loop().time
        has_ended = False
        async with asyncio.timeout_at(deadline):
            reply = await self._ask(messages)
        async with aclosing(reply):
            events = aiter(reply)
            while True:
                try:
                    async with asyncio.timeout_at(deadline):
                        event = await anext(events, None)
                except TimeoutError:
                    if has_ended:
                        return
                    raise
                if event is None:
                    return
                if end_of(event):
                    has_ended = True
                    deadline = min(deadline, now() + _AFTER_END_S)
                yield event

    async def _ask(self, messages: "Messages") -> "AsyncStream[ChatCompletionChunk]":
        """Send the request; what the endpoint does not take is left out from then on."""
        import openai

        if not self._tells_tokens:
            return await self._send(messages, openai.omit)
        try:
            return await self._send(messages, {"include_usage": True})
        except (openai.BadRequestError, openai.UnprocessableEntityError):
            reply = await self._send(messages, openai.omit)
            self._tells_tokens = False
            return reply

    async def _send(
        self,
        messages: "Messages",
        stream_options: "ChatCompletionStreamOptionsParam | Omit",
    ) -> "AsyncStream[ChatCompletionChunk]":
        return await self._open().chat.completions.create(
            model=self.model,
            messages=messages,
            stream=True,
            stream_options=stream_options,
            extra_body=self._sampling or None,
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
                base_url=self._url or OPENAI,
                api_key=self._api_key,
                # The deadline of the whole reply is ours, and so are retries: the SDK's
                # know no deadline and end where the head of a reply has come.
                timeout=openai.Timeout(None, connect=_CONNECT_TIMEOUT_S),
                max_retries=0,
                # A proxy of the environment is for other machines, never for this one.
                http_client=openai.DefaultAsyncHttpxClient(
                    trust_env=not is_loopback(self._url or OPENAI),
                    # Questions go where the settings say, and nowhere else.
                    follow_redirects=False,
                ),
            )
        return self._client


def _as_utf_16(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


def _as_messages(system: str, before: Sequence[Exchange], user: str) -> "Messages":
    messages: Messages = [{"role": "system", "content": system}]
    for asked, replied in before:
        messages.append({"role": "user", "content": asked})
        messages.append({"role": "assistant", "content": replied})
    messages.append({"role": "user", "content": user})
    return messages
