"""Where an index's vectors are: a folder that Chroma opens itself, or a Chroma server.

With ``vectors`` the only module that imports chromadb, and alone with httpx, through
which chromadb asks a server.
"""

import gc
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from index.errors import IndexDamaged, IndexUnreachable

if TYPE_CHECKING:
    import httpx
    from chromadb.api import ClientAPI

_CONNECT_S = 10
# The slowest thing asked of a server is to take in a batch of some thousand vectors.
_REQUEST_S = 120
# A batch of vectors in Chroma's log, its index and what SQLite writes beside them.
_LEAST_ROOM_BYTES = 50_000_000
_NO_ROOM = re.compile(
    "disk is full|disk i/o error|readonly database|no space left|read-only file"
    "|quota exceeded|file too large|too many open files",
    re.IGNORECASE,
)


class VectorPlace(Protocol):
    """Where the vectors of one index are; several indexes may be there."""

    @property
    def name(self) -> str:
        """What messages call it."""

    def prefix(self) -> str:
        """Return what the names of this index's collections begin with now."""

    def open(self) -> "ClientAPI":
        """Return a client that sees what other processes have written by now."""

    def close(self) -> None:
        """Let go of what is open."""

    def clear(self) -> None:
        """Delete all vectors of this index, also such as cannot be read."""

    def naming_failures(self) -> AbstractContextManager[None]:
        """Raise what a person can act on in the place of Chroma's own errors."""


class ChromaFolder:
    """A folder of this machine that Chroma opens in this process."""

    def __init__(self, folder: Path) -> None:
        """Keep all vectors of one index in ``folder``."""
        self.name = str(folder)
        self._folder = folder
        self._is_opened_again = False

    def prefix(self) -> str:
        """Return nothing: no other index is there."""
        return ""

    def open(self) -> "ClientAPI":
        """Open the folder, and make it where there is none: about half a second."""
        import chromadb
        from chromadb.api.shared_system_client import SharedSystemClient
        from chromadb.config import Settings
        from chromadb.errors import ChromaError

        # Chroma gives one client per path to the whole process, also after another
        # process wrote there or a rebuild put another folder in its place.
        SharedSystemClient.clear_system_cache()
        if self._is_opened_again:
            # What the client before it held in memory, all vectors, goes with it only
            # once somebody looks for objects that refer to each other alone.
            gc.collect()
        self._is_opened_again = True
        try:
            # Not its parents: for an instant of a swap that of the index is not there.
            self._folder.mkdir(exist_ok=True)
            return chromadb.PersistentClient(
                path=self.name, settings=Settings(anonymized_telemetry=False)
            )
        except (ChromaError, ValueError, OSError) as error:
            raise self._failure("opened", error) from error

    def close(self) -> None:
        """Do nothing: other stores of this process may have the folder open."""

    def clear(self) -> None:
        """Delete the folder."""
        if self._folder.exists():
            shutil.rmtree(self._folder)

    @contextmanager
    def naming_failures(self) -> Iterator[None]:
        """Tell of files that are broken further in, where opening does not look."""
        from chromadb.errors import ChromaError

        try:
            yield
        except ChromaError as error:
            raise self._failure("used", error) from error

    def _failure(self, what: str, error: Exception) -> IndexDamaged | IndexUnreachable:
        """Tell vectors that are damaged from a disk that takes no more.

        What is damaged is deleted and made anew; what is whole must not be.
        """
        reason = _in_one_line(error)
        told = f"The vectors at '{self.name}' cannot be {what} ({reason})."
        if _NO_ROOM.search(reason) or self._lacks_room():
            return IndexUnreachable(
                f"{told} See to its disk and its permissions, then try again."
            )
        return IndexDamaged(f"{told} {MEND}")

    def _lacks_room(self) -> bool:
        # Chroma does not always say why it could not save.
        try:
            return shutil.disk_usage(self._folder).free < _LEAST_ROOM_BYTES
        except OSError:
            return False


class ChromaServer:
    """A Chroma server, on which collections of one index share a prefix."""

    def __init__(self, url: str, token: str | None, prefix: Callable[[], str]) -> None:
        """Ask the server at ``url``; it is reached on first use.

        ``token`` is sent in the headers that Chroma's own servers and most proxies look
        at. ``prefix`` tells which build of the index is to be read now.
        """
        self.name = url.rstrip("/")
        self.prefix = prefix
        self._headers = (
            {"Authorization": f"Bearer {token}", "X-Chroma-Token": token}
            if token
            else {}
        )
        self._client: ClientAPI | None = None
        self._opening = threading.Lock()

    def open(self) -> "ClientAPI":
        """Reach the server, once; it sees by itself what others have written.

        Raises:
            IndexUnreachable: It does not answer, or refuses the token.
        """
        with self._opening:
            if self._client is None:
                with self.naming_failures():
                    self._check()
                    self._client = self._connect()
            return self._client

    def close(self) -> None:
        """Let go of the connections."""
        with self._opening:
            if self._client is not None:
                for session in _sessions_of(self._client):
                    session.close()
                self._client = None

    def clear(self) -> None:
        """Delete the collections of this index."""
        with self.naming_failures():
            client = self.open()
            for collection in client.list_collections():
                if collection.name.startswith(self.prefix()):
                    client.delete_collection(collection.name)

    @contextmanager
    def naming_failures(self) -> Iterator[None]:
        """Tell apart what is wrong with the server and with the vectors on it."""
        import httpx
        from chromadb import errors

        try:
            yield
        except httpx.TransportError as error:
            raise self._unreachable(_in_one_line(error)) from error
        except (errors.AuthorizationError, errors.ChromaAuthError) as error:
            raise self._refused() from error
        except (
            errors.InternalError,
            errors.RateLimitError,
            errors.QuotaError,
        ) as error:
            # Not damage: that would be mended by making all vectors anew. What a server
            # answers with 500 may be a full disk, or a moment of its start.
            raise self._unreachable(_in_one_line(error)) from error
        except errors.ChromaError as error:
            raise damaged(self.name, _in_one_line(error)) from error
        except Exception as error:
            # chromadb raises a bare Exception for whatever is no reply of Chroma's,
            # such as that of a proxy before it.
            if type(error) is not Exception:
                raise
            raise self._unreachable(_in_one_line(error)) from error

    def _check(self) -> None:
        """Find out what is wrong before chromadb waits for ever or blames the tenant."""
        import httpx

        reply = httpx.get(
            f"{self.name}/api/v2/auth/identity",
            headers=self._headers,
            timeout=_CONNECT_S,
        )
        if reply.status_code in (401, 403):
            raise self._refused()
        if not reply.is_success:
            raise self._unreachable(f"it answers with HTTP {reply.status_code}")

    def _connect(self) -> "ClientAPI":
        import chromadb
        import httpx
        from chromadb.config import Settings

        client = chromadb.HttpClient(
            # With the scheme, it is taken for the whole address: port, path and all.
            host=self.name,
            ssl=self.name.startswith("https:"),
            headers=dict(self._headers),
            settings=Settings(anonymized_telemetry=False, chroma_server_host=self.name),
        )
        # chromadb sets no limit, so that a server that hangs would hang the bot.
        for session in _sessions_of(client):
            session.timeout = httpx.Timeout(_REQUEST_S, connect=_CONNECT_S)
        return client

    def _refused(self) -> IndexUnreachable:
        wrong = "refuses the token" if self._headers else "wants a token"
        return IndexUnreachable(
            f"The Chroma server at '{self.name}' {wrong}."
            " See to POLYCITE_CHROMA_TOKEN, then try again."
        )

    def _unreachable(self, reason: str) -> IndexUnreachable:
        return IndexUnreachable(
            f"The Chroma server at '{self.name}' cannot be used ({reason[:300]})."
            " See to the server and to POLYCITE_CHROMA_URL, then try again."
        )


MEND = "Run 'polycite doctor --repair'."
"""What makes vectors anew from the catalogue."""


def damaged(name: str, reason: str) -> IndexDamaged:
    """Return what is told of vectors that are there but cannot be used."""
    return IndexDamaged(f"The vectors at '{name}' cannot be used ({reason}). {MEND}")


def _sessions_of(client: "ClientAPI") -> "tuple[httpx.Client, httpx.Client]":
    # chromadb offers neither a time limit nor an end to its connections; what looks
    # for tenants has one of its own.
    inside = cast("Any", client)
    return inside._server._session, inside._admin_client._server._session


def _in_one_line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
