"""What an analyst reads of a Run: outcomes to figures, figures to a page."""
