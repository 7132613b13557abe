"""Settings, all from the environment (or a `.env` file): see the table in the README."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

YES, NO = ("true", "on", "yes", "y", "ok", "1"), ("false", "off", "no", "n", "0", "")
env = environ.Env()
env.read_env(BASE_DIR / ".env")


def setting(name: str, cast: str, default: Any) -> Any:
    """One value of the environment; a wrong one stops the start with a sentence."""
    try:
        return getattr(env, cast)(name, default=default)
    except (ValueError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"The setting {name} cannot be read as {cast}: {error}") from error


def at_least(name: str, least: int, default: int) -> int:
    value: int = setting(name, "int", default)
    if value < least:
        raise ImproperlyConfigured(f"{name} must be {least} or more, not {value}.")
    return value


def switch(name: str) -> bool:
    """A yes or no, no by default: any other word would silently be a no."""
    value = env.str(name, default="").strip().lower()
    if value not in YES + NO:
        raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")
    return value in YES


def address(name: str, default: str) -> str:
    """A full address without its final slash."""
    url: str = setting(name, "str", default).rstrip("/")
    try:
        parts = urlsplit(url)
        whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        whole = False
    if not whole:
        raise ImproperlyConfigured(f"{name} must be a full address such as https://host, not {url!r}.")
    return url


def database(name: str) -> dict[str, Any]:
    """The connection of DATABASE_URL: SQLite takes its write lock first, PostgreSQL keeps its connections."""
    config: dict[str, Any] = setting(name, "db_url", f"sqlite:///{BASE_DIR / 'registre.sqlite3'}")
    engine = config.get("ENGINE", "").rpartition(".")[2]
    if engine == "sqlite3":
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        config["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas}
    elif engine == "postgresql":
        config.update(CONN_MAX_AGE=600, CONN_HEALTH_CHECKS=True)
    else:
        raise ImproperlyConfigured(f"{name} must start with sqlite:/// or postgres://, and name a database.")
    return config


DEBUG = switch("DEBUG")
SECRET_KEY = setting("SECRET_KEY", "str", "")
if len(SECRET_KEY) < 32:
    raise ImproperlyConfigured("SECRET_KEY must hold 32 characters or more; `make setup` writes one to .env.")

BASE_URL = address("BASE_URL", "http://127.0.0.1:8000")
HTTPS = BASE_URL.startswith("https://")
# A host in capitals makes smaller codes; a few readers want it as it is.
LABEL_HOST_KEEP_CASE = switch("LABEL_HOST_KEEP_CASE")

ALLOWED_HOSTS = setting("ALLOWED_HOSTS", "list", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [BASE_URL]
DATABASES = {"default": database("DATABASE_URL")}
vars().update(setting("EMAIL_URL", "email_url", "consolemail://"))
# In seconds: a mail server that does not answer keeps nobody waiting.
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = setting("DEFAULT_FROM_EMAIL", "str", "registre@localhost")

# What the State's deployments switch on: its brand is not for anyone else.
STATE_BRAND = switch("STATE_BRAND")
SITE_NAME = setting("SITE_NAME", "str", "Registre du réemploi")

INSTALLED_APPS = [
    # Before the site, which takes their page off the administrators'.
    "django_tasks",
    "django_tasks_db",
    "registry.shared",
    "registry.organisations",
    "registry.devices",
    "registry.figures",
    "registry.imports",
    "registry.scanning",
    "registry.stocktakes",
    "registry.transfers",
    "registry.waste",
    "registry.site",
    "donations",
    "labels",
    "registry.site.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_filters",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
]
# What a request leaves to the worker (`manage.py db_worker`).
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# What `manage.py purge` deletes: the bounds of each idea.
PURGES = [
    "registry.devices.purges.PURGES",
    "registry.organisations.purges.PURGES",
    "registry.imports.purges.PURGES",
    "registry.site.purges.PURGES",
    "donations.purge.PURGES",
    "registry.scanning.purges.PURGES",
    "labels.purge.PURGES",
]

# What scans may be for, beside a person's own list.
SCAN_PURPOSES = [
    "registry.waste.scans.Loading",
    "registry.transfers.scans.Arriving",
    "donations.scans.Filling",
    "donations.scans.HandingOver",
    "registry.stocktakes.scans.Counting",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "registry.site.middleware.SecurityHeaders",
    "registry.site.middleware.SecurityLog",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "registry.site.middleware.SessionRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "registry.site.middleware.PageMethods",
    "registry.site.middleware.SizeLimit",
    "registry.site.middleware.NoNul",
    "registry.site.middleware.SubmittedOnce",
    "registry.site.middleware.Refusals",
]

ROOT_URLCONF = "registry.urls"
WSGI_APPLICATION = "registry.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["registry.shared.templatetags.dates", "registry.site.templatetags.submissions"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "registry.site.context.site",
            ],
        },
    },
]
FORM_RENDERER = "registry.site.rendering.FormRenderer"

AUTH_USER_MODEL = "organisations.User"
PASSWORD_RESET_TIMEOUT = 3600
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
CSRF_FAILURE_VIEW = "registry.site.middleware.csrf_refused"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
# Where nobody asked for words, as in the administration: Django's own would say « 1 octobre ».
FORMAT_MODULE_PATH = "registry.formats"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "build/static"
STATICFILES_DIRS = [BASE_DIR / "build/assets"]
# Photos and documents: outside of what is served, and read through a view that checks the scope.
DOCUMENTS_ROOT = setting("DOCUMENTS_ROOT", "str", str(BASE_DIR / "var/documents"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "documents": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": DOCUMENTS_ROOT,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

# An upload past this size is refused before anything reads it.
MAX_UPLOAD_MB = at_least("MAX_UPLOAD_MB", 1, 50)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
if switch("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.SessionAuthentication",
        "registry.organisations.api.tokens.CountedTokens",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "registry.shared.pagination.KeysetPagination",
    "EXCEPTION_HANDLER": "registry.shared.api.errors.handle",
    "PAGE_SIZE": 50,
    "NUM_PROXIES": at_least("TRUSTED_PROXIES", 0, 0),
    "DATE_INPUT_FORMATS": ["iso-8601"],
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Registre du réemploi",
    "DESCRIPTION": "Matériels, mouvements, dons et indicateurs du réemploi numérique de l’État. Un refus porte une "
    "phrase (`detail`) et un code stable (`code`) ; de matériels, `refusals` donne l’étiquette, le motif, le code ; de "
    "champs faux, chacun a ses phrases, et `codes` leurs codes.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "registry.shared.api.refusals.documented",
    ],
    # One name per choice, whatever the fields that offer it.
    "ENUM_NAME_OVERRIDES": {
        "DeviceStatus": "registry.devices.lifecycle.Status",
        "DeviceErasure": "registry.devices.data_gate.Erasure",
        "AttestedErasure": "registry.devices.data_gate.ATTESTED_ERASURES",
        "Destination": "registry.devices.orientation.Destination",
        "CollectionStatus": "registry.waste.lifecycle.CollectionStatus",
        "StocktakeStatus": "registry.stocktakes.lifecycle.StocktakeStatus",
        "LotStatus": "donations.lifecycle.LotStatus",
        "ClaimStatus": "donations.lifecycle.ClaimStatus",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"dated": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "dated"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # A refusal is the registry at work, and its trace would name people.
    "loggers": {
        "django.request": {"level": "ERROR"},
        # The same refusals, with addresses and reasons: ours is enough.
        "django.security.csrf": {"level": "ERROR"},
        # Sign-ins, refusals, changes of rights.
        "registry.security": {"level": "INFO"},
    },
}
