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
from odzew.features.promises import events as promises
from odzew.features.promises.handlers_urgency import score_urgency
from odzew.kit.events import Fact, Handler
from odzew.surfaces.live import handlers as live

TABLE: Mapping[type[Fact], Sequence[Handler]] = {
    conversations.MessageReceived: (channels.acknowledge, score_urgency),
    conversations.ReplyQueued: (channels.queue_delivery, score_urgency),
    conversations.WordCounted: (score_urgency,),
    conversations.FieldsChanged: (score_urgency,),
    conversations.StatusChanged: (score_urgency,),
    promises.PromiseMade: (score_urgency,),
    promises.PromiseMoved: (score_urgency,),
    promises.PromisePaused: (score_urgency,),
    promises.PromiseKept: (score_urgency,),
    promises.PromiseBroken: (score_urgency,),
    promises.PromiseAnswered: (score_urgency,),
    promises.PromiseReleased: (score_urgency,),
    customers.CustomersMerged: (cases.follow_customer,),
    customers.CustomerMergeUndone: (cases.return_to_customer,),
    Fact: (live.notify,),
    conversations.MessageSent: (chat.settle_delivery, channels.file_copies),
}
