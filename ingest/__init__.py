"""The writing program: files become articles, chunks, vectors."""
