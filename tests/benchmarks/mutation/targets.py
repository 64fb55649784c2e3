"""The modules that decide what is found and what is shown, and the tests of each."""

_CHECKING = "tests/bot/test_checking.py"
_RETRIEVING = "tests/index/test_retrieving.py"
_FOUND = "tests/index/test_found_passages.py"

TESTS = {
    "bot/checking.py": (
        "tests/bot/test_checking_few_words.py",
        "tests/bot/test_checking_citations.py",
        _CHECKING,
    ),
    "index/retrieving.py": (
        "tests/index/test_retrieving_bounds.py",
        _RETRIEVING,
        _FOUND,
        "tests/index/test_catching_up.py",
    ),
    "index/choosing.py": ("tests/index/test_choosing.py",),
    "index/scoring.py": (
        "tests/index/test_scoring_sentences.py",
        "tests/index/test_scoring.py",
    ),
    "bot/marking.py": (
        "tests/bot/test_marking.py",
        "tests/bot/test_drafting.py",
    ),
    "bot/evidence.py": ("tests/bot/test_evidence.py",),
    "bot/supporting.py": (
        "tests/bot/test_supporting_bounds.py",
        "tests/bot/test_supporting.py",
    ),
    "bot/rivalling.py": (
        "tests/bot/test_rivalling_bounds.py",
        "tests/bot/test_rivalling.py",
    ),
    "bot/recognising.py": (
        "tests/bot/test_recognising_bounds.py",
        "tests/bot/test_recognising.py",
    ),
    "bot/drifting.py": ("tests/bot/test_drifting.py",),
    "bot/echoing.py": ("tests/bot/test_echoing.py",),
    "bot/grounds.py": ("tests/bot/test_grounds.py",),
    "bot/quoting.py": ("tests/bot/test_quoting.py",),
    "bot/rereading.py": ("tests/bot/test_rereading.py",),
    "bot/differing.py": (
        "tests/bot/test_differing_bounds.py",
        "tests/bot/test_differing.py",
    ),
    "index/gathering.py": (
        "tests/index/test_gathering_bounds.py",
        "tests/index/test_gathering_reading.py",
        "tests/index/test_gathering.py",
        "-k not Chroma",
    ),
    "index/calibrating.py": ("tests/index/test_calibrating.py",),
    "index/aligning.py": ("tests/index/test_aligning.py",),
    "index/comparing.py": (
        "tests/index/test_comparing_bounds.py",
        "tests/index/test_comparing.py",
    ),
    "index/matching.py": ("tests/index/test_matching.py",),
}
"""What pytest is told to run; the cheapest first, and all in the process of the module."""
