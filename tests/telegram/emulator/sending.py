"""Methods that show a reader something new: messages, drafts, documents, actions."""

import time
from typing import Literal

from pydantic import BaseModel, ConfigDict

from tests.telegram.emulator.formatted import MAX_CAPTION, MAX_TEXT, Entity, Formatted
from tests.telegram.emulator.keyboards import Keyboard, checked
from tests.telegram.emulator.method import (
    ChatId,
    Method,
    checked_thread,
    written,
    written_message,
)
from tests.telegram.emulator.objects import message_object
from tests.telegram.emulator.parameters import Upload
from tests.telegram.emulator.refusals import Refused, bad_request
from tests.telegram.emulator.world import Chat, File, Frame, Message, Version, World

MAX_UPLOAD = 50 * 1024 * 1024


class ReplyParameters(BaseModel):
    """What a message replies to."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    message_id: int
    chat_id: ChatId | None = None
    allow_sending_without_reply: bool = False
    quote: str | None = None


class LinkPreviewOptions(BaseModel):
    """Whether a link is shown with a preview."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    is_disabled: bool = False
    url: str | None = None
    prefer_small_media: bool | None = None
    prefer_large_media: bool | None = None
    show_above_text: bool | None = None


class _Sending(Method):
    chat_id: ChatId
    message_thread_id: int | None = None
    reply_parameters: ReplyParameters | None = None
    reply_markup: Keyboard | None = None
    disable_notification: bool = False
    protect_content: bool = False

    def _send(
        self, world: World, chat: Chat, shown: Formatted, document: File | None = None
    ) -> object:
        keyboard = checked(self.reply_markup)
        thread_id = checked_thread(chat, self.message_thread_id)
        reply_to = self._replied(world, chat)
        if thread_id is None and reply_to is not None:
            thread_id = chat.messages[reply_to].thread_id
        message = Message(
            id=world.next_message_id(chat),
            sender=world.bot,
            versions=[Version(at=time.monotonic(), shown=shown, keyboard=keyboard)],
            sent_at=int(time.time()),
            reply_to=reply_to,
            quote=self.reply_parameters.quote if self.reply_parameters else None,
            thread_id=thread_id,
            document=document,
        )
        chat.messages[message.id] = message
        chat.draft = None
        return message_object(world, chat, message)

    def _replied(self, world: World, chat: Chat) -> int | None:
        wanted = self.reply_parameters
        if wanted is None:
            return None
        if wanted.chat_id not in (None, chat.id):
            raise bad_request("the emulator does not model replies to another chat")
        try:
            message = world.message(chat, wanted.message_id, "to be replied")
        except Refused:
            if wanted.allow_sending_without_reply:
                return None
            raise
        if wanted.quote is not None and wanted.quote not in message.now.shown.text:
            raise bad_request("QUOTE_TEXT_INVALID")
        return message.id


class SendMessage(_Sending):
    """A message of text."""

    text: str
    entities: tuple[Entity, ...] = ()
    link_preview_options: LinkPreviewOptions | None = None

    def carry_out(self, world: World) -> object:
        """Return the message."""
        chat = world.writable_chat(self.chat_id)
        return self._send(
            world, chat, written_message(self.text, self.entities, MAX_TEXT)
        )


class SendDocument(_Sending):
    """A file, new or known by its id."""

    document: Upload | str
    caption: str = ""
    caption_entities: tuple[Entity, ...] = ()
    disable_content_type_detection: bool = False

    def carry_out(self, world: World) -> object:
        """Return the message."""
        chat = world.writable_chat(self.chat_id)
        shown = written(
            self.caption,
            self.caption_entities,
            limit=MAX_CAPTION,
            what="message caption",
        )
        return self._send(world, chat, shown, self._file(world))

    def _file(self, world: World) -> File:
        if isinstance(self.document, str):
            known = world.files.get(self.document)
            if known is None:
                raise bad_request("wrong remote file identifier specified")
            return known
        if not self.document.content:
            raise bad_request("file must be non-empty")
        if len(self.document.content) > MAX_UPLOAD:
            raise Refused(413, "Request Entity Too Large")
        return world.add_file(
            self.document.name, self.document.mime_type, self.document.content
        )


class SendMessageDraft(Method):
    """A partial answer in a private chat; without text it says "Thinking"."""

    chat_id: int
    draft_id: int
    message_thread_id: int | None = None
    text: str = ""
    entities: tuple[Entity, ...] = ()
    can_stop: bool = False
    keep_on_stop: bool = False

    def carry_out(self, world: World) -> object:
        """Return True."""
        chat = world.writable_chat(self.chat_id)
        if chat.kind != "private":
            raise bad_request("TEXTDRAFT_PEER_INVALID")
        if self.draft_id == 0:
            raise bad_request("TEXTDRAFT_ID_INVALID")
        frame = Frame(
            at=time.monotonic(),
            draft_id=self.draft_id,
            shown=written(self.text, self.entities, limit=MAX_TEXT, what="message"),
            thread_id=checked_thread(chat, self.message_thread_id),
            can_stop=self.can_stop,
            keep_on_stop=self.keep_on_stop,
            is_after_stop=self.draft_id in chat.stopped_drafts,
        )
        chat.frames.append(frame)
        if not frame.is_after_stop:
            chat.draft = frame
        return True


class SendChatAction(Method):
    """A hint such as "typing", shown for 5 seconds."""

    chat_id: ChatId
    action: Literal[
        "typing", "upload_photo", "record_video", "upload_video", "record_voice",
        "upload_voice", "upload_document", "choose_sticker", "find_location",
        "record_video_note", "upload_video_note",
    ]  # fmt: skip
    message_thread_id: int | None = None

    def carry_out(self, world: World) -> object:
        """Return True."""
        chat = world.writable_chat(self.chat_id)
        checked_thread(chat, self.message_thread_id)
        chat.actions.append((time.monotonic(), self.action))
        return True
