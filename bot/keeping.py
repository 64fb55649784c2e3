"""Where an index is kept: in folders under the home, or on servers that machines share.

Either way a rebuild is made beside the live index and takes its place at once, and one
lock makes sure that one program writes.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from typing import Literal, Protocol

from bot.locking import find_holder, hold_lock
from index.catalogue import Catalogue
from index.chroma import ChromaServer
from index.database import Database
from index.home import Home, catalogue_in, vectors_in
from index.vectors import VectorStore

Which = Literal["live", "rebuilding"]
Opened = AbstractContextManager[tuple[Catalogue, VectorStore]]
Tell = Callable[[str], None]


class Place(Protocol):
    """Where one index is kept, the live one and the one that a rebuild makes."""

    @property
    def name(self) -> str:
        """What messages call it."""

    def open(self, which: Which, *, create: bool = False) -> Opened:
        """Open an index to read it, or, with ``create`` and the lock, to write it.

        Raises:
            NoIndex: There is none and ``create`` is False.
        """

    def hold_lock(
        self, doing: str, *, wait: bool = False, tell: Tell = lambda _: None
    ) -> AbstractContextManager[None]:
        """Be the one writer, and clear away what a rebuild was killed over.

        Raises:
            IndexBusy: Another program is writing, and ``wait`` is False.
        """

    def find_writer(self) -> str | None:
        """Return who is writing now, in words; None if nobody is."""

    def discard_rebuilding(self) -> None:
        """Delete what a rebuild has made so far; hold the lock."""

    def swap(self) -> None:
        """Put the rebuilt index in the place of the live one; hold the lock."""


class Folders:
    """Two folders of a home on this machine, with a catalogue and a Chroma in each."""

    def __init__(self, home: Home) -> None:
        """Keep the index under ``home``."""
        self.name = str(home.index)
        self._home = home

    @contextmanager
    def open(
        self, which: Which, *, create: bool = False
    ) -> Iterator[tuple[Catalogue, VectorStore]]:
        """Open an index; to write it with ``create``."""
        home = self._home
        folder = home.index if create else home.readable
        if which == "rebuilding":
            folder = home.rebuilding
        with closing(Catalogue(catalogue_in(folder), create=create)) as catalogue:
            yield catalogue, VectorStore(vectors_in(folder))

    @contextmanager
    def hold_lock(
        self, doing: str, *, wait: bool = False, tell: Tell = lambda _: None
    ) -> Iterator[None]:
        """Be the one writer, and finish what a kill in the middle of ``swap`` left."""
        home = self._home
        with hold_lock(home, doing, wait=wait, tell=tell):
            if home.replaced.exists() and not home.index.exists():
                home.replaced.rename(home.index)
            shutil.rmtree(home.replaced, ignore_errors=True)
            yield

    def find_writer(self) -> str | None:
        """Return the command, its process, and since when."""
        holder = find_holder(self._home)
        return None if holder is None else str(holder)

    def discard_rebuilding(self) -> None:
        """Delete the folder of the rebuild."""
        if self._home.rebuilding.exists():
            shutil.rmtree(self._home.rebuilding)

    def swap(self) -> None:
        """Rename one folder out of the way and the other into its place."""
        home = self._home
        shutil.rmtree(home.replaced, ignore_errors=True)
        if home.index.exists():
            home.index.rename(home.replaced)
        home.rebuilding.rename(home.index)
        shutil.rmtree(home.replaced, ignore_errors=True)


class Servers:
    """A PostgreSQL and a Chroma server, which any number of machines may use."""

    def __init__(self, *, database: str, chroma: str, token: str | None) -> None:
        """Keep the catalogue at the address ``database``, the vectors at ``chroma``.

        Raises:
            BadSettings: The address is none, or there is no driver.
        """
        self._database = Database(database)
        self._chroma = chroma
        self._token = token
        self.name = self._database.name

    @contextmanager
    def open(
        self, which: Which, *, create: bool = False
    ) -> Iterator[tuple[Catalogue, VectorStore]]:
        """Open an index; the live one that was opened for reading follows a swap."""
        with closing(self._database):
            build = self._database.open(which, create=create)
            with closing(self._vectors(lambda: build.number)) as vectors:
                yield Catalogue(build), vectors

    @contextmanager
    def hold_lock(
        self,
        doing: str,  # noqa: ARG002 - the database knows the program and its machine
        *,
        wait: bool = False,
        tell: Tell = lambda _: None,
    ) -> Iterator[None]:
        """Be the one writer, and delete what earlier rebuilds replaced."""
        with (
            closing(self._database),
            self._database.locked(wait=wait, tell=tell),
        ):
            for number in self._database.numbers_of("replaced"):
                self._drop(number)
            yield

    def find_writer(self) -> str | None:
        """Return the program, its machine and process, and since when."""
        with closing(self._database):
            return self._database.find_writer()

    def discard_rebuilding(self) -> None:
        """Delete the build of the rebuild."""
        for number in self._database.numbers_of("rebuilding"):
            self._drop(number)

    def swap(self) -> None:
        """Say in one transaction which build is live.

        The one before is deleted by the next that writes: somebody may be in the middle
        of a question to it.
        """
        self._database.swap()

    def _drop(self, number: int) -> None:
        # The catalogue last: without it nobody would know of the vectors.
        with closing(self._vectors(lambda: number)) as vectors:
            vectors.clear()
        self._database.drop(number)

    def _vectors(self, number: Callable[[], int]) -> VectorStore:
        return VectorStore(
            ChromaServer(
                self._chroma, self._token, lambda: f"polycite-{number():012x}-"
            )
        )
