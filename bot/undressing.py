"""What a model wraps around a sentence: Markdown, JSON, lists, headings, labels."""

import re

from bot.marking import END_MARKS

_MARKUP = re.compile(r"```\w*|\*\*|`|^#+\s|^\s*(?:[-*•]|\d{1,2}\))\s+", re.MULTILINE)
_JSON_BEFORE = re.compile(r'^[\s{\[,"]*"?\w+"\s*:\s*[\["]*')
_JSON_AFTER = re.compile(r'"\s*(?:[,\]}].*)?$')
_LABEL = re.compile(
    r"""^(?:answer|response|antwort|réponse|respuesta|resposta|odpowiedź|відповідь
        |ответ|cevap|yanıt|trả\ lời|câu\ trả\ lời|الإجابة|الاجابة|الجواب|پاسخ|جواب
        |回答|答案|答|答え)\s*[:：]\s*""",
    re.VERBOSE | re.IGNORECASE,
)
_LONE_LABEL = re.compile(r"[^:：]{1,60}[:：]")
# "in 2024, [3]." leaves a comma behind, "in 2024 **[3]**." a space.
_LEFT_BEHIND = re.compile(rf"\s*[,،;、(\[]+(?=[{END_MARKS}]*$)|\s+(?=[.。۔]$)")


def undress(text: str) -> str:
    """Return a sentence without what was wrapped around it; empty if that is all."""
    bare = " ".join(_MARKUP.sub("", text).split())
    if _JSON_BEFORE.match(bare):
        bare = _JSON_AFTER.sub("", _JSON_BEFORE.sub("", bare))
    bare = _LABEL.sub("", bare)
    if _LONE_LABEL.fullmatch(bare) or not any(map(str.isalnum, bare)):
        return ""
    return _LEFT_BEHIND.sub("", bare)


def is_heading(text: str) -> bool:
    """Say whether a line is marked as a heading and has no end mark."""
    return bool(re.match(r"\s*#+\s", text)) and text.rstrip()[-1] not in END_MARKS
