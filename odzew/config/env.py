"""What one installation sets from outside: environment variables, and secrets kept in ODZEW_DATA."""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlparse

import platformdirs


def data_dir() -> Path:
    """Where this desk keeps everything: ODZEW_DATA, else the platform's user data directory."""
    return Path(os.environ.get("ODZEW_DATA") or platformdirs.user_data_dir("odzew")).expanduser().resolve()


def flag(name: str, *, default: bool = False) -> bool:
    """A yes/no variable: 1, true, yes, on."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on", "tak"}


def number(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip()
    return int(value) if value else default


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def secret_key() -> str:
    """ODZEW_SECRET_KEY, else one made once and kept in ODZEW_DATA/secret_key with mode 0600."""
    given = os.environ.get("ODZEW_SECRET_KEY")
    return given or _kept_secret(data_dir() / "secret_key")


def push_secret() -> str:
    """ODZEW_PUSH_SECRET, else one made once and kept in ODZEW_DATA/push_secret: browsers know the desk by its key."""
    given = os.environ.get("ODZEW_PUSH_SECRET")
    return given or _kept_secret(data_dir() / "push_secret")


def _kept_secret(path: Path) -> str:
    if path.exists():
        return path.read_text().strip()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(draft, path)  # the first writer wins; a second one reads what it wrote
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)
    return path.read_text().strip()


def database() -> dict[str, object]:
    """Django's DATABASES entry from DATABASE_URL (the embedded server sets it too)."""
    url = os.environ.get("DATABASE_URL", "")
    parts = urlparse(url)
    query = dict(parse_qsl(parts.query))
    options: dict[str, object] = {key: value for key, value in query.items() if key not in {"host", "port"}}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "odzew",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or unquote(parts.hostname or ""),
        "PORT": query.get("port") or (str(parts.port) if parts.port else ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
