"""A job that leaves a line in a file when it begins and when it ends."""

import time
from pathlib import Path

from procrastinate.contrib.django import app


@app.task(queue="slow")
def dawdle(file: str, seconds: float) -> None:
    with Path(file).open("a") as lines:
        lines.write("begun\n")
    time.sleep(seconds)
    with Path(file).open("a") as lines:
        lines.write("ended\n")
