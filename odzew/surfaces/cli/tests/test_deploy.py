"""`odzew check --deploy` names each unsafe setting, and nothing when all is safe."""

import pytest

from odzew.surfaces.cli import deploy
from odzew.testing import make

pytestmark = pytest.mark.django_db

SAFE = {
    "DEBUG": False,
    "ODZEW_URL": "https://desk.firma.example",
    "ALLOWED_HOSTS": ["desk.firma.example"],
    "SECRET_KEY": "x" * 64,
    "SECURE_HSTS_SECONDS": 31536000,
    "ODZEW_TRUSTED_PROXIES": ["127.0.0.1"],
}


@pytest.fixture
def safe(settings, tmp_path):
    tmp_path.chmod(0o700)
    for name, value in SAFE.items():
        setattr(settings, name, value)
    settings.ODZEW_DATA = tmp_path
    return settings


def wrong():
    return [finding.name for finding in deploy.findings() if not finding.is_well]


def test_safe_settings_have_no_finding(safe):
    assert wrong() == []


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("DEBUG", True, "debug"),
        ("ODZEW_URL", "http://desk.firma.example", "address"),
        ("ALLOWED_HOSTS", ["*"], "host names"),
        ("ALLOWED_HOSTS", ["other.example"], "host names"),
        ("SECRET_KEY", "short", "secret key"),
        ("SECURE_HSTS_SECONDS", 0, "HSTS"),
        ("ODZEW_TRUSTED_PROXIES", ["*"], "trusted proxies"),
        ("ODZEW_TRUSTED_PROXIES", [], "trusted proxies"),
    ],
)
def test_each_unsafe_setting_is_named_with_what_to_do(safe, name, value, found):
    setattr(safe, name, value)
    assert wrong() == [found]
    assert next(finding for finding in deploy.findings() if finding.name == found).remedy


def test_an_open_folder_and_an_open_key_are_named(safe, tmp_path, monkeypatch):
    monkeypatch.delenv("ODZEW_SECRET_KEY", raising=False)
    (tmp_path / "secret_key").write_text("x")
    (tmp_path / "secret_key").chmod(0o644)
    tmp_path.chmod(0o755)
    assert wrong() == ["secret key", "data folder"]


def test_a_published_password_and_a_missing_second_factor_are_named(safe):
    make.agent("Olga Owner", role="owner")
    assert wrong() == ["passwords", "second factor"]


def test_a_database_across_the_network_without_tls_is_named(safe, monkeypatch):
    far = {**safe.DATABASES["default"], "HOST": "db.firma.example", "OPTIONS": {}}
    monkeypatch.setitem(safe.DATABASES, "default", far)
    assert wrong() == ["database link"]
