"""What the bot says of itself, per language, and its menus per scope and language."""

from dataclasses import dataclass, field

from tests.telegram.emulator.refusals import bad_request

Menu = tuple[tuple[str, str], ...]
"""Commands with their descriptions, in order."""


@dataclass(kw_only=True)
class Profile:
    """``texts`` by kind and language code, ``menus`` by scope and language code.

    The empty code is what users of all other languages see. A scope is its type with
    chat and user id, such as ``("chat", -5, None)``.
    """

    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menus: dict[tuple[tuple[str, int | None, int | None], str], Menu] = field(
        default_factory=dict
    )

    def text(self, kind: str, language: str) -> str:
        """Return the name, description or short description a user is shown."""
        return self.texts.get((kind, language)) or self.texts.get((kind, ""), "")

    def menu(
        self,
        *,
        chat_id: int,
        user_id: int,
        is_group: bool,
        is_admin: bool,
        language: str,
    ) -> Menu:
        """Return the commands a user sees in a chat: the narrowest scope that has any.

        The order is that of "Determining list of commands" in the Bot API reference.
        """
        scopes: list[tuple[str, int | None, int | None]] = []
        if is_group:
            scopes.append(("chat_member", chat_id, user_id))
            if is_admin:
                scopes.append(("chat_administrators", chat_id, None))
        scopes.append(("chat", chat_id, None))
        if is_group and is_admin:
            scopes.append(("all_chat_administrators", None, None))
        scopes.append(
            ("all_group_chats" if is_group else "all_private_chats", None, None)
        )
        scopes.append(("default", None, None))
        for scope in scopes:
            for code in (language, ""):
                if menu := self.menus.get((scope, code)):
                    return menu
        return ()


def checked_language(code: str) -> str:
    """Return ``code`` if Telegram keeps texts for it: two lower-case letters or none.

    Raises:
        Refused: It is anything else, such as ``pt-br``.
    """
    if code and not (len(code) == 2 and code.isascii() and code.islower()):
        raise bad_request("invalid language code specified")
    return code
