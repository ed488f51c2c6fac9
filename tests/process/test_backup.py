"""A backup holds the whole desk; a restored desk is the same desk; what is damaged is refused untouched."""

import json

import psycopg
import pytest

from odzew.kit import postgres
from odzew.surfaces.cli.backup import contents
from tests.process.tree import copy_of, odzew, python

pytestmark = [pytest.mark.process, pytest.mark.timeout(180), pytest.mark.xdist_group("process")]

FILL = """
from odzew.testing import make
from odzew.kit import blobs
from odzew.core.conversations.models import Blob
make.agent()
door = make.account()
for number in range(30):
    talk = make.conversation(account=door, text=f"Zażółć gęślą jaźń {number} 🧡")
    make.message_in(talk, "Halo?")
for number in range(12):
    content = f"file {number} ".encode() * 5000
    Blob.objects.create(sha256=blobs.put(content), size=len(content))
"""
CONTENTS = """
import json, psycopg
from odzew.surfaces.cli.backup import contents
from odzew.kit import blobs
from odzew.core.conversations.models import Blob
with psycopg.connect(contents.dsn()) as link:
    held = {"rows": contents.row_counts(link), "messages": contents.messages_hash(link)}
held["files"] = sorted(blobs.get(blob.sha256)[:20].decode("latin-1") for blob in Blob.objects.all())
print(json.dumps(held))
"""


@pytest.fixture(scope="module")
def backup(data, tmp_path_factory):
    """A filled desk's backup and what the desk held. Its database runs for all three commands."""
    file = tmp_path_factory.mktemp("backup") / "desk.odzew"
    with postgres.start(data, fsync=False):
        python(data, FILL)
        done = odzew(data, "backup", str(file))
        assert done.returncode == 0, done.stderr
        return file, json.loads(python(data, CONTENTS))


def test_a_restored_desk_has_every_row_every_message_every_file_and_the_key(backup, data, tmp_path):
    file, held = backup
    done = odzew(tmp_path, "restore", str(file))
    assert done.returncode == 0, done.stderr
    again = json.loads(python(tmp_path, CONTENTS))
    assert held["rows"]["message"] == 60
    assert len(held["files"]) == 12
    assert again == held
    assert (tmp_path / "secret_key").read_text() == (data / "secret_key").read_text()
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_desk_that_is_not_empty_is_replaced_only_by_force(backup, migrated, tmp_path):
    file, held = backup
    copy_of(migrated, tmp_path)
    python(tmp_path, "from odzew.testing import make\nmake.agent('Somebody Else')")
    refused = odzew(tmp_path, "restore", str(file))
    assert refused.returncode == 1
    assert "not empty (agent)" in refused.stderr
    forced = odzew(tmp_path, "restore", "--force", str(file))
    assert forced.returncode == 0, forced.stderr
    assert json.loads(python(tmp_path, CONTENTS)) == held


@pytest.fixture(scope="module")
def new_desk(migrated, tmp_path_factory):
    """A desk without a person in it; its database runs for all the tests, and what the desk holds is asked of it."""
    folder = copy_of(migrated, tmp_path_factory.mktemp("new"))
    with postgres.start(folder, fsync=False) as running:
        yield folder, running


@pytest.mark.parametrize("harm", ["cut", "flipped", "other", "empty"])
def test_a_damaged_archive_is_refused_before_anything_is_touched(backup, new_desk, tmp_path, harm):
    file, _held = backup
    folder, running = new_desk
    with psycopg.connect(running.dsn()) as link:
        before = contents.row_counts(link)
    content = bytearray(file.read_bytes())
    if harm == "cut":
        content = content[: len(content) // 2]
    elif harm == "flipped":
        content[len(content) // 2] ^= 1
    else:
        content = bytearray(b"" if harm == "empty" else b"no backup at all " * 1000)
    damaged = tmp_path / "damaged.odzew"
    damaged.write_bytes(content)
    done = odzew(folder, "restore", str(damaged))
    assert done.returncode == 1
    assert "damaged" in done.stderr or "no backup" in done.stderr or "cut off" in done.stderr
    assert "Traceback" not in done.stderr
    with psycopg.connect(running.dsn()) as link:
        assert contents.row_counts(link) == before
    assert before["agent"] == 0
