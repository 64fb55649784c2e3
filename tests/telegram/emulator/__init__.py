"""A strict Bot API on loopback for tests: Telegram's refusals, people and trouble.

::

    with emulator() as telegram:
        # The bot under test: base_url=telegram.base_url,
        # base_file_url=telegram.base_file_url, token=telegram.token.
        telegram.wait_for_poll()                             # the bot has started
        anna = telegram.person("Anna", language_code="uk")   # in her private chat
        anna.says("/start")
        greeting = anna.next_message()                       # waits, a minute at most
        press = anna.presses(greeting, "1 · Київ")
        press.answer()                                       # the toast of the answer
        anna.draft, anna.frames                              # what streams, with times
        anna.stops()                                         # the Stop of the draft
        anna.changed_message(greeting)                       # waits for an edit
        anna.uploads("note.txt", b"...")                     # or 25_000_000: a size
        anna.blocks()                                        # 403 from now on

        boris = telegram.person("Boris")
        group = telegram.group("News", anna, boris, kind="supergroup", is_forum=True)
        in_group = group.seat(boris.user)
        topic = group.open_topic("Today")
        in_group.says("/ask ...", thread_id=topic)
        in_group.says("and then?", reply_to=in_group.next_message())
        new_group = telegram.group("Old", anna).migrate()

        telegram.faults.plan(Flood(retry_after_s=3), method="sendMessage",
                             chat_id=group.id)               # the next such call
        with telegram.faults.during(LostReply(), method="sendMessage"):
            ...                                              # every such call
        telegram.rates.is_enforced = True                    # 30/s, 20/min, 1/s

        telegram.calls.of("sendMessage")                     # with times and results
        telegram.calls.refused, telegram.calls.early, telegram.calls.complaints

A test of a well-behaved bot ends with ``calls.refused == []``. ``calls.complaints`` are
methods and fields that exist at Telegram and are not modelled here, parse_mode among
them; model them or do without. ``calls.early`` came before a 429's time was over.
``rates.excesses`` are calls above the published rates, enforced or not.

``world`` holds the switches: ``has_privacy_mode``, ``delivers_mentions``,
``query_lifetime_s``; ``world.updates.count`` is what the bot has not confirmed. Webhooks
need HTTPS; ``postman.proxies["https://bot.example"] = "http://127.0.0.1:PORT"`` is the
reverse proxy in front of the bot.

Where things are: ``formatted`` and ``keyboards`` hold the limits of texts and buttons;
``sending``, ``editing``, ``visiting``, ``presenting``, ``fetching`` the methods;
``server``, ``polling`` and ``posting`` the wire; ``seats``, ``groups``, ``reading`` and
``happenings`` people; ``world`` what there is.

Not modelled: several posts at a time, links and mentions that Telegram finds in the
bot's own text, splitting of entities that cross each other, media other than documents,
the loss of updates after 24 hours, and how many calls real flood limits allow.
"""

from tests.telegram.emulator.calls import Call
from tests.telegram.emulator.control import TOKEN, Emulator, emulator
from tests.telegram.emulator.faults import (
    Conflict,
    Flood,
    HungUp,
    Latency,
    LostReply,
    Outage,
    Refusal,
    SlowBody,
)
from tests.telegram.emulator.groups import Group
from tests.telegram.emulator.reading import NothingCame, Shown
from tests.telegram.emulator.seats import Press, Seat

__all__ = [
    "TOKEN", "Call", "Conflict", "Emulator", "Flood", "Group", "HungUp", "Latency",
    "LostReply", "NothingCame", "Outage", "Press", "Refusal", "Seat", "Shown",
    "SlowBody", "emulator",
]  # fmt: skip
