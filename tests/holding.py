"""An embeddings endpoint that stops answering, to look at an ingest half-way."""

import threading

from tests.fakes import Reply, lexicon_reply


class Hold:
    """Answers embedding requests up to the n-th, and then no more until let go."""

    def __init__(self, requests: int) -> None:
        """Hold the request after ``requests``."""
        self._left = requests
        self.reached = threading.Event()
        self.let_go = threading.Event()

    def __call__(self, texts: list[str]) -> Reply:
        """Answer at once, or hold."""
        self._left -= 1
        if self._left < 0:
            self.reached.set()
            self.let_go.wait(60)
        return lexicon_reply(texts)
