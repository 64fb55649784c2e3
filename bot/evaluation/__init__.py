"""Evaluation runs: question sets in, graded outcomes and metrics out."""
