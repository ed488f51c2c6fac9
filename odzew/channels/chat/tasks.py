"""Jobs of chat."""

from procrastinate.contrib.django import app

from odzew.channels.chat import actions


@app.periodic(cron="*/30 * * * * *")
@app.task(queue="mail", queueing_lock="chat-handoff")
def hand_off_unseen(timestamp: int) -> None:
    """Answers that nobody was there to see leave by e-mail."""
    del timestamp
    actions.hand_off_all()
