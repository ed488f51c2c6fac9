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
from odzew.kit.events import Fact, Handler
from odzew.surfaces.live import handlers as live

TABLE: Mapping[type[Fact], Sequence[Handler]] = {
    conversations.MessageReceived: (channels.acknowledge, cases.look_for_earlier_contacts),
    conversations.ReplyQueued: (channels.queue_delivery,),
    customers.CustomersMerged: (cases.follow_customer,),
    customers.CustomerMergeUndone: (cases.return_to_customer,),
    Fact: (live.notify,),
    conversations.MessageSent: (chat.settle_delivery, channels.file_copies),
}
