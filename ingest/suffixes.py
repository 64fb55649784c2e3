"""Which types of files are read, by the end of their names."""

from index.json_lines import SUFFIXES

MARKDOWN = frozenset({".md", ".markdown"})
PLAIN = frozenset({".txt"}) | MARKDOWN
EXTRACTED = frozenset({".html", ".htm", ".pdf", ".docx", ".epub"})
"""Types that an article has to be taken out of."""

ARTICLES = PLAIN | EXTRACTED
"""Types of files that are one article."""

READABLE = ARTICLES | SUFFIXES
"""Types that are read: files that are an article, or have one in each line."""
