"""One process tree: it starts, drains, survives kills of itself and of its database."""

import json
import os
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.process.tree import Desk, copy_of, eventually, odzew

pytestmark = [pytest.mark.process, pytest.mark.timeout(180), pytest.mark.xdist_group("process")]


def is_gone(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_serve_answers_and_an_orderly_stop_ends_with_status_zero_and_no_database_behind(serve):
    desk = serve()
    status, body = desk.get("/health")
    assert (status, json.loads(body)["database"]) == (200, "well")
    database = desk.database_pid()
    assert desk.stop() == 0
    eventually(lambda: is_gone(database), 5)


def test_a_stop_loses_neither_the_running_request_nor_the_upload_nor_the_job(serve, data, tmp_path):
    desk = serve()
    lines = tmp_path / "job.txt"
    assert desk.get(f"/dawdle?file={lines}&seconds=3")[0] == 200
    eventually(lines.exists)
    with ThreadPoolExecutor(1) as pool, socket.create_connection(("127.0.0.1", desk.port)) as upload:
        upload.sendall(b"POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n12345")
        request = pool.submit(desk.get, "/slow?seconds=2")
        time.sleep(0.5)
        desk.process.send_signal(signal.SIGTERM)
        time.sleep(0.7)
        upload.sendall(b"67890")
        assert upload.recv(65536).startswith(b"HTTP/1.1 200")
        assert request.result() == (200, "done")
    assert desk.ended() == 0
    assert lines.read_text() == "begun\nended\n"
    counts = json.loads(odzew(data, "status", "--json").stdout)
    assert counts["jobs"] == {"waiting": counts["jobs"]["waiting"], "running": 0, "failed": 0}


def test_a_signal_during_the_start_is_an_orderly_stop(migrated, tmp_path):
    data = copy_of(migrated, tmp_path / "own")  # nobody's database but this desk's: its pid is a sign of life
    desk = Desk(data, tmp_path / "early.log")
    eventually((data / "postgres/data/postmaster.pid").exists)
    assert desk.stop() == 0
    eventually(lambda: not (data / "postgres/data/postmaster.pid").exists(), 10)


def test_a_taken_port_is_said_in_words(data):
    with socket.create_server(("127.0.0.1", 0)) as door:
        done = odzew(data, "serve", "--port", str(door.getsockname()[1]))
    assert done.returncode == 1
    assert "Choose another with --port" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_second_desk_on_the_same_data_joins_and_outlives_the_first(serve):
    first, second = serve(), serve()
    assert first.database_pid() == second.database_pid()
    assert first.stop() == 0
    eventually(lambda: second.get("/rows")[0] == 200)
    assert second.stop() == 0


def test_after_kill_9_the_desk_starts_again_and_the_cut_job_is_done(serve, tmp_path):
    desk = serve()
    lines = tmp_path / "job.txt"
    desk.get(f"/dawdle?file={lines}&seconds=4")
    eventually(lines.exists)
    desk.kill()
    assert lines.read_text() == "begun\n"
    serve(ODZEW_DEAD_SECONDS="12")
    eventually(lambda: lines.read_text().endswith("ended\n"), 100)


def test_kill_9_of_the_database_under_load_is_survived(serve):
    desk = serve()
    stop, answers = threading.Event(), []

    def ask():
        while not stop.is_set():
            answers.append(desk.get("/rows")[0])

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for asker in askers:
        asker.start()
    time.sleep(1)
    killed = desk.database_pid()
    os.kill(killed, signal.SIGKILL)
    eventually(lambda: desk.get("/rows")[0] == 200 and desk.database_pid() != killed, 30)
    time.sleep(1)
    stop.set()
    for asker in askers:
        asker.join()
    assert set(answers) <= {200, 500}
    assert answers[-20:] == [200] * 20
    assert desk.stop() == 0


def test_slow_clients_do_not_keep_others_waiting(serve):
    desk = serve(ODZEW_THREADS="4")
    half = b"POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n12345"
    full = b"GET /large?bytes=30000000 HTTP/1.1\r\nHost: localhost\r\n\r\n"
    slow = [socket.create_connection(("127.0.0.1", desk.port)) for _ in range(20)]
    try:
        for number, link in enumerate(slow):
            link.sendall(half if number % 2 else full)
        time.sleep(0.5)
        began = time.monotonic()
        assert desk.get("/rows")[0] == 200
        assert time.monotonic() - began < 5
    finally:
        for link in slow:
            link.close()
    assert desk.stop() == 0


def test_an_upload_over_the_limit_is_refused_in_words(serve):
    desk = serve(ODZEW_MAX_BODY_BYTES="1000")
    with socket.create_connection(("127.0.0.1", desk.port)) as link:
        link.sendall(b"POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1001\r\n\r\n")
        assert link.recv(65536).startswith(b"HTTP/1.1 413")
