"""Files that customers send along: each is checked, and those that came before a correction are not lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _

from odzew.channels.form import door, slip
from odzew.channels.form.door import Upload
from odzew.core.accounts import queries as accounts
from odzew.core.conversations.actions.drafts import refuse_file
from odzew.kit.errors import Invalid, OdzewError

MOST_FILES = 10
Kept = list[dict[str, object]]


def kept_before(data: QueryDict) -> Kept:
    """Files of an earlier try that the person still wants."""
    wanted = set(data.getlist("keep"))
    rows = slip.open_files(data.get("kept", ""))
    return [row for n, row in enumerate(rows) if str(n) in wanted]


def take(
    files: Iterable[UploadedFile[Any]], before: Sequence[Mapping[str, object]]
) -> tuple[Kept, list[str]]:
    """(all files that are kept now, what is wrong with the rest). A good file stays though another is refused."""
    good, problems = [], []
    for file in files:
        try:
            refuse_file(file.name or "", file.size or 0)
        except OdzewError as error:
            problems.append(str(error.message))
        else:
            good.append(file)
    kept: Kept = [dict(row) for row in before]
    if len(kept) + len(good) > MOST_FILES:
        problems.append(_("At most %(n)s files in one message.") % {"n": MOST_FILES})
        good = good[: MOST_FILES - len(kept)]
    return [*kept, *door.keep_files([_read(one) for one in good])], problems


def refuse_whole(meta: Mapping[str, Any]) -> None:
    """Raise Invalid for a request that is larger than all files together may be, before it is read."""
    size = str(meta.get("CONTENT_LENGTH") or "0")
    limit = accounts.desk().upload_limit_mb
    if size.isdigit() and int(size) > (limit * 1024 * 1024 * 2 + 4 * 1024 * 1024):
        raise Invalid(
            _("The files are too large together: at most %(limit)s MB.") % {"limit": limit * 2},
            code="too_large",
        )


def _read(file: UploadedFile[Any]) -> Upload:
    return Upload(file.name or "", file.content_type or "", file.read())
