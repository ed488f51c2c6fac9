"""`python -m odzew.surfaces.cli`, where the `odzew` script is not on PATH."""

import sys

from odzew.surfaces.cli.main import main

sys.exit(main())
