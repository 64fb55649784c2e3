"""The parts of the bot put together: each is given what it works with."""

from telegram import User

from bot.answering import Answerer
from bot.telegram.access import Access
from bot.telegram.admitting import Door
from bot.telegram.allowances import Allowances
from bot.telegram.asked import AskedQuestions
from bot.telegram.asking import Asking
from bot.telegram.backlog import Backlog
from bot.telegram.budgeting import Budget
from bot.telegram.catching_up import CatchingUp
from bot.telegram.chats import Chats
from bot.telegram.commands.allowing import Allowing
from bot.telegram.commands.choosing_language import ChoosingLanguage
from bot.telegram.commands.conversing import Conversing
from bot.telegram.commands.counting import Counting
from bot.telegram.commands.curating import Curating
from bot.telegram.commands.introducing import Introducing
from bot.telegram.commands.listing_sources import ListingSources
from bot.telegram.commands.owning import Owning
from bot.telegram.conversations import Records
from bot.telegram.delivering import Deliverer
from bot.telegram.deposits import Deposits
from bot.telegram.documents import Documents
from bot.telegram.erasing import Eraser
from bot.telegram.fetching import Fetcher
from bot.telegram.given_answers import GivenAnswers
from bot.telegram.inbox import Inbox
from bot.telegram.incoming import Kind, Place
from bot.telegram.joining import Joiner
from bot.telegram.lanes import Lanes
from bot.telegram.noticing import Notices
from bot.telegram.observing import Meter
from bot.telegram.options import Options
from bot.telegram.pacing import Pace
from bot.telegram.presses.asking_again import AskingAgain
from bot.telegram.presses.opening_sources import OpeningSources
from bot.telegram.presses.rating_answers import RatingAnswers
from bot.telegram.presses.stopping import Stopping
from bot.telegram.pressing import Presses
from bot.telegram.queueing import Queue
from bot.telegram.ratings import Ratings
from bot.telegram.rationing import Rations
from bot.telegram.reacting import Reactions
from bot.telegram.receiving import Receiver
from bot.telegram.replying import Replier
from bot.telegram.sending import Sender
from bot.telegram.sending_files import FileSender
from bot.telegram.sent_files import SentFiles
from bot.telegram.shelving import Shelf
from bot.telegram.state import State
from bot.telegram.tallying import Tallies
from bot.telegram.turns import Act, OnStart
from bot.telegram.under_way import UnderWay
from bot.telegram.uploading import Uploads


def make_lanes(
    answerer: Answerer,
    options: Options,
    sender: Sender,
    state: State,
    inbox: Inbox,
    me: User,
    meter: Meter,
    reactions: Reactions,
    *,
    on_start: OnStart,
) -> Lanes:
    """Return what works off the updates of ``inbox``, as the bot ``me``."""
    records, chats, backlog = (
        Records(state, options.idle_s),
        Chats(state),
        Backlog(state),
    )
    access = Access(state, options.rules)
    given_answers = GivenAnswers(state)

    def is_followed(place: Place) -> bool:
        return lanes.is_followed(f"{place.chat}/{place.thread or 0}")

    deliverer = Deliverer(records, chats, sender, is_followed=is_followed)
    pace = Pace(Allowances(state, options.per_hour), deliverer, meter)
    budget = Budget(state, options.tokens_per_month)
    under_way = UnderWay()
    replier = Replier(
        Rations(answerer, budget, meter, answer_s=options.answer_s),
        records,
        sender,
        deliverer,
        pace,
        Queue(options.at_once),
        under_way,
        meter,
        streaming=options.streaming,
        begin=inbox.begin,
    )
    late_s = options.late_s
    catching_up = CatchingUp(backlog, records, deliverer, me, late_s=late_s)
    asking = Asking(replier, deliverer, catching_up, reactions)
    introducing = Introducing(deliverer, chats, me.name, on_start)
    collection, shelf, deposits = (
        options.collection,
        Shelf(options.files),
        Deposits(state),
    )
    curating = Curating(collection, shelf, deposits, records, deliverer)
    acts = {
        **introducing.acts,
        **Conversing(records, asking, under_way, deliverer).acts,
        **ChoosingLanguage(chats, deliverer).acts,
        **ListingSources(given_answers, deliverer).acts,
        **Owning(
            Eraser(state),
            under_way,
            deliverer,
            keep_days=options.keep_days,
            contact=options.contact,
            has_model=answerer.model is not None,
        ).acts,
        **Allowing(access, deliverer, sender).acts,
        **curating.acts,
        **Counting(collection, Tallies(state), deliverer).acts,
    }
    asking_again = AskingAgain(AskedQuestions(state), asking, deliverer)
    documents = Documents(answerer.retriever.catalogue)
    files = FileSender(sender, SentFiles(state))
    by_action = {
        **Stopping(under_way).by_action,
        **asking_again.by_action,
        **curating.by_action,
        **OpeningSources(given_answers, documents, sender, files).by_action,
        **RatingAnswers(given_answers, Ratings(state), sender).by_action,
    }
    presses = Presses(sender, by_action)
    door = Door(access, deliverer, sender)
    uploads = Uploads(
        collection,
        shelf,
        Fetcher(sender.bot),
        deposits,
        Notices(records, sender),
        deliverer,
        begin=inbox.begin,
    )
    happenings: dict[Kind, Act] = {
        "question": asking.ask,
        "edited": asking_again.offer,
        "file": uploads.take,
        "media": uploads.decline,
        "added": introducing.greet_group,
    }
    joiner = Joiner(backlog, records)
    receiver = Receiver(
        inbox,
        chats,
        under_way,
        deliverer,
        presses,
        acts,
        access,
        door,
        happenings,
        joiner,
        me,
        meter,
    )
    lanes = Lanes(receiver.work)
    return lanes
