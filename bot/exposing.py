"""Files that others on this machine can read or write and had better not, for doctor."""

import stat
from collections.abc import Iterator
from pathlib import Path

from dotenv import dotenv_values

from bot.diagnosing import Finding
from bot.settings import Settings, secret_names
from bot.telegram.state import state_path

_OTHERS_WRITE = stat.S_IWOTH
_OTHERS_READ = stat.S_IRGRP | stat.S_IROTH


def find_exposed(settings: Settings) -> Iterator[Finding]:
    """Yield advice for what is open to others; nothing where a system has no such bits."""
    dotenv = Path(".env")
    if _may(dotenv, _OTHERS_READ) and _has_secrets(dotenv):
        yield _advice(
            "others on this machine may read the secrets in '.env'", "chmod 600 .env"
        )
    home = settings.home
    if _may(home, _OTHERS_WRITE):
        yield _advice(
            f"others on this machine may write '{home}', and so change what is answered",
            f"chmod o-w {home}",
        )
    folder = state_path(home).parent
    if _may(folder, _OTHERS_READ):
        yield _advice(
            f"others on this machine may read what readers asked, in '{folder}'",
            f"chmod 700 {folder}",
        )


def _may(path: Path, bits: int) -> bool:
    try:
        return bool(path.stat().st_mode & bits)
    except OSError:
        return False


def _has_secrets(dotenv: Path) -> bool:
    written = dotenv_values(dotenv, encoding="utf-8")
    return any(written.get(name) for name in secret_names())


def _advice(text: str, mend: str) -> Finding:
    return Finding(about="access", level="advice", text=text, mend=mend)
