"""Tests run against a mutant: in a fork of a process that has loaded what is dear.

A mutant is never written to disk: the fork forgets the module and all that imports it,
and imports them again with the mutant in the module's place.
"""

import gc
import os
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from itertools import product
from types import CodeType

import grimp
import pytest

from tests.benchmarks.mutation.mutants import REPOSITORY
from tests.reading_model import shared_aligner

_PACKAGES = ("bot", "index", "ingest", "prompts", "tests")
_WAIT_S = 0.01
_TIMED_OUT = -1
# Assertions as they are written: to take them apart pytest has to load what they are in.
_PLAINLY = ("-x", "-q", "--tb=no", "--assert=plain", "-p", "no:cacheprovider")
_READ_IN = ("ar", "de", "en", "es", "fa", "fr", "pl", "tr", "uk", "vi", "zh")


class Runner:
    """Runs tests against mutants, each time in a process of its own."""

    def __init__(self) -> None:
        """Import the program and read what the checks compare languages by."""
        import tests.preloaded  # noqa: F401

        aligner = shared_aligner()
        for said, held in product(_READ_IN, repeat=2):
            aligner.likeness(said, held)
        self._graph = grimp.build_graph(*_PACKAGES)
        gc.freeze()

    def passes(
        self, file: str, text: str, tests: Sequence[str], within_s: float
    ) -> bool | None:
        """Say whether all tests pass with ``text`` as the module; None if it took longer.

        The process and what it has started are killed then.
        """
        code = self._exit_code(file, text, tests, within_s)
        return None if code == _TIMED_OUT else code == pytest.ExitCode.OK

    def _exit_code(
        self, file: str, text: str, tests: Sequence[str], within_s: float
    ) -> int:
        sys.stdout.flush()
        child = os.fork()
        if not child:
            self._become_tests(file, text, tests)
        ends_at = time.monotonic() + within_s
        while time.monotonic() < ends_at:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(status)
            time.sleep(_WAIT_S)
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return _TIMED_OUT

    def _become_tests(self, file: str, text: str, tests: Sequence[str]) -> None:
        """Be a process that runs tests and ends; never comes back."""
        code = 1
        try:
            os.setsid()
            nowhere = os.open(os.devnull, os.O_RDWR)
            for stream in range(3):
                os.dup2(nowhere, stream)
            module = file.removesuffix(".py").replace("/", ".")
            for name in (module, *self._graph.find_downstream_modules(module)):
                sys.modules.pop(name, None)
            sys.meta_path.insert(0, _Finder(module, file, text))
            os.chdir(REPOSITORY)
            code = int(pytest.main([*_PLAINLY, *tests]))
        finally:
            # What a test has left running does not hold up the next mutant.
            os._exit(code)


class _Finder(MetaPathFinder):
    """Finds a mutant where its module is imported."""

    def __init__(self, module: str, file: str, text: str) -> None:
        self._module = module
        self._path = str(REPOSITORY / file)
        self._text = text

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        """Return where the mutant is loaded from, None for any other module."""
        if fullname != self._module:
            return None
        loader = _Loader(fullname, self._path)
        loader.text = self._text
        return spec_from_file_location(fullname, self._path, loader=loader)


class _Loader(SourceFileLoader):
    """Loads a text in the place of that of a file."""

    text = ""

    def get_code(self, fullname: str) -> CodeType:
        """Compile the text."""
        return compile(self.text, self.get_filename(fullname), "exec")
