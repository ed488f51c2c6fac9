"""The one table of consequences: for every fact, who hears it, in this order, in its transaction.

A handler does one effect and is named for it. Work that takes time defers a job.
"""

from collections.abc import Mapping, Sequence

from odzew.channels import handlers as channels
from odzew.channels.chat import handlers as chat
from odzew.core.conversations import events as conversations
from odzew.kit.events import Fact, Handler, Listener
from odzew.surfaces.live import handlers as live

TABLE: Mapping[type[Fact], Sequence[Handler]] = {
    conversations.MessageReceived: (channels.acknowledge,),
    conversations.ReplyQueued: (channels.queue_delivery,),
    conversations.MessageSent: (chat.settle_delivery,),
}

EVERYTHING: Sequence[Listener] = (live.notify,)
