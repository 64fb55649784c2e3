"""What is fuzzed: every property of the test files listed here, and nothing else.

A test that hypothesis fills in is a target as it stands (``fuzz_one_input``): the bytes
that a fuzzer makes up are the choices that hypothesis would have drawn.
"""

import inspect
from collections.abc import Callable
from importlib import import_module

MODULES_BY_GROUP = {
    "markers": ("tests.bot.test_any_reply", "tests.bot.test_injection"),
    "messages": (
        "tests.telegram.test_any_message",
        "tests.telegram.test_splitting",
        "tests.telegram.test_callbacks",
        "tests.telegram.test_any_update",
        "tests.bot.test_any_terminal",
    ),
    "files": (
        "tests.ingest.test_any_file",
        "tests.ingest.test_cleaning",
        "tests.ingest.test_chunking",
    ),
    "figures": (
        "tests.index.test_figures",
        "tests.index.test_analysing",
        "tests.index.test_sentences",
        "tests.index.test_naming",
        "tests.ingest.test_dating",
        "tests.bot.test_redating",
    ),
}
"""Names of groups, which are fuzzed one after the other, with the files of each."""

PACKAGES = ("bot", "index", "ingest", "prompts")
"""Where what is run counts as covered."""

Target = Callable[[bytes], bytes | None]


def targets_of(group: str) -> dict[str, Target]:
    """Return the properties of a group by the names that pytest gives them."""
    return {
        f"{module.replace('.', '/')}.py::{name}": test.hypothesis.fuzz_one_input
        for module in MODULES_BY_GROUP[group]
        for name, test in inspect.getmembers(import_module(module), inspect.isfunction)
        if hasattr(test, "hypothesis") and test.__module__ == module
    }
