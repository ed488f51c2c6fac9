"""Whether every model has its migrations; needs no database. Ends with 1 and the missing ones otherwise."""

import os
import sys
import tempfile
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"ODZEW_DATA": folder, "DJANGO_SETTINGS_MODULE": "odzew.config.settings"}
        os.environ["DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/none"
        import django
        from django.core.management import call_command

        django.setup()
        warnings.filterwarnings("ignore", "Got an error checking a consistent migration history")
        call_command("makemigrations", check=True, dry_run=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
