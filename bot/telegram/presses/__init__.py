"""What buttons do: a class for each kind of button."""
