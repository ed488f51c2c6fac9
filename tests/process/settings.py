"""The desk's own settings with the slow view and job beside them."""

from odzew.config.settings import *  # noqa: F403  # Django's way to build on settings

INSTALLED_APPS = [*INSTALLED_APPS, "tests.process.slow"]  # noqa: F405  # from the star above
ROOT_URLCONF = "tests.process.slow.urls"
