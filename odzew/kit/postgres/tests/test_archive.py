"""A dump comes back whole, and nothing that fails changes the database."""

import stat
from pathlib import Path

import psycopg
import pytest

from odzew.kit.postgres import PostgresFailed, Running, dump, restore, start
from odzew.kit.postgres.tests.places import count_letters, write_letters

pytestmark = pytest.mark.process


def execute(running: Running, query: str) -> None:
    with psycopg.connect(running.dsn()) as connection:
        connection.execute(query)


def tables(running: Running) -> set[str]:
    with psycopg.connect(running.dsn()) as connection:
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    return {name for (name,) in found}


def test_a_dump_brings_back_rows_and_extensions_and_removes_what_came_later(data_dir: Path) -> None:
    copy = data_dir / "odzew.dump"
    with start(data_dir, fsync=False) as running:
        write_letters(running.dsn())
        execute(running, "CREATE INDEX by_text ON letter USING gin (text gin_trgm_ops)")
        dump(running, copy)
        execute(running, "DELETE FROM letter; CREATE TABLE newer (number int)")
        restore(running, copy)
        assert count_letters(running.dsn()) == 1_000
        assert tables(running) == {"letter"}
        execute(running, "SELECT similarity(text, 'zażółć') FROM letter")
        execute(running, "INSERT INTO letter VALUES (1001, 'nowy')")


def test_a_dump_is_private_and_can_be_restored_into_another_database(data_dir: Path) -> None:
    copy = data_dir / "odzew.dump"
    with start(data_dir, fsync=False) as running:
        write_letters(running.dsn(), 4)
        dump(running.dsn(), copy)
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        with psycopg.connect(running.dsn("postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE other")
        restore(running.dsn("other"), copy)
        assert count_letters(running.dsn("other")) == 4


@pytest.mark.parametrize("kept", [0, 40, 5_000, -200])
def test_a_broken_dump_changes_nothing(data_dir: Path, kept: int) -> None:
    copy = data_dir / "odzew.dump"
    with start(data_dir, fsync=False) as running:
        write_letters(running.dsn(), 20_000)
        dump(running, copy)
        copy.write_bytes(copy.read_bytes()[:kept])
        execute(running, "DELETE FROM letter WHERE number > 20")
        with pytest.raises(PostgresFailed) as failed:
            restore(running, copy)
        assert failed.value.log_tail
        assert count_letters(running.dsn()) == 20


def test_an_error_halfway_changes_nothing(data_dir: Path) -> None:
    copy = data_dir / "odzew.dump"
    with start(data_dir, fsync=False) as running:
        execute(running, "CREATE FUNCTION fussy(n int) RETURNS boolean LANGUAGE sql AS 'SELECT n < 5'")
        execute(running, "CREATE TABLE picky (n int CHECK (fussy(n))); INSERT INTO picky VALUES (1)")
        execute(
            running, "CREATE OR REPLACE FUNCTION fussy(n int) RETURNS boolean LANGUAGE sql AS 'SELECT n > 5'"
        )
        dump(running, copy)
        write_letters(running.dsn(), 9)
        with pytest.raises(PostgresFailed, match="is as it was") as failed:
            restore(running, copy)
        assert "picky" in failed.value.log_tail
        assert tables(running) == {"letter", "picky"}


def test_a_failed_dump_keeps_the_older_one(data_dir: Path) -> None:
    copy = data_dir / "odzew.dump"
    copy.write_text("older")
    with start(data_dir, fsync=False) as running, pytest.raises(PostgresFailed) as failed:
        dump(running, copy, dbname="absent")
    assert "absent" in failed.value.log_tail
    assert [path.name for path in data_dir.glob("odzew.dump*")] == ["odzew.dump"]
    assert copy.read_text() == "older"
