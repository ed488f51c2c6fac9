"""No secret that opens a page for whoever knows it reaches the log."""

import io
import logging
import logging.config
import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from odzew.config.masking import MASK, masked

SECRET = "Xk3-hidden_7Qz"
NUMBER = "0190c3f4-1111-7222-8333-944455566677"
SECRET_NAMES = {"token", "secret", "receipt", "code", "slip"}


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the desk's own logging writes, for as long as the test runs."""
    logging.config.dictConfig(settings.LOGGING)
    stderr = next(each for each in logging.getLogger().handlers if type(each) is logging.StreamHandler)
    written = io.StringIO()
    before = stderr.setStream(written)
    yield written
    stderr.setStream(before)


def _routes(found: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    for each in found:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _routes(each.url_patterns, route)
        else:
            yield route


def test_every_address_with_a_secret_in_it_is_masked():
    """The list of places follows from the routes: a new one with a secret fails here."""
    secret_routes = [
        route
        for route in _routes(get_resolver().url_patterns)
        if SECRET_NAMES & set(re.findall(r":(\w+)>", route))
    ]
    assert len(secret_routes) >= 10
    for route in secret_routes:
        address = re.sub(r"<\w+:(\w+)>", lambda found: SECRET if found[1] in SECRET_NAMES else "abc-1", route)
        assert SECRET not in masked(address), route


@pytest.mark.parametrize(
    "address",
    [
        f"/ticket/{SECRET}/now",
        f"/ticket/take/{SECRET}/",
        f"/account/password/reset/key/5-{SECRET}/",
        f"/setup/?token={SECRET}",
        f"/x?page=2&token={SECRET}&next=/",
        f"https://pomoc.example/s/{SECRET}/f/{NUMBER}",
    ],
)
def test_addresses_in_any_shape_are_masked(address):
    assert masked(f'GET "{address}" 404') == f'GET "{address.replace(SECRET, MASK)}" 404'.replace(
        "5-***", MASK
    )


@pytest.mark.parametrize(
    "text", ["/inbox/mine", "/settings/tags/t", "odzew/s.py", "1/2", "/cases/1234/", "a=b&c=d"]
)
def test_other_texts_stay_as_they_are(text):
    assert masked(text) == text


def test_a_missing_page_is_logged_without_its_secret(log, monkeypatch):
    for name in ("django.request", "django.server", "uvicorn", "uvicorn.error"):
        monkeypatch.setattr(logging.getLogger(name), "level", logging.INFO)
        monkeypatch.setattr(logging.getLogger(name), "disabled", False)
    for name in ("uvicorn", "uvicorn.error"):  # a server started by another test keeps its records to itself
        monkeypatch.setattr(logging.getLogger(name), "propagate", True)
    logging.getLogger("uvicorn.error").manager._clear_cache()
    logging.getLogger("django.request").warning("Not Found: %s", f"/s/{SECRET}/")
    logging.getLogger("django.server").info('"GET /t/%s/ HTTP/1.1" 404', SECRET)
    logging.getLogger("uvicorn.error").info('%s - "WebSocket %s" 403', "1.2.3.4", f"/ws/x?token={SECRET}")
    assert SECRET not in log.getvalue()
    assert log.getvalue().count(MASK) == 3


def test_a_traceback_is_logged_without_its_secret(log):
    try:
        int(f"/s/{SECRET}/")
    except ValueError:
        logging.getLogger("django.request").exception("Internal Server Error")
    assert "ValueError" in log.getvalue()
    assert SECRET not in log.getvalue()


@pytest.mark.django_db
def test_a_request_for_an_unknown_status_link_leaves_no_secret(log):
    assert Client().get(f"/s/{SECRET}/").status_code == 404
    assert f"Not Found: /s/{MASK}/" in log.getvalue()
    assert SECRET not in log.getvalue()
