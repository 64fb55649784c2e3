"""One group under the fuzzer, in a process of its own: libFuzzer ends it by itself.

Whatever a property raises is told in a line and the fuzzing goes on. Hypothesis keeps
the case: the test shows it, made as small as it can be, when it is run with
``HYPOTHESIS_PROFILE=long``.
"""

import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import atheris

from tests.fuzzing.targets import PACKAGES, Target, targets_of
from tests.profiles import load_profile

FOUND = "found:"
_ROOT = str(Path(__file__).parents[2])


def _run_one(targets: dict[str, Target]) -> Callable[[bytes], None]:
    """Return what libFuzzer calls: the first byte chooses the property."""
    names = [*targets]
    known: set[tuple[str, ...]] = set()

    def run(data: bytes) -> None:
        if not data:
            return
        name = names[data[0] % len(names)]
        try:
            targets[name](data[1:])
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
            place = _place_of(error)
            if (name, type(error).__name__, place) not in known:
                known.add((name, type(error).__name__, place))
                told = " ".join(str(error).split())[:200]
                sys.stdout.write(
                    f"{FOUND} {name} at {place}: {type(error).__name__} {told}\n"
                )
                sys.stdout.flush()

    return run


def _place_of(error: Exception) -> str:
    """Return where in this repository it was raised."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [
        f for f in frames if f.filename.startswith(_ROOT) and ".venv" not in f.filename
    ]
    last = (ours or frames)[-1]
    return f"{last.filename.removeprefix(_ROOT + '/')}:{last.lineno}"


def main(group: str, *options: str) -> None:
    """Fuzz ``group``; ``options`` are libFuzzer's, the folder of its corpus among them."""
    load_profile()
    with atheris.instrument_imports(include=[*PACKAGES]):
        targets = targets_of(group)
    atheris.Setup([sys.argv[0], *options], _run_one(targets))
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
