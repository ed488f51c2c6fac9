"""Real servers are started, joined, killed and stopped."""

import os
import signal
import stat
import threading
from pathlib import Path

import psycopg
import pytest

from odzew.kit.postgres import Cluster, PostgresFailed, Running, start
from odzew.kit.postgres.databases import EXTENSIONS
from odzew.kit.postgres.sockets import PORT
from odzew.kit.postgres.tests.places import (
    answer_of,
    begin,
    count_letters,
    is_gone,
    kill,
    serve,
    until,
    write_letters,
)

pytestmark = pytest.mark.process


def ask(running: Running, query: str) -> object:
    with psycopg.connect(running.dsn()) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def test_a_first_start_creates_the_database_with_its_extensions(empty_dir: Path) -> None:
    with start(empty_dir, fsync=False) as running:
        assert running.owned
        assert running.poll() is None
        with psycopg.connect(running.dsn()) as connection:
            found = connection.execute("SELECT extname FROM pg_extension").fetchall()
        assert {name for (name,) in found} >= set(EXTENSIONS)
        assert ask(running, "SELECT lower('ŻÓŁĆ') || unaccent('gęślą')") == "żółćgesla"
        assert ask(running, "SELECT to_tsvector('simple', 'Żółta gęś')::text") == "'gęś':2 'żółta':1"


def test_a_database_made_for_tests_has_the_extensions_too(data_dir: Path) -> None:
    with start(data_dir, fsync=False) as running:
        with psycopg.connect(running.dsn("postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE test_odzew")
        with psycopg.connect(running.dsn("test_odzew")) as connection:
            assert connection.execute("SELECT similarity('kot', 'kot')").fetchone() == (1.0,)


def test_rows_survive_a_stop_and_a_start(data_dir: Path) -> None:
    with start(data_dir) as running:
        write_letters(running.dsn())
        server = running.process
    assert server is not None
    assert is_gone(server)
    with start(data_dir) as running:
        assert count_letters(running.dsn()) == 1_000


def test_nothing_listens_on_the_network_and_the_socket_is_private(data_dir: Path) -> None:
    with start(data_dir, fsync=False) as running:
        assert ask(running, "SHOW listen_addresses") == ""
        assert stat.S_IMODE(running.socket_dir.stat().st_mode) == 0o700
        assert (running.socket_dir / f".s.PGSQL.{PORT}").is_socket()


def test_only_the_mode_for_tests_gives_up_safety(data_dir: Path) -> None:
    with start(data_dir) as running:
        assert [ask(running, f"SHOW {name}") for name in ("fsync", "full_page_writes")] == ["on", "on"]
    with start(data_dir, fsync=False) as running:
        assert [ask(running, f"SHOW {name}") for name in ("fsync", "synchronous_commit")] == ["off", "off"]


def test_the_operators_settings_are_kept(data_dir: Path) -> None:
    with start(data_dir, fsync=False):
        settings = Cluster.under(data_dir).data / "postgresql.conf"
    with settings.open("a") as lines:
        lines.write("work_mem = 11MB\n")
    with start(data_dir, fsync=False) as running:
        assert ask(running, "SHOW work_mem") == "11MB"


def test_a_second_starter_joins_and_does_not_stop_it(data_dir: Path) -> None:
    with start(data_dir, fsync=False) as first:
        with start(data_dir) as second:
            assert not second.owned
            assert second.process == first.process
            assert second.ensure_alive() is False
            write_letters(second.dsn(), 3)
        assert count_letters(first.dsn()) == 3


def test_programs_that_start_at_once_share_one_server(empty_dir: Path) -> None:
    programs = [begin(empty_dir) for _ in range(3)]
    answers = [answer_of(program) for program in programs]
    for program in programs:
        kill(program)
    assert len({server for server, _ in answers}) == 1
    assert sorted(is_owner for _, is_owner in answers) == [False, False, True]


def test_a_parent_killed_with_9_leaves_no_server_and_loses_no_row(data_dir: Path) -> None:
    program, server = serve(data_dir)
    with start(data_dir) as joined:
        assert not joined.owned
        write_letters(joined.dsn())
    kill(program)
    until(lambda: is_gone(server))
    assert not (Cluster.under(data_dir).data / "postmaster.pid").exists()
    with start(data_dir) as running:
        assert running.owned
        assert count_letters(running.dsn()) == 1_000
    assert "was not properly shut down" not in Cluster.under(data_dir).log_tail()


def test_a_start_right_after_the_parent_was_killed_waits_for_the_old_server(data_dir: Path) -> None:
    program, _ = serve(data_dir)
    with start(data_dir) as joined:
        write_letters(joined.dsn())
    kill(program)
    with start(data_dir) as running:
        assert count_letters(running.dsn()) == 1_000


def test_a_server_killed_with_9_is_started_again_with_its_rows(data_dir: Path) -> None:
    with start(data_dir) as running:
        write_letters(running.dsn())
        assert running.ensure_alive() is False
        server = running.process
        assert server is not None
        os.kill(server, signal.SIGKILL)
        until(lambda: running.poll() is not None)
        assert running.ensure_alive() is True
        assert running.owned
        assert running.process != server
        assert count_letters(running.dsn()) == 1_000


def test_all_killed_with_9_at_once_recovers(data_dir: Path) -> None:
    program, server = serve(data_dir)
    with start(data_dir) as joined:
        write_letters(joined.dsn())
    os.kill(server, signal.SIGKILL)
    kill(program)
    with start(data_dir) as running:
        assert running.owned
        assert count_letters(running.dsn()) == 1_000


@pytest.mark.parametrize("whose", ["another program", "a zombie"])
def test_a_stale_pid_file_that_names_another_process_is_no_obstacle(data_dir: Path, whose: str) -> None:
    with start(data_dir, fsync=False) as running:
        write_letters(running.dsn(), 5)
        record = Cluster.under(data_dir).data / "postmaster.pid"
        lines = record.read_text().split("\n")
    zombie = os.posix_spawn("/bin/true", ["true"], {})
    until(lambda: is_gone(zombie))
    record.write_text("\n".join([str(zombie if whose == "a zombie" else os.getppid()), *lines[1:]]))
    with start(data_dir, fsync=False) as running:
        assert count_letters(running.dsn()) == 5
    os.waitpid(zombie, 0)


def test_a_stop_may_be_repeated_and_is_final(data_dir: Path) -> None:
    running = start(data_dir, fsync=False)
    running.stop()
    running.stop()
    assert running.process is None
    assert running.ensure_alive() is False


def test_a_stop_ends_open_sessions(data_dir: Path) -> None:
    running = start(data_dir, fsync=False)
    with psycopg.connect(running.dsn()) as session:
        session.execute("SELECT 1")
        running.stop()
        with pytest.raises(psycopg.OperationalError):
            session.execute("SELECT 1")


def test_a_path_too_long_for_a_socket_gets_a_short_remembered_folder(data_dir: Path) -> None:
    deep = data_dir / ("katalog" * 15) / "a,b"
    with start(deep, fsync=False) as running:
        short = running.socket_dir
        assert len(str(short)) < 60
        assert stat.S_IMODE(short.stat().st_mode) == 0o700
        with start(deep) as second:
            assert second.socket_dir == short
            assert not second.owned
    with start(deep, fsync=False) as again:
        assert again.socket_dir == short
    short.rmdir()


def test_a_remembered_folder_that_others_may_enter_is_not_used_again(data_dir: Path) -> None:
    deep = data_dir / ("katalog" * 15)
    with start(deep, fsync=False) as running:
        first = running.socket_dir
    first.chmod(0o777)
    with start(deep, fsync=False) as running:
        assert running.socket_dir != first
        second = running.socket_dir
    first.rmdir()
    second.rmdir()


def test_a_start_outside_the_main_thread_is_refused(data_dir: Path) -> None:
    refusals: list[str] = []

    def try_to_start() -> None:
        try:
            start(data_dir)
        except PostgresFailed as refusal:
            refusals.append(refusal.remedy)

    thread = threading.Thread(target=try_to_start)
    thread.start()
    thread.join()
    assert len(refusals) == 1


def test_a_broken_setting_is_told_with_the_log(data_dir: Path) -> None:
    with start(data_dir, fsync=False):
        settings = Cluster.under(data_dir).data / "postgresql.conf"
    whole = settings.read_text()
    settings.write_text(whole + "shared_buffers = plenty\n")
    with pytest.raises(PostgresFailed) as failed:
        start(data_dir)
    assert "shared_buffers" in failed.value.log_tail
    assert str(Cluster.under(data_dir).log) in failed.value.remedy
    settings.write_text(whole)
    with start(data_dir, fsync=False) as running:
        assert running.owned


def test_a_failed_revival_may_be_tried_again(data_dir: Path) -> None:
    with start(data_dir) as running:
        settings = running.cluster.data / "postgresql.conf"
        whole = settings.read_text()
        settings.write_text(whole + "shared_buffers = plenty\n")
        assert running.process is not None
        os.kill(running.process, signal.SIGKILL)
        until(lambda: running.poll() is not None)
        with pytest.raises(PostgresFailed):
            running.ensure_alive()
        settings.write_text(whole)
        assert running.ensure_alive() is True


def test_data_of_another_major_version_is_left_alone(data_dir: Path) -> None:
    with start(data_dir, fsync=False):
        version = Cluster.under(data_dir).data / "PG_VERSION"
    version.write_text("12\n")
    with pytest.raises(PostgresFailed, match="of PostgreSQL 12"):
        start(data_dir)


def test_a_half_created_cluster_is_created_anew(empty_dir: Path) -> None:
    half = Cluster.under(empty_dir).partial
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with start(empty_dir, fsync=False) as running:
        assert ask(running, "SELECT 1") == 1
    assert not half.exists()


def test_a_stray_environment_does_not_lead_the_server_astray(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGDATA", "/nonexistent")
    monkeypatch.setenv("PGPORT", "1")
    with start(data_dir, fsync=False) as running:
        assert ask(running, "SHOW port") == str(PORT)
