"""Memory of the whole process tree at rest, without PostgreSQL: a fresh `odzew serve`, a minute of quiet pages."""

import http.client
import os
import subprocess
import sys
import tempfile
import time

import psutil

from benchmarks.desk import report

PORT = int(os.environ.get("BENCH_PORT", "8991"))
PAGES = ("/health", "/account/login/", "/setup/")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="odzew-bench-") as folder:
        command = [sys.executable, "-m", "odzew.surfaces.cli", "serve", "--port", str(PORT)]
        began = time.monotonic()
        desk = subprocess.Popen(
            command,
            env={**os.environ, "ODZEW_DATA": folder},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            ready = _first_answer(began)
            for _ in range(20):
                for page in PAGES:
                    _get(page)
            time.sleep(5)
            report(
                "memory",
                megabytes=_resident(desk.pid),
                seconds_to_first_page=round(ready, 1),
                processes="without PostgreSQL",
            )
        finally:
            desk.terminate()
            desk.wait(30)


def _first_answer(began: float) -> float:
    while time.monotonic() - began < 120:
        try:
            _get("/health")
        except OSError:
            time.sleep(0.1)
        else:
            return time.monotonic() - began
    raise RuntimeError("the desk did not come up")


def _get(path: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=10)
    connection.request("GET", path)
    connection.getresponse().read()
    connection.close()


def _resident(root: int) -> int:
    """Proportional memory of the tree in MB, each shared page counted once; the database left out."""
    tree = [psutil.Process(root), *psutil.Process(root).children(recursive=True)]
    ours = [each for each in tree if "postgres" not in each.name()]
    return round(sum(each.memory_full_info().pss for each in ours) / 1e6)


if __name__ == "__main__":
    main()
