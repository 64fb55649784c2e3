"""The failures a person can mend, as one tree; ``bot.model_weights`` adds its own two.

UserError                     shown as it stands: what happened + what to do
├── NoIndex                   nothing has been ingested at this home yet
│   └── EmptyIndex            everything that was has been removed
├── IndexMismatch             the index was made by another model or version
├── IndexDamaged              catalogue or vectors cannot be read
├── IndexBusy                 another ingest holds the lock
├── IndexUnreachable          its server is down or refuses us, its disk takes no more
├── UnreadableFile            one file cannot become an article; the rest can
├── NothingToIngest           no file could be ingested at all
├── ArticlesWouldBeLost       a rebuild lacks articles that the index has
├── BadQuestion               an empty or impossible question, or set of them
├── BadSettings               unknown or contradictory settings
├── StateUnusable             what a front end keeps cannot be read or written
│   └── StateUnavailable      not now: its disk is full, another program locks it
├── EmbeddingUnavailable      the embedding model or endpoint does not work
└── ChatModelUnavailable      the chat model does not answer; quotes still work
    └── ChatModelRefused      it answers that it will not: key, model, quota
"""


class UserError(Exception):
    """Root of what is told to a person: one line, what happened and what to do."""


class NoIndex(UserError):
    """There is no index at the home folder yet."""


class EmptyIndex(NoIndex):
    """The index holds no articles."""


class IndexMismatch(UserError):
    """The index was made by another embedding model, chunker or analyser."""


class IndexDamaged(UserError):
    """The catalogue or the vectors are there but cannot be read."""


class IndexBusy(UserError):
    """Another ingest is writing this index."""


class IndexUnreachable(UserError):
    """The server or the disk that the index is on fails, or refuses what it is asked."""


class UnreadableFile(UserError):
    """A file that cannot become an article; its message is the reason alone."""


class NothingToIngest(UserError):
    """Not one file could be ingested."""


class ArticlesWouldBeLost(UserError):
    """A rebuild cannot read articles that the index has."""


class BadQuestion(UserError):
    """A question, or a set of them, is empty or asks for what the index cannot have."""


class BadSettings(UserError):
    """Settings are unknown, malformed or contradict each other."""


class StateUnusable(UserError):
    """What the Telegram front end keeps of its own cannot be read or written."""


class StateUnavailable(StateUnusable):
    """It cannot be read or written now; this may pass without a restart."""


class EmbeddingUnavailable(UserError):
    """The embedding model or endpoint does not work now."""


class ChatModelUnavailable(UserError):
    """The chat model does not answer now; trying later may help."""


class ChatModelRefused(ChatModelUnavailable):
    """The chat endpoint answers with a refusal that trying again will not change."""
