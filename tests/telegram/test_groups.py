"""Groups: privacy mode, replies, topics, migration, coming and going."""

import pytest
from telegram import Bot, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden

from tests.telegram.client import Client
from tests.telegram.emulator import Emulator, Group, Seat


@pytest.fixture
def group(telegram: Emulator) -> Group:
    """A group of two people and the bot."""
    return telegram.group("Новини", telegram.person("Anna"), telegram.person("Boris"))


@pytest.fixture
def boris(telegram: Emulator, group: Group) -> Seat:
    """Boris in that group."""
    return group.seat(telegram.person("Boris").user)


def _texts(client: Client) -> list[str | None]:
    updates = client.do(lambda bot: bot.get_updates())
    return [update.message.text for update in updates if update.message]


def _say_everything(boris: Seat, answer: Seat) -> None:
    boris.says("Добрий день")
    boris.says("/ask а")
    boris.says("/ask@polycite_bot б")
    boris.says("/ask@another_bot в")
    boris.says("@polycite_bot г")
    boris.says("ґ", reply_to=answer.from_bot[0])


@pytest.mark.parametrize("delivers_mentions", [False, True])
def test_with_privacy_mode_commands_and_replies_arrive_and_mentions_perhaps(
    delivers_mentions: bool,
    telegram: Emulator,
    client: Client,
    group: Group,
    boris: Seat,
) -> None:
    telegram.world.delivers_mentions = delivers_mentions
    client.do(lambda bot: bot.send_message(group.id, "Ось"))

    _say_everything(boris, boris)

    mentions = ["@polycite_bot г"] if delivers_mentions else []
    assert _texts(client) == ["/ask а", "/ask@polycite_bot б", *mentions, "ґ"]


def test_without_privacy_mode_everything_arrives_and_the_bot_can_know(
    telegram: Emulator, client: Client, group: Group, boris: Seat
) -> None:
    telegram.world.has_privacy_mode = False
    client.do(lambda bot: bot.send_message(group.id, "Ось"))

    _say_everything(boris, boris)

    assert len(_texts(client)) == 6
    me = client.do(lambda bot: bot.get_me())
    assert me.can_read_all_group_messages is True


def test_an_administrator_reads_everything(
    client: Client, group: Group, boris: Seat
) -> None:
    group.promote_bot()
    boris.says("Добрий день")

    assert _texts(client) == ["Добрий день"]


def test_drafts_are_refused_in_groups(client: Client, group: Group) -> None:
    with pytest.raises(BadRequest, match="Textdraft_peer_invalid"):
        client.do(lambda bot: bot.send_message_draft(group.id, 1, "a"))


def test_a_migrated_group_names_its_new_number(
    telegram: Emulator, client: Client, group: Group, boris: Seat
) -> None:
    new = group.migrate()

    with pytest.raises(ChatMigrated) as refusal:
        client.do(lambda bot: bot.send_message(group.id, "a"))

    assert refusal.value.new_chat_id == new.id
    client.do(lambda bot: bot.send_message(new.id, "a"))
    assert [m.text for m in new.seat(boris.user).from_bot] == ["a"]
    assert telegram.calls.complaints == []


def test_the_bot_is_told_of_a_migration_in_both_groups(
    client: Client, group: Group
) -> None:
    new = group.migrate()

    updates = client.do(lambda bot: bot.get_updates())

    told = [u.message for u in updates if u.message]
    assert [m.migrate_to_chat_id for m in told] == [new.id, None]
    assert [m.migrate_from_chat_id for m in told] == [None, group.id]


def test_an_answer_in_a_topic_stays_in_it(telegram: Emulator, client: Client) -> None:
    anna = telegram.person("Anna")
    forum = telegram.group("Форум", anna, is_forum=True)
    seat = forum.seat(anna.user)
    topic = forum.open_topic("Сьогодні")
    question = seat.says("/ask а", thread_id=topic)

    async def answer(bot: Bot) -> None:
        update = (await bot.get_updates())[-1]
        assert update.message is not None
        assert update.message.is_topic_message
        assert update.message.message_thread_id == topic
        await update.message.reply_text("Ось", do_quote=True)

    client.do(answer)

    shown = seat.next_message()
    assert (shown.thread_id, shown.reply_to) == (topic, question.id)


def test_a_closed_topic_is_not_found(telegram: Emulator, client: Client) -> None:
    forum = telegram.group("Форум", telegram.person("Anna"), is_forum=True)
    topic = forum.open_topic("Сьогодні")
    forum.close_topic(topic)

    with pytest.raises(BadRequest, match="Message thread not found"):
        client.do(lambda b: b.send_message(forum.id, "a", message_thread_id=topic))


def test_a_reply_thread_is_numbered_but_nothing_can_be_sent_to_its_number(
    telegram: Emulator, client: Client
) -> None:
    anna = telegram.person("Anna")
    seat = telegram.group("Велика", anna, kind="supergroup").seat(anna.user)
    first = seat.says("/ask а")
    seat.says("/ask б", reply_to=first)

    async def answer(bot: Bot) -> None:
        update = (await bot.get_updates())[-1]
        assert update.message is not None
        assert update.message.message_thread_id == first.id
        assert update.message.is_topic_message is None
        await bot.send_message(seat.chat_id, "Ось", message_thread_id=first.id)

    with pytest.raises(BadRequest, match="Message thread not found"):
        client.do(answer)


def test_a_removed_bot_is_told_and_may_not_write(client: Client, group: Group) -> None:
    group.remove_bot()

    with pytest.raises(Forbidden, match="bot was kicked from the group chat"):
        client.do(lambda bot: bot.send_message(group.id, "a"))

    (update,) = client.do(lambda bot: bot.get_updates())
    assert update.my_chat_member is not None
    assert update.my_chat_member.new_chat_member.status == "kicked"


def test_a_bot_that_left_may_not_write(client: Client, group: Group) -> None:
    async def leave(bot: Bot) -> None:
        await bot.leave_chat(group.id)
        await bot.send_message(group.id, "a")

    with pytest.raises(Forbidden, match="bot is not a member of the group chat"):
        client.do(leave)


def test_an_added_bot_is_told_of_its_status_and_the_message(
    telegram: Emulator, client: Client
) -> None:
    group = telegram.group("Новини", telegram.person("Anna"), has_bot=False)
    group.add_bot()

    status, joined = client.do(lambda bot: bot.get_updates())

    assert status.my_chat_member is not None
    assert joined.message is not None
    assert [user.id for user in joined.message.new_chat_members] == [700_000_001]


def test_who_is_what_in_a_group_can_be_asked(
    telegram: Emulator, client: Client
) -> None:
    anna, boris = telegram.person("Anna"), telegram.person("Boris")
    group = telegram.group("Новини", anna, boris)

    async def ask(bot: Bot) -> list[str]:
        members = [
            await bot.get_chat_member(group.id, user_id)
            for user_id in (anna.user.id, boris.user.id, bot.id)
        ]
        return [str(member.status) for member in members]

    assert client.do(ask) == ["creator", "member", "member"]
    assert client.do(lambda bot: bot.get_chat_member_count(group.id)) == 3


def test_a_reply_to_a_deleted_message_is_refused_unless_it_may_stand_alone(
    client: Client, group: Group, boris: Seat
) -> None:
    question = boris.says("/ask а")
    boris.deletes(question)

    async def answer(bot: Bot) -> None:
        alone = ReplyParameters(question.id, allow_sending_without_reply=True)
        await bot.send_message(group.id, "Ось", reply_parameters=alone)
        strict = ReplyParameters(question.id)
        await bot.send_message(group.id, "Ось", reply_parameters=strict)

    with pytest.raises(BadRequest, match="Message to be replied not found"):
        client.do(answer)
    assert boris.next_message().reply_to is None


def test_an_anonymous_administrator_writes_as_the_group(
    client: Client, group: Group
) -> None:
    group.anonymous_seat().says("/ask а")

    (update,) = client.do(lambda bot: bot.get_updates())

    assert update.message is not None
    assert update.message.sender_chat is not None
    assert update.message.sender_chat.id == group.id
    assert update.message.from_user is not None
    assert update.message.from_user.username == "GroupAnonymousBot"
