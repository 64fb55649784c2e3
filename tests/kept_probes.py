"""Keep what the bundled model makes of the probes: ``python -m tests.kept_probes``."""

import sys
from pathlib import Path

from bot.commands.options import say
from index.bundled_model import BundledEmbedder
from index.probing import keep_probes

_PROBES = Path(__file__).parents[1] / "index" / "probes"


def main() -> int:
    """Write the file anew and return the exit code."""
    embedder = BundledEmbedder()
    embedder.start_fast_engine()
    say(f"written: {keep_probes(embedder, _PROBES)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
