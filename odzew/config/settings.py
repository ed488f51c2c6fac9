"""Django settings. Everything that differs between installations comes from config.env or the Desk row."""

import os
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from odzew.config import env

PACKAGE = Path(__file__).resolve().parent.parent
ODZEW_DATA = env.data_dir()
DEBUG = env.flag("ODZEW_DEBUG")
DEMO = env.flag("ODZEW_DEMO")
SECRET_KEY = env.secret_key()
ODZEW_PUSH_SECRET = env.push_secret()
ODZEW_URL = os.environ.get("ODZEW_URL", "").rstrip("/")
ODZEW_OWN_ADDRESS = os.environ.get("ODZEW_OWN_ADDRESS", "http://localhost:8000")
ALLOWED_HOSTS = env.words("ODZEW_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("ODZEW_ORIGINS", ODZEW_URL)

INSTALLED_APPS = [
    "odzew.kit.apps.KitConfig",
    "odzew.ui.apps.UiConfig",
    "odzew.core.accounts.apps.AccountsConfig",
    "odzew.core.customers.apps.CustomersConfig",
    "odzew.core.conversations.apps.ConversationsConfig",
    "odzew.channels.apps.ChannelsConfig",
    "odzew.features.promises.apps.PromisesConfig",
    "odzew.features.routing.apps.RoutingConfig",
    "odzew.features.automation.apps.AutomationConfig",
    "odzew.features.notifications.apps.NotificationsConfig",
    "odzew.surfaces.workspace.apps.WorkspaceConfig",
    "odzew.surfaces.radar.apps.RadarConfig",
    "odzew.surfaces.portal.apps.PortalConfig",
    "odzew.surfaces.widget.apps.WidgetConfig",
    "odzew.surfaces.live.apps.LiveConfig",
    "odzew.surfaces.demo.apps.DemoConfig",
    "odzew.config.apps.WiringConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "odzew.surfaces.workspace.middleware.PreferencesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "odzew.config.urls"
ASGI_APPLICATION = "odzew.config.asgi.application"
WSGI_APPLICATION = "odzew.config.asgi.wsgi"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "odzew.surfaces.workspace.settings.shelf.around_account_pages",
            ],
            "builtins": ["django.templatetags.i18n", "odzew.ui.templatetags.ui"],
        },
    }
]

DATABASES = {"default": env.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Agent"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "odzew.surfaces.workspace.allauth_adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_RATE_LIMITS = {"login_failed": "5/10m/key,20/10m/ip", "reset_password": "5/m/ip,3/h/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Odzew"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ODZEW_URL.startswith("https://")
USERSESSIONS_TRACK_ACTIVITY = False

LANGUAGE_CODE = "pl"
LANGUAGES = [("pl", _("Polish")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Warsaw"
LANGUAGE_COOKIE_NAME = "odzew_language"

STATIC_URL = "/static/"
STATIC_ROOT = ODZEW_DATA / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 3600
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": ODZEW_DATA / "files"},
    },
    "blobs": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": ODZEW_DATA / "blobs"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if os.environ.get("ODZEW_S3_BUCKET"):
    STORAGES["blobs"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": os.environ["ODZEW_S3_BUCKET"],
            "endpoint_url": os.environ.get("ODZEW_S3_ENDPOINT") or None,
            "default_acl": None,
            "file_overwrite": True,
        },
    }

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SESSION_COOKIE_NAME = "odzew_session"
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "odzew_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "odzew.surfaces.workspace.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = env.number("ODZEW_MAX_FORM_BYTES", 4 * 1024 * 1024)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

_TLS = ODZEW_URL.startswith("https://")
SESSION_COOKIE_SECURE = _TLS
CSRF_COOKIE_SECURE = _TLS
SECURE_SSL_REDIRECT = _TLS and env.flag("ODZEW_REDIRECT_TO_TLS", default=True)
SECURE_HSTS_SECONDS = env.number("ODZEW_HSTS_SECONDS", 365 * 24 * 3600 if _TLS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
ODZEW_TRUSTED_PROXIES = env.words("ODZEW_TRUSTED_PROXIES")
if ODZEW_TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [NONCE, "'strict-dynamic'"],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "frame-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

EMAIL_BACKEND = "odzew.channels.email.system_mail.DeskBackend"
DEFAULT_FROM_EMAIL = os.environ.get("ODZEW_MAIL_FROM", "odzew@localhost")

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
PROCRASTINATE_ON_APP_READY = "odzew.config.jobs.prepare"

CHANNEL_LAYERS = {
    "default": {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 2000}}
}

ODZEW_MAIL_LIMIT_BYTES = env.number("ODZEW_MAIL_LIMIT_MB", 64) * 1024 * 1024
MAIL_RECEIVER_HOST = os.environ.get("ODZEW_MAIL_HOST", "127.0.0.1")
SMTP_RECEIVER_PORT = env.number("ODZEW_SMTP_PORT", 0)
LMTP_RECEIVER_PORT = env.number("ODZEW_LMTP_PORT", 0)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"secrets": {"()": "odzew.config.masking.MaskSecrets"}},
    "formatters": {
        "line": {
            "()": "odzew.config.masking.MaskedLine",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["secrets"]}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("ODZEW_LOG_LEVEL", "INFO")},
    "loggers": {
        # Django's own handlers would write past the mask.
        "django": {"handlers": [], "level": "INFO"},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        "procrastinate": {"level": "WARNING"},
        "httpx2": {"level": "WARNING"},  # it names addresses, and the address of a push is a secret
        "mail.log": {"level": "WARNING"},
        "uvicorn.access": {"level": "WARNING"},
        "django.security.DisallowedHost": {"level": "ERROR"},
    },
}
