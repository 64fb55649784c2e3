"""Property tests driven by coverage: ``make fuzz``."""
