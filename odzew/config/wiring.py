"""The one table of consequences: for every fact, who hears it, in this order, in its transaction.

A handler takes the facts of one change (usually one), does one effect and is named for it. Work that takes
time defers a job. Handlers under `Fact` hear everything.
"""

from collections.abc import Mapping, Sequence

from odzew.channels import handlers as channels
from odzew.channels.chat import handlers as chat
from odzew.core.accounts import events as accounts
from odzew.core.conversations import events as conversations
from odzew.core.conversations import handlers as cases
from odzew.core.customers import events as customers
from odzew.features.promises import events as promised
from odzew.features.promises import handlers as promises
from odzew.features.promises import handlers_told as told
from odzew.features.promises import handlers_urgency as urgency
from odzew.features.routing import handlers as routing
from odzew.kit.events import Fact, Handler
from odzew.surfaces.live import handlers as live

TABLE: Mapping[type[Fact], Sequence[Handler]] = {
    conversations.MessageReceived: (channels.acknowledge, routing.find_somebody),
    conversations.ReplyQueued: (channels.queue_delivery,),
    conversations.ConversationAssigned: (routing.follow_assignment,),
    conversations.ConversationWoke: (routing.find_somebody,),
    conversations.ConversationSnoozed: (routing.fill_free_places,),
    conversations.StatusChanged: (routing.fill_free_places,),
    conversations.PersonRequested: (routing.call_the_manager,),
    accounts.PresenceChanged: (routing.pull_work,),
    customers.CustomersMerged: (cases.follow_customer,),
    customers.CustomerMergeUndone: (cases.return_to_customer,),
    conversations.ConversationMergedInto: (promises.carry_promises_over,),
    conversations.ConversationMergeUndone: (promises.carry_promises_over,),
    conversations.MessageFailed: (promises.owe_again,),
    conversations.MessageReturned: (promises.owe_again,),
    conversations.ContactLogged: (promises.follow_contacts,),
    promised.PromiseMade: (told.tell_times,),
    promised.PromiseKept: (told.note_answers,),
    promised.PromiseAnswered: (told.note_answers,),
    promised.PromiseReleased: (told.note_answers,),
    accounts.SettingsChanged: (promises.settle_orphaned,),
    promised.PromiseSettingsChanged: (promises.count_again,),
    Fact: (promises.settle_promises, urgency.score_urgency, live.notify),
    conversations.MessageSent: (chat.settle_delivery, channels.file_copies),
}
