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
from odzew.features.automation import events as rules
from odzew.features.automation import handlers as automation
from odzew.features.notifications import handlers as notifications
from odzew.features.promises import events as promised
from odzew.features.promises import handlers as promises
from odzew.features.promises import handlers_told as told
from odzew.features.promises import handlers_urgency as urgency
from odzew.features.routing import handlers as routing
from odzew.kit.events import Fact, Handler
from odzew.surfaces.live import handlers as live

TABLE: Mapping[type[Fact], Sequence[Handler]] = {
    conversations.MessageReceived: (
        channels.acknowledge,
        cases.look_for_earlier_contacts,
        channels.hear_wishes,
        routing.find_somebody,
        notifications.tell_of_messages,
    ),
    conversations.ReplyQueued: (channels.queue_delivery,),
    conversations.ReplyWithdrawn: (channels.acknowledge_after_all,),
    conversations.NoteAdded: (notifications.tell_of_mentions,),
    conversations.ConversationAssigned: (
        routing.follow_assignment,
        notifications.tell_of_assignments,
    ),
    conversations.ConversationWoke: (routing.find_somebody,),
    conversations.ConversationSnoozed: (routing.fill_free_places,),
    conversations.StatusChanged: (routing.fill_free_places,),
    conversations.ConversationsMerged: (notifications.move_with_merge,),
    conversations.ConversationMergedInto: (promises.carry_promises_over,),
    conversations.ConversationMergeUndone: (promises.carry_promises_over,),
    conversations.MessageFailed: (promises.owe_again, notifications.tell_of_failures),
    conversations.MessageReturned: (promises.owe_again, notifications.tell_of_failures),
    conversations.ContactLogged: (promises.follow_contacts,),
    conversations.CallbackRequested: (routing.promise_call,),
    conversations.PersonRequested: (routing.call_the_manager,),
    customers.CustomersMerged: (cases.follow_customer,),
    customers.CustomerMergeUndone: (cases.return_to_customer,),
    accounts.PresenceChanged: (routing.pull_work,),
    accounts.SettingsChanged: (promises.settle_orphaned,),
    promised.PromiseSettingsChanged: (promises.count_again,),
    promised.PromiseWarned: (notifications.tell_of_warnings,),
    promised.PromiseBroken: (notifications.tell_of_broken,),
    promised.PromiseKept: (told.note_answers, notifications.calm_after_promise),
    promised.PromiseAnswered: (told.note_answers, notifications.calm_after_promise),
    promised.PromiseReleased: (told.note_answers, notifications.calm_after_promise),
    rules.RuleCalledPeople: (notifications.tell_of_rules,),
    rules.RuleAskedForRouting: (routing.find_somebody,),
    Fact: (
        notifications.calm_after_act,
        promises.settle_promises,
        urgency.score_urgency,
        live.notify,
        automation.consider,
    ),
    conversations.MessageSent: (chat.settle_delivery, channels.file_copies),
}
