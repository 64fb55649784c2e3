"""The process that serves a GGUF file; the only module that imports xllamacpp.

``local_model`` runs it with ``-m``, gives it an order and reads the address it answers.
"""

import json
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    import xllamacpp

_HOST = "127.0.0.1"
# A reply is abandoned between two batches: 128 tokens are some two seconds on two cores,
# llama.cpp's own 2,048 half a minute, and reading is no faster with them.
_BATCH_TOKENS = 128
# Prompts put aside for the next question in that language; 8 GB unless told.
_PROMPT_CACHE_MIB = 512
_ERRORS_ONLY = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What this process is asked to do, in one line of JSON."""

    gguf: str
    model: str
    port: int
    api_key: str | None
    threads: int | None
    context_tokens: int


def _open_server(order: Order) -> "xllamacpp.Server":
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = order.gguf
    params.model_alias = {order.model}
    params.hostnames = [_HOST]
    params.port = order.port
    params.api_keys = [order.api_key] if order.api_key else []
    # Pages of other sites may not read what an open server says.
    params.cors_origins = f"http://{_HOST}"
    params.ui = False
    params.endpoint_slots = False
    params.verbosity = _ERRORS_ONLY
    # Two replies at once would each read at half the speed, without a shared start.
    params.n_parallel = 1
    params.cache_prompt = True
    params.cache_ram_mib = _PROMPT_CACHE_MIB
    params.n_ctx = order.context_tokens
    params.n_batch = params.n_ubatch = _BATCH_TOKENS
    if order.threads is not None:
        params.cpuparams.n_threads = order.threads
        params.cpuparams_batch.n_threads = order.threads
    return xllamacpp.Server(params)


def _serve() -> NoReturn:
    """Serve what standard input orders, until it ends, as it does with our parent."""
    order = Order(**json.loads(sys.stdin.readline()))
    # What native code prints must not be taken for the address.
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    server = _open_server(order)
    answer.write(f"{server.listening_address}\n")
    answer.close()
    # From here on nobody reads the complaints.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    _serve()
