"""What people can tell the bot to do: a class for each kind of command."""
