"""Benchmarks: what retrieval reaches on data that lies beside the repository."""
