"""Question sets as other people write them, one module for each format."""
