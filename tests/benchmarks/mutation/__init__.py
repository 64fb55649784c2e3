"""How many small changes of the modules that decide are noticed by their tests."""
