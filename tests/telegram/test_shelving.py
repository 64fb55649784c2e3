"""Names of the files that came through Telegram, and why some cannot be added."""

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest

import index
import ingest
from bot.telegram.shelving import Shelf, readable_name
from bot.telegram.showing.phrases import say
from bot.telegram.showing.unfitness import show_unfitness

_TOLD_AS_IT_IS = ("cannot be read", "is not a regular file", "is not one of")


@pytest.mark.parametrize(
    ("name", "kind", "stored"),
    [
        ("Річний звіт.PDF", "", "Річний звіт.PDF"),
        ("گزارش سال\u200cها.docx", "", "گزارش سال\u200cها.docx"),
        ("../../etc/passwd.txt", "", "etc-passwd.txt"),
        ("C:\\Texte\\a.txt", "", "C-Texte-a.txt"),
        ("fdp.\u202etxt.exe", "", "fdp.txt.exe"),
        (".hidden.md", "", "hidden.md"),
        ("a\nb\0c.txt", "", "a bc.txt"),
        ("", "text/plain", "article.txt"),
        ("…", "application/pdf", "….pdf"),
        ("Frau Dr. Maier antwortet", "text/plain", "Frau Dr. Maier antwortet.txt"),
        ("archive.jsonl#3.txt", "", "archive.jsonl-3.txt"),
        ("ÿ" * 300 + ".txt", "", "ÿ" * 90 + ".txt"),
        ("e\u0301te\u0301.txt", "", "été.txt"),
    ],
)
def test_a_file_is_stored_under_a_name_that_people_can_read(
    name: str, kind: str, stored: str
) -> None:
    assert readable_name(name, kind) == stored


def test_a_name_that_is_used_gets_a_number_whatever_its_case(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "files")

    def store(text: str, name: str) -> Path:
        arrived = shelf.arrival(1)
        arrived.write_text(text, encoding="utf-8")
        return shelf.put(arrived, name, is_taken={"c.txt"}.__contains__)

    names = [store(text, text[0] + ".txt").name for text in ("a1", "A2", "a3", "c")]

    assert names == ["a.txt", "A (2).txt", "a (3).txt", "c (2).txt"]
    assert shelf.has(str(tmp_path / "files" / "a.txt"))
    assert not shelf.has(str(tmp_path / "a.txt"))


def test_every_reason_for_which_ingest_refuses_a_file_is_told_in_other_words() -> None:
    reasons = list(_reasons())
    other = say("unfit_other", "de")

    told = {r: show_unfitness(r, "de") for r in reasons}

    assert len(reasons) > 20
    assert [r for r, text in told.items() if text == other] == []


def _reasons() -> list[str]:
    """Return the literal words of every refusal that a whole file can meet."""
    found: list[str] = []
    for package in (ingest, index):
        for file in Path(str(package.__file__)).parent.glob("*.py"):
            # It refuses single lines.
            if file.name != "json_lines.py":
                found += _refusals(ast.parse(file.read_text(encoding="utf-8")))
    return [reason for reason in found if not reason.startswith(_TOLD_AS_IT_IS)]


def _refusals(tree: ast.Module) -> list[str]:
    constants = {
        target.id: str(node.value.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return [
        _words(node.args[0], constants)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "UnreadableFile"
    ]


def _words(node: ast.expr, constants: Mapping[str, str]) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.Name):
        return constants.get(node.id, "")
    if isinstance(node, ast.IfExp):
        return _words(node.body, constants)
    if isinstance(node, ast.JoinedStr):
        return "".join(_words(part, constants) for part in node.values)
    return ""
