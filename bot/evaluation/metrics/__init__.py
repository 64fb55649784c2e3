"""What an Outcome is worth, one module for each family of metrics."""
