"""The shared ground: what is stored and how it is found."""
