import typer
from typer.testing import CliRunner

from bot.cli import app


def _commands() -> dict[str, list[str]]:
    """Return the arguments that show the help of every command, by its name."""
    known: dict[str, list[str]] = {}
    for command in app.registered_commands:
        if command.callback:
            known[command.callback.__name__] = [command.callback.__name__]
    for group in app.registered_groups:
        assert isinstance(group.typer_instance, typer.Typer)
        for command in group.typer_instance.registered_commands:
            if command.callback:
                name = f"{group.name} {command.name or command.callback.__name__}"
                known[name] = name.split()
    return known


def test_the_help_of_every_command_has_an_example_that_can_be_copied() -> None:
    for name, arguments in _commands().items():
        shown = CliRunner().invoke(app, [*arguments, "--help"]).output
        assert f"\n    polycite {name}" in shown, name
