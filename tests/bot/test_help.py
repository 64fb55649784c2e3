"""What 'polycite --help' says of its commands can be read to its end."""

from typer.testing import CliRunner

from bot.cli import app


def test_every_command_is_told_in_a_sentence_that_is_not_cut_off() -> None:
    told = CliRunner().invoke(app, ["--help"], terminal_width=80).output

    listed = told.partition("Commands:\n")[2].partition("\n\n")[0].splitlines()
    assert len(listed) >= 13
    assert all(line.endswith(".") and not line.endswith("...") for line in listed)
