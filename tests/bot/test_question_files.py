"""Questions go to a new file, or nowhere."""

from pathlib import Path

import pytest

from bot.commands.question_files import QuestionsUnwritable, write_rows


def test_a_link_where_the_file_is_to_be_is_not_followed(tmp_path: Path) -> None:
    link, target = tmp_path / "mine.jsonl", tmp_path / "theirs.jsonl"
    link.symlink_to(target)

    with (
        pytest.raises(QuestionsUnwritable, match="Name a new file"),
        write_rows(link, as_json=False) as write,
    ):
        write({"question": "?"})

    assert not target.exists()
