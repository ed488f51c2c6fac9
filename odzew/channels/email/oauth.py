"""The port to providers that want OAuth 2.0 instead of passwords: an access token for IMAP and SMTP (XOAUTH2).

settings["oauth"] = {"provider": "google" | "microsoft", "client_id": "…", "tenant": "common", "user": "a@b"};
"token_url" and "authorize_url" replace the provider's own. secrets: oauth_client_secret, oauth_refresh_token.
The flow: `authorization_url` → the person agrees there → `first_tokens(code)` → `access_token` from then on.
Sources: RFC 6749, 7636; developers.google.com/gmail/imap/xoauth2-protocol; learn.microsoft.com (IMAP, SMTP and OAuth).
"""

import base64
import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import httpx2
from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError

from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import ChannelAccount
from odzew.kit import clock
from odzew.kit.errors import Invalid
from odzew.kit.text import clip

_EARLY = timedelta(minutes=2)
_TIMEOUT_SECONDS = 20.0
_tokens: dict[tuple[int, str], tuple[str, datetime]] = {}
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Provider:
    """Where a provider's doors are; `{tenant}` is filled in."""

    authorize_url: str
    token_url: str
    scope: str
    extra: Mapping[str, str]


PROVIDERS: Mapping[str, Provider] = {
    "google": Provider(
        "https://accounts.google.com/o/oauth2/v2/auth",
        "https://oauth2.googleapis.com/token",
        "https://mail.google.com/",
        {"access_type": "offline", "prompt": "consent"},
    ),
    "microsoft": Provider(
        "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
        "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
        "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access",
        {"prompt": "select_account"},
    ),
}


class OAuthRefused(Invalid):
    """The provider gives no token; its words say why. The account has to be connected again."""

    code = "oauth_refused"


class _Answer(BaseModel):
    """What a token endpoint says when it agrees (RFC 6749 §5.1)."""

    access_token: str
    expires_in: float = 3600
    refresh_token: str = ""


def is_used(settings: Mapping[str, Any]) -> bool:
    """Whether the account logs in with OAuth."""
    return bool((settings.get("oauth") or {}).get("provider"))


def provider_of(settings: Mapping[str, Any]) -> Provider:
    """The account's provider. Raises OAuthRefused for one that this desk does not know."""
    given = settings.get("oauth") or {}
    known = PROVIDERS.get(str(given.get("provider")))
    if known is None:
        raise OAuthRefused(_("Choose Google or Microsoft."), fields={"oauth_provider": "unknown"})
    tenant = str(given.get("tenant") or "common")
    return Provider(
        str(given.get("authorize_url") or known.authorize_url).replace("{tenant}", tenant),
        str(given.get("token_url") or known.token_url).replace("{tenant}", tenant),
        known.scope,
        known.extra,
    )


def authorization_url(settings: Mapping[str, Any], *, redirect_uri: str, state: str, verifier: str) -> str:
    """Where the owner of the mailbox agrees. verifier: kept by the caller until the code comes (PKCE)."""
    provider = provider_of(settings)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "client_id": str(settings["oauth"].get("client_id") or ""),
        "redirect_uri": redirect_uri,
        "response_type": "code",
        "scope": provider.scope,
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "login_hint": str(settings["oauth"].get("user") or ""),
        **provider.extra,
    }
    return f"{provider.authorize_url}?{urlencode(asked)}"


def first_tokens(account: ChannelAccount, *, code: str, redirect_uri: str, verifier: str) -> None:
    """Trade the code for tokens and keep the refresh token, sealed. Raises OAuthRefused."""
    answer = _ask(
        account,
        {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        },
    )
    if not answer.refresh_token:
        raise OAuthRefused(_("The provider gave no lasting permission. Connect the mailbox again."))
    conversations.renew_secret(account, "oauth_refresh_token", answer.refresh_token)


def access_token(account: ChannelAccount) -> str:
    """A token that is good for two minutes at least; renewed when it is not. Raises OAuthRefused."""
    refresh = conversations.opened_secrets(account).get("oauth_refresh_token", "")
    if not refresh:
        raise OAuthRefused(_("The mailbox is not connected with its provider yet."))
    key = (account.pk, hashlib.sha256(refresh.encode()).hexdigest())
    with _lock:
        known, until = _tokens.get(key, ("", clock.now()))
        if known and until - _EARLY > clock.now():
            return known
        answer = _ask(account, {"grant_type": "refresh_token", "refresh_token": refresh})
        if answer.refresh_token and answer.refresh_token != refresh:
            conversations.renew_secret(account, "oauth_refresh_token", answer.refresh_token)
            _tokens.pop(key, None)
            key = (account.pk, hashlib.sha256(answer.refresh_token.encode()).hexdigest())
        _tokens[key] = (answer.access_token, clock.now() + timedelta(seconds=answer.expires_in))
        return answer.access_token


def xoauth2(user: str, token: str) -> str:
    """The words of SASL XOAUTH2, before base64."""
    return f"user={user}\x01auth=Bearer {token}\x01\x01"


def _ask(account: ChannelAccount, wish: dict[str, str]) -> _Answer:
    given = account.settings.get("oauth") or {}
    secret = conversations.opened_secrets(account).get("oauth_client_secret", "")
    form = (
        wish
        | {"client_id": str(given.get("client_id") or "")}
        | ({"client_secret": secret} if secret else {})
    )
    try:
        reply = httpx2.post(provider_of(account.settings).token_url, data=form, timeout=_TIMEOUT_SECONDS)
        if reply.status_code != 200:
            raise OAuthRefused(_("The provider refuses: %(words)s") % {"words": clip(reply.text, 200)})
        return _Answer.model_validate_json(reply.content)
    except httpx2.HTTPError as error:
        words = _("The provider does not answer: %(words)s")
        raise OAuthRefused(words % {"words": clip(str(error), 200)}) from error
    except ValidationError as error:
        raise OAuthRefused(_("The provider's answer can't be understood.")) from error
