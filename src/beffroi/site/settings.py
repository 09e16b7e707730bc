"""Django's settings, drawn from the options of the instance. Safe by default."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.management.utils import get_random_secret_key

from beffroi.data.lake.raw import Limits
from beffroi.site import options

BEFFROI: dict[str, Any] = options.load()
HOME: Path = BEFFROI["HOME"]
LAKE_ROOT: Path = HOME / "lake"
INTAKE_LIMITS = Limits(
    max_columns=BEFFROI["MAX_COLUMNS"],
    max_source_bytes=BEFFROI["MAX_SOURCE_MB"] * 2**20,
    max_unpacked_bytes=BEFFROI["MAX_UNPACKED_MB"] * 2**20,
    memory=BEFFROI["INTAKE_MEMORY"],
    threads=os.cpu_count() or 1,
)


def _secret_key(home: Path) -> str:
    """The instance's own key, made once, readable by its owner alone."""
    path = home / "secret.key"
    if not path.exists():
        if not home.exists():
            return get_random_secret_key()  # before `init`: nothing is signed that must last
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(get_random_secret_key())
    return path.read_text()


def _database(url: str, home: Path) -> dict[str, Any]:
    """Django's description of the records' database."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / "records.sqlite3",
            "CONN_MAX_AGE": None,  # a thread keeps its connection: opening one costs more than a page
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
            },
            "TEST": {"NAME": None},
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise options.BadSetting(
            "BEFFROI_DATABASE_URL doit commencer par postgresql:// (ou rester vide pour SQLite)."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _mail(url: str, home: Path) -> dict[str, Any]:
    """Where messages go: a mail server, or a folder of the instance."""
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(home / "mail"),
        }
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise options.BadSetting(
            "BEFFROI_MAIL_URL doit être de la forme smtp://hôte:587 ou smtps://hôte:465."
        )
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and bool(parts.username),
        "EMAIL_TIMEOUT": 20,
    }


DEBUG: bool = BEFFROI["DEBUG"]
SECRET_KEY = _secret_key(HOME)
ALLOWED_HOSTS = ["*"]  # site/spaces.py refuses what is neither of BEFFROI_HOSTS nor of a space
if BEFFROI["TRUST_PROXY"]:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    USE_X_FORWARDED_HOST = True

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "beffroi.city.people",
    "beffroi.city.territory",
    "beffroi.city.pages",
    "beffroi.city.schemas",
    "beffroi.city.catalog",
    "beffroi.city.spaces",
    "beffroi.city.dialogue",
    "beffroi.city.presence",
    "beffroi.city.jobs",
    "beffroi.trust.gate",
    "beffroi.trust.audit",
    "beffroi.trust.access",
    "beffroi.engines.intake",
    "beffroi.engines.harvest",
    "beffroi.doors.portal",
    "beffroi.doors.account",
    "beffroi.doors.workspace",
]
MIDDLEWARE = [
    "beffroi.site.headers.SecurityHeaders",
    "beffroi.site.spaces.Spaces",
    "beffroi.site.shortcut.ApiShortcut",
    "beffroi.doors.dcat.negotiation.Negotiation",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie of its own
ROOT_URLCONF = "beffroi.site.urls"
WSGI_APPLICATION = "beffroi.site.wsgi.application"
APPEND_SLASH = False  # both spellings are served; a redirect would lose CORS headers and keys
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "beffroi.doors.portal.context.site",
            ],
        },
    }
]
globals().update(_mail(BEFFROI["MAIL_URL"], HOME))
DEFAULT_FROM_EMAIL = BEFFROI["MAIL_FROM"] or BEFFROI["CONTACT"] or "beffroi@localhost"
DATABASES = {"default": _database(BEFFROI["DATABASE_URL"], HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["beffroi.city.people.accounts.NameOrEmail"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),  # CNIL, deliberation 2022-100
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parent.parent / room / "locale" for room in ("doors/portal", "data")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = BEFFROI["TIMEZONE"]

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_USE_FINDERS = True  # no collect step: the package's own files are the static files
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_IMMUTABLE_FILE_TEST = (
    r"/portal/bundle/.+-[A-Z0-9]{8}\.[a-z0-9]+$"  # names that carry a hash of their content
)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEFFROI["BASE_URL"].startswith("https://")
SESSION_ENGINE = "beffroi.city.people.sessions"
SESSION_COOKIE_AGE = 3600 * BEFFROI["SESSION_HOURS"]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "beffroi.doors.portal.views.errors.forged"
LOGIN_URL = "account:login"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}},  # a caller's mistake is answered, not logged
}
