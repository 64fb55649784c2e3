import os
import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import NothingToIngest
from ingest.finding import Found, FoundFile, find_again, find_files, readable_types

OUT = (
    "is a link out of its folder, or to another type of file; name it itself to have it"
    " read"
)


def write(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text", encoding="utf-8")
    return folder


def files(found: Found) -> list[str]:
    return [file.file for file in found.files]


def test_a_folder_means_the_readable_files_in_it_by_name(tmp_path: Path) -> None:
    write(tmp_path, "b.txt", "a/c.MD", "a/b/d.html", "e.htm", "f.markdown", "g.doc")

    found = find_files([tmp_path])

    assert files(found) == ["a/b/d.html", "a/c.MD", "b.txt", "e.htm", "f.markdown"]
    assert (found.folders, found.missed) == ((tmp_path,), ())


def test_a_file_is_found_with_its_size_and_time(tmp_path: Path) -> None:
    write(tmp_path, "a/x.txt")
    os.utime(tmp_path / "a/x.txt", ns=(1, 1_700_000_000_123_456_789))

    found = find_files([tmp_path])

    assert found.files == (
        FoundFile(
            path=tmp_path / "a/x.txt",
            file="a/x.txt",
            size=4,
            modified_ns=1_700_000_000_123_456_789,
        ),
    )


def test_hidden_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, ".hidden.txt", ".git/x.txt", "a/.b/x.txt", "a/x.txt")

    assert files(find_files([tmp_path])) == ["a/x.txt"]


def test_files_of_other_types_are_counted_and_the_first_named(tmp_path: Path) -> None:
    write(tmp_path, "x.txt", *(f"b/{n}.csv" for n in range(7)), "a.xls")

    found = find_files([tmp_path])

    assert found.passed_over == 8
    assert found.first_passed_over == (
        "a.xls", "b/0.csv", "b/1.csv", "b/2.csv", "b/3.csv",
    )  # fmt: skip


def test_a_hidden_folder_that_is_named_is_looked_through(tmp_path: Path) -> None:
    write(tmp_path, ".archive/x.txt")

    assert files(find_files([tmp_path / ".archive"])) == ["x.txt"]


def test_a_file_that_is_named_is_called_by_its_name(tmp_path: Path) -> None:
    write(tmp_path, "a/b/x.txt")

    found = find_files([tmp_path / "a/b/x.txt"])

    assert (files(found), found.folders) == (["x.txt"], ())


def test_a_named_file_of_another_type_is_missed_and_not_passed_over(
    tmp_path: Path,
) -> None:
    write(tmp_path, "x.xls")

    found = find_files([tmp_path / "x.xls"])

    assert found == Found(
        files=(),
        folders=(),
        missed=(("x.xls", f"is not of a type that is read ({readable_types()})"),),
    )


def test_a_file_that_is_given_twice_is_found_once(tmp_path: Path) -> None:
    write(tmp_path, "a/x.txt")

    found = find_files([tmp_path, tmp_path / "a/x.txt", tmp_path / "a/../a"])

    assert [file.path for file in found.files] == [tmp_path / "a/x.txt"]


def test_a_relative_path_is_found_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "a/x.txt")
    monkeypatch.chdir(tmp_path)

    (found,) = find_files([Path("./a")]).files

    assert (found.path, found.file) == (tmp_path / "a/x.txt", "x.txt")


@pytest.mark.parametrize(
    "name",
    [
        "new\nline.txt",
        "مقالة.txt",
        "стаття №1.txt",
        "新闻.txt",
        "a b'\"`$&;*?.txt",
        "-rf.txt",
        "\u202etxt.exe.txt",
    ],
    ids=ascii,
)
def test_any_name_will_do(tmp_path: Path, name: str) -> None:
    write(tmp_path, name)

    (found,) = find_files([tmp_path]).files

    assert (found.path, found.file) == (tmp_path / name, name)


def test_a_name_that_is_no_text_is_missed(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    write(tmp_path, name, "x.txt")

    found = find_files([tmp_path])

    assert files(found) == ["x.txt"]
    assert found.missed == (
        ("caf�.txt", "has a name that is not valid UTF-8; rename it"),
    )


def test_a_path_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(NothingToIngest) as caught:
        find_files([tmp_path / "nowhere"])

    assert str(caught.value) == (
        f"There is no file or folder '{tmp_path / 'nowhere'}'. Check the path."
    )


def test_a_path_that_no_system_takes_does_not_exist_either() -> None:
    with pytest.raises(NothingToIngest, match="File name too long"):
        find_files([Path("x" * 5_000)])


def test_a_loop_of_links_is_not_walked_into(tmp_path: Path) -> None:
    write(tmp_path, "a/x.txt")
    (tmp_path / "a/back").symlink_to(tmp_path)
    (tmp_path / "a/itself").symlink_to(tmp_path / "a/itself")

    assert files(find_files([tmp_path])) == ["a/x.txt"]


def test_a_link_within_a_folder_is_read_under_its_own_name(tmp_path: Path) -> None:
    write(tmp_path, "a/.kept/x.txt", "a/y.txt")
    (tmp_path / "a/link.txt").symlink_to(tmp_path / "a/.kept/x.txt")
    (tmp_path / "b").symlink_to(tmp_path / "a")

    assert files(find_files([tmp_path / "b"])) == ["link.txt", "y.txt"]


@pytest.mark.parametrize("to", ["elsewhere/x.txt", "a/.env", "ab/x.txt"])
def test_a_link_out_of_a_folder_or_to_another_type_is_missed(
    tmp_path: Path, to: str
) -> None:
    write(tmp_path, "a/y.txt", to)
    link = tmp_path / "a/link.txt"
    link.symlink_to(tmp_path / to)

    found, again = find_files([tmp_path / "a"]), find_again([(link, "link.txt")])

    assert files(found) == ["y.txt"]
    assert files(again) == []
    assert found.missed == again.missed == (("link.txt", OUT),)


def test_a_known_file_is_missed_behind_a_folder_that_became_a_link_out(
    tmp_path: Path,
) -> None:
    write(tmp_path, "a/sub/x.txt", "a/same/y.txt", "elsewhere/x.txt")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    known = [
        (tmp_path / given / file, file)
        for given in ("a", "link")
        for file in ("sub/x.txt", "same/y.txt")
    ]
    (tmp_path / "a/sub").rename(tmp_path / "a/.was")
    (tmp_path / "a/same").rename(tmp_path / "a/.same")

    (tmp_path / "a/sub").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "a/same").symlink_to(tmp_path / "a/.same")
    again = find_again(known)

    behind = "lies behind a link out of its folder; name it itself to have it read"
    assert files(again) == ["same/y.txt", "same/y.txt"]
    assert again.missed == (("sub/x.txt", behind), ("sub/x.txt", behind))


def test_a_link_out_of_its_folder_is_read_when_it_is_named(tmp_path: Path) -> None:
    write(tmp_path, "elsewhere/x.txt", "a/y.txt")
    (tmp_path / "a/link.txt").symlink_to(tmp_path / "elsewhere/x.txt")

    assert files(find_files([tmp_path / "a/link.txt"])) == ["link.txt"]


def test_a_link_to_a_folder_is_followed_when_it_is_named(tmp_path: Path) -> None:
    write(tmp_path, "elsewhere/x.txt")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")

    (found,) = find_files([tmp_path / "link"]).files

    assert (found.path, found.file) == (tmp_path / "link/x.txt", "x.txt")


def test_a_link_that_leads_nowhere_is_missed(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")

    assert find_files([tmp_path]).missed == (
        ("gone.txt", "cannot be opened (No such file or directory)"),
        ("loop.txt", "cannot be opened (Too many levels of symbolic links)"),
    )


def test_what_is_no_regular_file_is_missed(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")

    assert find_files([tmp_path]).missed == (("pipe.txt", "is not a regular file"),)


def test_a_folder_that_may_not_be_opened_is_missed(tmp_path: Path) -> None:
    write(tmp_path, "closed/x.txt", "y.txt")

    printed = find_as_nobody(tmp_path, closed=tmp_path / "closed")

    assert printed == "['y.txt'] (('closed', 'cannot be opened (Permission denied)'),)"


def test_a_path_behind_a_closed_folder_is_told_as_such(tmp_path: Path) -> None:
    write(tmp_path, "closed/a/x.txt")

    printed = find_as_nobody(tmp_path / "closed/a", closed=tmp_path / "closed")

    assert printed == (
        f"'{tmp_path / 'closed/a'}' cannot be opened (Permission denied)."
        " Check the path and its permissions."
    )


def find_as_nobody(path: Path, closed: Path) -> str:
    """Look for files as somebody who may not open ``closed``; return what is printed."""
    if os.geteuid() == 0:
        for above in [*closed.parents][:-2]:
            above.chmod(0o755)
    closed.chmod(0)
    program = (
        "import os, sys; from pathlib import Path\n"
        "from index.errors import UserError\n"
        "from ingest.finding import find_files\n"
        "os.geteuid() or os.setuid(65534)\n"
        "try:\n"
        "    found = find_files([Path(sys.argv[1])])\n"
        "    print([f.file for f in found.files], found.missed)\n"
        "except UserError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    closed.chmod(0o755)
    return done.stdout.strip()
