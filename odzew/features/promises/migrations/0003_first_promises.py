"""What a new desk promises: Monday to Friday from 8 to 18, an answer within two hours, chat within minutes.

Minutes are of those ten hours a day. Sources: handbook S13 (limit 2 h, target 1 h), S115 (update every 3 working days),
S113 (complaints). All of it can be edited; a desk that has policies or calendars keeps its own.
"""

from django.db import migrations

DAY = 600
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
STEPS = [
    {"percent": 50, "who": ["assignee"], "acts": ["notify"]},
    {"percent": 75, "who": ["assignee", "leads"], "acts": ["notify"]},
    {"percent": 100, "who": ["assignee", "leads", "on_call"], "acts": ["notify", "raise_priority"]},
]
CHAT_STEPS = [
    {"percent": 50, "who": ["assignee", "leads"], "acts": ["notify"]},
    {"percent": 100, "who": ["assignee", "leads", "on_call"], "acts": ["notify", "raise_priority"]},
]
COMPLAINT_STEPS = [
    {"percent": 50, "who": ["assignee"], "acts": ["notify"]},
    {"percent": 75, "who": ["assignee", "leads"], "acts": ["notify"]},
    {"percent": 90, "who": ["assignee", "leads"], "acts": ["notify", "raise_priority"]},
    {"percent": 100, "who": ["assignee", "leads", "on_call"], "acts": ["notify"]},
]
POLICIES = [
    {
        "name": "Czat",
        "channels": ["chat"],
        "first_answer": 3,
        "next_answer": 5,
        "update": 3 * DAY,
        "resolution": 5 * DAY,
        "steps": CHAT_STEPS,
    },
    {
        "name": "Reklamacje",
        "kinds": ["complaint", "grievance"],
        "first_answer": 120,
        "next_answer": 240,
        "update": 3 * DAY,
        "resolution": 14 * 24 * 60,
        "resolution_clock": "calendar",
        "steps": COMPLAINT_STEPS,
    },
    {
        "name": "Pilne",
        "priorities": ["urgent"],
        "first_answer": 30,
        "next_answer": 60,
        "update": DAY,
        "resolution": 2 * DAY,
        "steps": STEPS,
    },
    {
        "name": "Wszystkie sprawy",
        "first_answer": 120,
        "next_answer": 240,
        "update": 3 * DAY,
        "resolution": 5 * DAY,
        "steps": STEPS,
    },
]


def promise_first(apps, schema_editor):
    calendar, policy = apps.get_model("promises", "Calendar"), apps.get_model("promises", "Policy")
    if not calendar.objects.exists():
        week = {day: [["08:00", "18:00"]] for day in WEEKDAYS}
        calendar.objects.create(name="Godziny pracy", week=week, country="PL", is_default=True)
    if not policy.objects.exists():
        for position, values in enumerate(POLICIES, 1):
            policy.objects.create(position=10 * position, **values)


class Migration(migrations.Migration):
    dependencies = [("promises", "0002_ledger")]

    operations = [migrations.RunPython(promise_first, migrations.RunPython.noop)]
