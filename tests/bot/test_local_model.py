import asyncio
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, asynccontextmanager
from importlib.util import find_spec
from pathlib import Path

import openai
import pytest

from bot.chat_events import TokenUse
from bot.chat_model import EndpointChatModel
from bot.local_model import LocalModel
from bot.model_weights import default_weights_path
from index.errors import ChatModelUnavailable
from tests.tiny_gguf import write_tiny_gguf

_REPOSITORY = Path(__file__).parents[2]
_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
_MODELS = Path(os.environ.get("POLYCITE_MODELS") or _CACHE / "polycite" / "models")
_WEIGHTS = default_weights_path(_MODELS)

needs_llama_cpp = pytest.mark.skipif(
    find_spec("xllamacpp") is None,
    reason="xllamacpp is not installed: pip install xllamacpp",
)
needs_weights = pytest.mark.skipif(
    not _WEIGHTS.is_file(),
    reason=f"no local model at '{_WEIGHTS}': polycite model install",
)


@pytest.fixture
def tiny_gguf(tmp_path: Path) -> Path:
    """A GGUF file of 150 kB that llama.cpp loads in a moment."""
    return write_tiny_gguf(tmp_path / "tiny.gguf")


@pytest.fixture
def tiny(tiny_gguf: Path) -> Iterator[LocalModel]:
    """The tiny model, served."""
    with LocalModel.start(tiny_gguf) as model:
        yield model


@pytest.fixture(scope="module")
def real() -> Iterator[LocalModel]:
    """The installed model, which takes seconds to load."""
    with LocalModel.start(_WEIGHTS) as model:
        yield model


def _client(model: LocalModel) -> openai.AsyncOpenAI:
    return openai.AsyncOpenAI(
        base_url=model.base_url, api_key=model.api_key, max_retries=0
    )


async def _ask(
    model: LocalModel, system: str, user: str, *, is_endless: bool = False
) -> str:
    async with _client(model) as client:
        stream = await client.chat.completions.create(
            model=model.model,
            messages=[
                {"role": "system", "content": system},
                {"role": "user", "content": user},
            ],
            stream=True,
            max_tokens=100_000 if is_endless else 20,
            temperature=0,
            extra_body={"ignore_eos": is_endless},
        )
        pieces = [e.choices[0].delta.content async for e in stream if e.choices]
    return "".join(piece for piece in pieces if piece)


@asynccontextmanager
async def _as_endpoint(
    model: LocalModel, **sampling: float
) -> AsyncGenerator[EndpointChatModel]:
    endpoint = EndpointChatModel(
        model=model.model,
        api_key=model.api_key,
        url=model.base_url,
        timeout_s=120,
        sampling=sampling,
    )
    try:
        yield endpoint
    finally:
        await endpoint.close()


def _port(model: LocalModel) -> int:
    return int(model.base_url.removesuffix("/v1").rpartition(":")[2])


def _is_listening(port: int) -> bool:
    with socket.socket() as knock:
        return knock.connect_ex(("127.0.0.1", port)) == 0


def test_importing_the_module_does_not_load_llama_cpp() -> None:
    code = "import sys, bot.local_model; sys.exit('xllamacpp' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], cwd=_REPOSITORY).returncode == 0


def test_a_text_file_named_gguf_is_refused_in_one_line(tmp_path: Path) -> None:
    text = tmp_path / "notes.gguf"
    text.write_text("не модель", encoding="utf-8")

    with pytest.raises(ChatModelUnavailable) as caught:
        LocalModel.start(text)

    assert str(caught.value) == (
        f"'{text}' is not a GGUF file. Run 'polycite model install', or set"
        " POLYCITE_GGUF to a GGUF file."
    )


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ChatModelUnavailable, match=r"gone\.gguf' cannot be read"):
        LocalModel.start(tmp_path / "gone.gguf")


def test_without_llama_cpp_the_message_says_what_to_install(tiny_gguf: Path) -> None:
    code = (
        "import pathlib, sys; sys.path.insert(0, '.');"
        "from bot.local_model import LocalModel;"
        f"LocalModel.start(pathlib.Path({str(tiny_gguf)!r}))"
    )

    # -S leaves out site-packages, and so xllamacpp.
    done = subprocess.run(
        [sys.executable, "-S", "-c", code],
        cwd=_REPOSITORY,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    told = done.stderr.strip().splitlines()[-1]
    assert re.search(r"is not installed\. Run: .* install .*xllamacpp$", told)


@needs_llama_cpp
def test_a_truncated_file_is_refused_with_the_reason(tiny_gguf: Path) -> None:
    whole = tiny_gguf.read_bytes()
    tiny_gguf.write_bytes(whole[: len(whole) // 2])

    with pytest.raises(ChatModelUnavailable, match="corrupted or incomplete") as caught:
        LocalModel.start(tiny_gguf)

    assert "\n" not in str(caught.value)


@needs_llama_cpp
def test_nothing_is_printed(tiny_gguf: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with LocalModel.start(tiny_gguf) as model:
        asyncio.run(_ask(model, "be brief", "hello"))

    assert capfd.readouterr() == ("", "")


@needs_llama_cpp
def test_an_answer_is_streamed_under_the_name_of_the_file(tiny: LocalModel) -> None:
    assert tiny.model == "tiny"
    assert asyncio.run(_ask(tiny, "be brief", "سلام"))


@needs_llama_cpp
def test_the_server_tells_the_tokens_that_a_reply_took(tiny: LocalModel) -> None:
    pieces: list[str | TokenUse] = []

    async def run() -> None:
        async with _as_endpoint(tiny, max_tokens=5, ignore_eos=True) as endpoint:
            async for piece in endpoint.stream("be brief", "hello"):
                pieces.append(piece)  # noqa: PERF401 - kept when it raises

    # What it writes makes no sense and has no end: it is cut, and counted.
    with pytest.raises(ChatModelUnavailable, match="length limit"):
        asyncio.run(run())

    last = pieces[-1]
    assert isinstance(last, TokenUse)
    assert last.prompt > last.completion == 5


@needs_llama_cpp
def test_a_wrong_key_is_refused(tiny: LocalModel) -> None:
    tiny.api_key = "guessed"

    with pytest.raises(openai.AuthenticationError):
        asyncio.run(_ask(tiny, "be brief", "hello"))


@needs_llama_cpp
def test_a_server_without_a_key_answers_anybody(tiny_gguf: Path) -> None:
    with LocalModel.start(tiny_gguf, api_key=None) as model:
        assert asyncio.run(_ask(model, "be brief", "hello"))


@needs_llama_cpp
def test_closing_frees_the_port_and_may_be_done_twice(tiny_gguf: Path) -> None:
    model = LocalModel.start(tiny_gguf)
    was_listening = _is_listening(_port(model))

    model.close()
    model.close()

    assert (was_listening, _is_listening(_port(model))) == (True, False)


@needs_llama_cpp
def test_a_taken_port_is_told_with_what_to_do(
    tiny_gguf: Path, tiny: LocalModel
) -> None:
    with pytest.raises(ChatModelUnavailable, match=r"Choose another port\.$"):
        LocalModel.start(tiny_gguf, port=_port(tiny))


@needs_llama_cpp
def test_closing_ends_the_replies_under_way_at_once(tiny: LocalModel) -> None:
    async def close_amid_replies() -> tuple[list[str | BaseException], float]:
        asked = [_ask(tiny, "go on", f"{i}", is_endless=True) for i in range(3)]
        replies = asyncio.gather(*asked, return_exceptions=True)
        await asyncio.sleep(0.3)
        began = time.monotonic()
        tiny.close()
        return await replies, time.monotonic() - began

    replies, seconds = asyncio.run(close_amid_replies())

    assert [type(reply) for reply in replies] == [openai.APIConnectionError] * 3
    assert seconds < 5


@needs_llama_cpp
def test_a_killed_program_leaves_no_server_behind(tiny_gguf: Path) -> None:
    code = (
        "import os, pathlib; from bot.local_model import LocalModel;"
        f"model = LocalModel.start(pathlib.Path({str(tiny_gguf)!r}));"
        "print(model.base_url, flush=True); os.kill(os.getpid(), 9)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=_REPOSITORY, capture_output=True, text=True
    )

    port = int(done.stdout.strip().removesuffix("/v1").rpartition(":")[2])
    deadline = time.monotonic() + 10
    while _is_listening(port) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _is_listening(port)


@pytest.mark.local_model
@needs_llama_cpp
@needs_weights
def test_a_reply_that_is_given_up_makes_room_for_the_next_one(real: LocalModel) -> None:
    async def run(model: LocalModel) -> str:
        async with (
            _as_endpoint(model, ignore_eos=True, max_tokens=100_000) as endless,
            _as_endpoint(model, temperature=0.0, max_tokens=60) as brief,
        ):
            async with aclosing(endless.stream("Go on for ever.", "Count.")) as counted:
                await anext(counted)
            # One reply is written at a time: this one waits behind an endless one.
            pieces = brief.stream("Answer with one number.", "72 signed. How many?")
            return "".join([str(piece) async for piece in pieces])

    assert "72" in asyncio.run(run(real))


@pytest.mark.local_model
@needs_llama_cpp
@needs_weights
@pytest.mark.parametrize(
    "question",
    [
        "Конвенцію підписали 72 держави. Скільки держав її підписали?",
        "۷۲ کشور این کنوانسیون را امضا کردند. چند کشور آن را امضا کردند؟",
    ],
    ids=["uk", "fa"],
)
def test_the_real_model_reads_a_number_in_any_language(
    real: LocalModel, question: str
) -> None:
    answer = asyncio.run(_ask(real, "Answer with one number.", question))

    assert any(number in answer for number in ("72", "۷۲"))
