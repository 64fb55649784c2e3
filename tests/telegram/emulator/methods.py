"""The methods of the Bot API that the emulator models, by name."""

from tests.telegram.emulator.editing import (
    AnswerCallbackQuery,
    DeleteMessage,
    DeleteMessages,
    EditMessageCaption,
    EditMessageReplyMarkup,
    EditMessageText,
    SetMessageReaction,
)
from tests.telegram.emulator.fetching import (
    DeleteWebhook,
    GetUpdates,
    GetWebhookInfo,
    SetWebhook,
)
from tests.telegram.emulator.method import Method
from tests.telegram.emulator.presenting import (
    DeleteMyCommands,
    GetMyCommands,
    GetMyDescription,
    GetMyName,
    GetMyShortDescription,
    SetMyCommands,
    SetMyDescription,
    SetMyName,
    SetMyShortDescription,
)
from tests.telegram.emulator.refusals import Refused
from tests.telegram.emulator.sending import (
    SendChatAction,
    SendDocument,
    SendMessage,
    SendMessageDraft,
)
from tests.telegram.emulator.visiting import (
    GetChat,
    GetChatAdministrators,
    GetChatMember,
    GetChatMemberCount,
    GetFile,
    GetMe,
    LeaveChat,
)

_METHODS: tuple[type[Method], ...] = (
    AnswerCallbackQuery, DeleteMessage, DeleteMessages, DeleteMyCommands, DeleteWebhook,
    EditMessageCaption, EditMessageReplyMarkup, EditMessageText, GetChat,
    GetChatAdministrators, GetChatMember, GetChatMemberCount, GetFile, GetMe,
    GetMyCommands, GetMyDescription, GetMyName, GetMyShortDescription, GetUpdates,
    GetWebhookInfo, LeaveChat, SendChatAction, SendDocument, SendMessage,
    SendMessageDraft, SetMessageReaction, SetMyCommands, SetMyDescription, SetMyName,
    SetMyShortDescription, SetWebhook,
)  # fmt: skip
_BY_NAME = {method.__name__.lower(): method for method in _METHODS}
NAMES = tuple(method.__name__[0].lower() + method.__name__[1:] for method in _METHODS)


def method_named(name: str) -> tuple[str, type[Method]]:
    """Return the usual spelling of ``name``, which may be in any case, and its class.

    Raises:
        Refused: The emulator does not model it; 404 as for what Telegram does not know.
    """
    method = _BY_NAME.get(name.lower())
    if method is None:
        raise Refused(404, "Not Found: method not found", is_complaint=True)
    spelled = method.__name__
    return spelled[0].lower() + spelled[1:], method
