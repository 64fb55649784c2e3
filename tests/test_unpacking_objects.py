"""Nothing that is stored or handed over is unpacked into objects that could act."""

import ast
import os
import pickle
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.home import Home, vectors_in
from tests.program import REPOSITORY, polycite

_ACTING = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "yaml"}


class _Bomb:
    """What makes a folder where it is unpacked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self.folder),)


def _modules() -> Iterator[tuple[Path, ast.Module]]:
    for package in ("bot", "index", "ingest", "prompts"):
        for path in (REPOSITORY / package).rglob("*.py"):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def test_no_module_reads_what_can_act() -> None:
    imported, allowing = set(), []
    for path, tree in _modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.partition(".")[0])
            elif isinstance(node, ast.keyword) and node.arg == "allow_pickle":
                allowing.append(path)

    assert "json" in imported
    assert not imported & _ACTING
    assert allowing == []


def test_an_object_in_a_folder_of_vectors_does_nothing(
    tmp_path: Path, articles: Path
) -> None:
    home, made = tmp_path / "home", tmp_path / "made"
    assert polycite("ingest", articles, home=home).code == 0
    folders = [p for p in vectors_in(Home(home).index).iterdir() if p.is_dir()]
    for folder in folders:
        # Where versions of Chroma before 1.0 kept what they unpacked.
        (folder / "index_metadata.pickle").write_bytes(pickle.dumps(_Bomb(made)))

    ran = polycite("search", "Wann öffnet das Schloss?", home=home)

    assert folders
    assert (ran.code, "castle-de.txt" in ran.out) == (0, True), ran.err
    assert not made.exists()


def test_an_array_of_objects_is_refused(tmp_path: Path) -> None:
    made = tmp_path / "made"
    np.savez(tmp_path / "x.npz", texts=np.array([_Bomb(made)], dtype=object))

    with (
        np.load(tmp_path / "x.npz") as arrays,
        pytest.raises(ValueError, match="allow"),
    ):
        _ = arrays["texts"]

    assert not made.exists()
