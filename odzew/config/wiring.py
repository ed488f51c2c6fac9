"""The one table of consequences: for every fact, who hears it, in this order, in its transaction.

A handler takes the facts of one change (usually one), does one effect and is named for it. Work that takes
time defers a job. Handlers under `Fact` hear everything.
"""

from collections.abc import Mapping, Sequence

from odzew.channels import handlers as channels
from odzew.channels.chat import handlers as chat
from odzew.core.conversations import events as conversations
from odzew.core.conversations import handlers as cases
from odzew.core.customers import events as customers
from odzew.features.notifications import handlers as notifications
from odzew.features.promises import events as promises
from odzew.kit.events import Fact, Handler
from odzew.surfaces.live import handlers as live

TABLE: Mapping[type[Fact], Sequence[Handler]] = {
    conversations.MessageReceived: (channels.acknowledge, notifications.tell_of_messages),
    conversations.ReplyQueued: (channels.queue_delivery, notifications.calm_after_act),
    conversations.NoteAdded: (notifications.tell_of_mentions, notifications.calm_after_act),
    conversations.ConversationAssigned: (notifications.tell_of_assignments, notifications.calm_after_act),
    conversations.StatusChanged: (notifications.calm_after_act,),
    conversations.ConversationSnoozed: (notifications.calm_after_act,),
    conversations.MessageFailed: (notifications.tell_of_failures,),
    conversations.MessageReturned: (notifications.tell_of_failures,),
    conversations.ConversationsMerged: (notifications.move_with_merge,),
    promises.PromiseWarned: (notifications.tell_of_warnings,),
    promises.PromiseBroken: (notifications.tell_of_broken,),
    promises.PromiseKept: (notifications.calm_after_promise,),
    promises.PromiseAnswered: (notifications.calm_after_promise,),
    promises.PromiseReleased: (notifications.calm_after_promise,),
    customers.CustomersMerged: (cases.follow_customer,),
    customers.CustomerMergeUndone: (cases.return_to_customer,),
    Fact: (live.notify,),
    conversations.MessageSent: (chat.settle_delivery, channels.file_copies),
}
