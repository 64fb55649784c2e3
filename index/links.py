"""Links among articles, which whoever may write there can point at any file."""

import os
from pathlib import Path


def leads_out(path: Path, folder: Path) -> bool:
    """Say whether what is at ``path``, all links followed, lies outside ``folder``."""
    real, home = os.path.realpath(path), os.path.realpath(folder)
    return os.path.commonpath([real, home]) != home


def folder_of(path: Path, file: str) -> Path:
    """Return the folder in which an article's path is called ``file``."""
    parts = Path(file).parts
    is_end = path.parts[-len(parts) :] == parts
    return path.parents[len(parts) - 1] if is_end else path.parent
