"""Jobs of rules. Each is safe to run twice; the rows decide."""

from procrastinate.contrib.django import app

from odzew.features.automation.actions import keeping, run, webhooks


@app.task(name="automation.run_rules", queue="default", retry=5)
def run_rules(event_ids: list[int]) -> None:
    """Let the rules hear these facts."""
    run.run_events(event_ids)


@app.periodic(cron="* * * * *")
@app.task(name="automation.look_at_the_time", queue="default", queueing_lock="rules-on-time")
def look_at_the_time(timestamp: int) -> None:
    """Run the rules whose time has come on some case."""
    del timestamp
    run.run_timed()


@app.task(name="automation.call_webhook", queue="default")
def call_webhook(call_id: int) -> None:
    """Make one attempt to tell another system."""
    webhooks.call(call_id)


@app.periodic(cron="*/5 * * * *")
@app.task(name="automation.sweep_webhooks", queue="default", queueing_lock="rules-webhooks")
def sweep_webhooks(timestamp: int) -> None:
    """Calls whose job was lost."""
    del timestamp
    for call_id in webhooks.due_calls():
        webhooks.call(call_id)


@app.periodic(cron="41 3 * * *")
@app.task(name="automation.forget_runs", queue="default", queueing_lock="rules-forget")
def forget_runs(timestamp: int) -> None:
    """The history keeps what is young enough."""
    del timestamp
    keeping.forget_runs()
