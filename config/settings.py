"""All settings, read from the environment. What each variable means stands in docs/running.md.

One file for every place: a laptop (`make run`), the tests, and production. The defaults are production's, so that
what is forgotten is safe.
"""

from email.utils import parseaddr
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF

from config.api import VERSION as API_VERSION
from config.logs import logging_config
from config.refusals import (
    require_case_master_keys,
    require_loopback_for_demo,
    require_secret_key,
)
from config.theme import theme

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# What kind of start this is

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
"""Offers "probeer als" on the sign-in page: anybody becomes anyone of the cast. Only ever on a loopback address."""
TLS = env.bool("TLS", default=True)
"""Whether people reach the program over https. Off only on a laptop and in tests."""

SECRET_KEY = require_secret_key(env.str("SECRET_KEY", default=""))
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
CASE_MASTER_KEYS = require_case_master_keys(env.list("CASE_MASTER_KEY", default=[]))
"""What wraps the keys of confidential cases: the first wraps, the others still open what they wrapped."""
CASE_RETENTION_YEARS = env.int("CASE_RETENTION_YEARS", default=15)
CASE_RETENTION_SOURCE = env.str("CASE_RETENTION_SOURCE", default="Wmo 2015, artikel 5.3.4")
"""How many years after its end a case is destroyed, and which article says so."""
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
DEMO_ANYWHERE = env.bool("DEMO_ANYWHERE", default=False)
require_loopback_for_demo(demo=DEMO, anywhere=DEMO_ANYWHERE, hosts=ALLOWED_HOSTS)

PUBLIC_ADDRESS = env.str("PUBLIC_ADDRESS", default="http://127.0.0.1:8000").rstrip("/")
"""Where people find the program: scheme and host, used in mails, which no request gives an address to."""

# Apps, in the order of the house: what stands higher imports what stands lower.

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "civilservants",
    "socialwork",
    "boundary",
    "notifications",
    "initiatives",
    "decisions",
    "accounts",
    "districts",
    "ledger",
    "config.apps.ReferenceAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    "config.public_cache.PublicPageCache",
    "django.middleware.security.SecurityMiddleware",
    "config.security.PermissionsPolicy",
    "config.api.headers.ApiHeaders",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "config.security.ReadablePath",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.LanguageOfPerson",
    "accounts.middleware.SignInFirst",
    "accounts.middleware.SecondFactor",
    "accounts.middleware.OwnSite",
    "config.security.WriteLimit",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database, cache and broker

_database = env.db_url("DATABASE_URL", default="postgres://localhost/samenspel")
DATABASES = {
    "default": {
        **_database,
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=600),
        "CONN_HEALTH_CHECKS": True,
        # Compiling a query is for those that run for seconds; ours are asked often and answer within milliseconds.
        "OPTIONS": {"options": "-c jit=off", **_database.get("OPTIONS", {})},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="redis://localhost:6379/0")
KEY_PREFIX = env.str("KEY_PREFIX", default="samenspel")
"""Begins every key in Redis, so that several programs can share one server."""
_redis = {
    "LOCATION": REDIS_URL,
    "KEY_PREFIX": KEY_PREFIX,
    # Short: while Redis hangs, this is how long somebody waits for a page.
    "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
}
CACHES = {
    "default": {"BACKEND": "config.cache.Redis", **_redis},
    "sessions": {"BACKEND": "config.cache.Sessions", **_redis},
}
"""Two caches on one server: they differ in what stands in for them while Redis is away."""

# Language and time

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

# Static files: hashed and compressed by collectstatic; served as found on disk where STATIC_HASHED is off (tests).

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
THEME = theme(env.str("THEME", default="lindermeer"), BASE_DIR / "static" / "themes")
"""The municipality's own colours, type and logo."""
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATIC_HASHED = env.bool("STATIC_HASHED", default=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if STATIC_HASHED
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        ),
        # Who collects them is not who serves them, and what FILE_UPLOAD_PERMISSIONS says is of what people upload.
        "OPTIONS": {"file_permissions_mode": 0o644},
    },
}
WHITENOISE_USE_FINDERS = not STATIC_HASHED
# Without hashes a file is looked for when it is asked for; otherwise each client of a test would first list them all.
WHITENOISE_AUTOREFRESH = not STATIC_HASHED
WHITENOISE_MAX_AGE = 3600
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Source maps are for a developer's tools only, and packing them takes longer than all the rest together.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (
    "jpg",
    "jpeg",
    "png",
    "gif",
    "webp",
    "zip",
    "gz",
    "tgz",
    "bz2",
    "tbz",
    "xz",
    "br",
    "woff",
    "woff2",
    "map",
)

# Who signs in, and how: a code by mail or a passkey; staff bring a second factor. Nobody has a password.

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["accounts.backends.PersonBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/mijn/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "config.sign_in.Adapter"
ACCOUNT_FORMS = {"login": "accounts.forms.SignInForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 2
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if TLS else "http"

MFA_ADAPTER = "config.sign_in.SecondFactorAdapter"
MFA_FORMS = {"activate_totp": "accounts.forms.AppForm", "add_webauthn": "accounts.forms.KeyForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not TLS
MFA_TOTP_ISSUER = "Samenspel"
MFA_TOTP_TOLERANCE = 1

SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": []}}

TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
"""How many reverse proxies stand in front. Without it, rate limits behind a proxy see one address for everybody."""
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

WRITES_A_MINUTE = env.int("WRITES_A_MINUTE", default=60)
"""How many POST, PUT, PATCH and DELETE requests one person (or, before sign-in, one address) may send in a minute."""

OUTAGE_MINUTES = env.int("OUTAGE_MINUTES", default=10)
"""After how many minutes without a sign of life the program says that it was out, and moves terms of residents."""

# Sessions and cookies

SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_CACHE_ALIAS = "sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# The prefix makes the browser itself refuse the cookie from a sibling domain or over plain http.
SESSION_COOKIE_NAME = "__Host-sessionid" if TLS else "sessionid"
SESSION_COOKIE_SECURE = TLS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrftoken" if TLS else "csrftoken"
CSRF_COOKIE_SECURE = TLS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.once_more.stale_page"
LANGUAGE_COOKIE_SECURE = TLS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60

# What browsers are told

SECURE_SSL_REDIRECT = TLS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = TLS
SECURE_HSTS_PRELOAD = TLS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

MAP_TILES = env.str("MAP_TILES", default="")
"""The address pattern of map tiles, for example PDOK's. Without it maps show our own shapes only, and ask nobody."""
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        # Nothing is inline. A page that must have a script of its own asks for request.csp_nonce.
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", *(["/".join(MAP_TILES.split("/")[:3])] if MAP_TILES else [])],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        **({"upgrade-insecure-requests": True} if TLS else {}),
    },
}

# What is taken in: 300,000 characters of text, percent-encoded, must reach the form, which then says that it is long.

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# Pictures and documents: kept where no address leads, served by a view that asks who may see them.

MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(BASE_DIR / "var" / "uploads")))
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "initiatives.upload_limit.SizeLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
UPLOAD_MOST_BYTES = env.int("UPLOAD_MOST_BYTES", default=10 * 1024 * 1024)
UPLOAD_SCANNER = env.str("UPLOAD_SCANNER", default="")
"""The function that looks for harmful files, as a dotted path: `initiatives.scanning.clamav`, or one of your own."""
CLAMAV_ADDRESS = env.str("CLAMAV_ADDRESS", default="localhost:3310")

# Mail

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://localhost:25")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Samenspel <samenspel@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Work after the request

LEDGER_LISTENERS = ["notifications.tasks.distribute"]
"""The tasks that are sent when a transaction with ledger entries commits. Beat runs them too, for what was missed."""
LETTERS_FROM = ["civilservants.letters", "socialwork.letters", "boundary.letters"]
"""Modules of rooms above the notifications that say who hears of a line of theirs, and what."""
SAID_OF_A_PLAN = ["civilservants.on_a_plan.deviations"]
"""What rooms above the plans have to say on a plan's public page: each gives sentences with an address."""
KEEPS_NO_TEXT_OF = ("/wijkwerk/casussen/", "/toestemming/", "/mijn/casus/")
"""Under which addresses nothing that is typed is kept in a session: it would lie there in the clear."""
KEPT_FROM_DECIDING = ["socialwork.conflicts.has_conflict"]
"""What rooms above the table know of who may not decide on a plan: each says yes or no of a person and a process."""
THEMES_OF_PROCESSES = "initiatives.themes_of_processes"
"""The module that knows the theme of what a process is about: the table itself knows no plans."""
LEDGER_SUBJECTS = "config.subjects.plans_behind"
"""What finds the public pages that the lines of the ledger belong to: the ledger itself knows no other app."""

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "global_keyprefix": f"{KEY_PREFIX}:",
    "visibility_timeout": 3600,
    # Publishing happens after a commit, in a request: a broker that hangs or is away may not hold the person up for
    # long. A worker that waits for a task hears something each second.
    "socket_timeout": 3,
    "socket_connect_timeout": 2,
    "retry_policy": {"timeout": 2.0},
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.2}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 5 * 60
CELERY_TASK_SOFT_TIME_LIMIT = 4 * 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "distribute what happened to who follows it": {
        "task": "notifications.tasks.distribute",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "deliver mail": {
        "task": "notifications.tasks.deliver",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "forget who never came in": {
        "task": "accounts.tasks.forget_strangers",
        "schedule": 6 * 3600.0,
        "options": {"expires": 3600},
    },
    "clear the sessions that have ended": {
        "task": "accounts.tasks.clear_sessions",
        "schedule": crontab(hour="4", minute="10"),
        "options": {"expires": 3600},
    },
    "say that the program runs": {
        "task": "decisions.tasks.watch_outages",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "count the words that search knows": {
        "task": "initiatives.tasks.refresh_search",
        "schedule": crontab(hour="4", minute="25"),
        "options": {"expires": 3600},
    },
    "forget the key figures whose consent ended": {
        "task": "socialwork.tasks.forget_lapsed_consents",
        "schedule": 3600.0,
        "options": {"expires": 3000},
    },
    "forget the unfinished plans that nobody went on with": {
        "task": "initiatives.tasks.forget_sketches",
        "schedule": crontab(hour="4", minute="20"),
        "options": {"expires": 3600},
    },
    "remove files that belong to nothing": {
        "task": "initiatives.tasks.sweep_files",
        "schedule": crontab(hour="4", minute="20"),
        "options": {"expires": 3600},
    },
    "remind of terms and evaluations": {
        "task": "civilservants.tasks.remind",
        "schedule": 900.0,
        "options": {"expires": 800},
    },
    "forget the words that no plan of the queue holds": {
        "task": "civilservants.tasks.forget_words",
        "schedule": crontab(hour="4", minute="30"),
        "options": {"expires": 3600},
    },
    "watch the cases": {
        "task": "socialwork.tasks.watch_cases",
        "schedule": 300.0,
        "options": {"expires": 240},
    },
    "keep case workers from deciding on plans of their households": {
        "task": "socialwork.tasks.recuse",
        # Once a day for all of them: soon after a case was opened it would tell of that case.
        "schedule": crontab(hour="4", minute="45"),
        "options": {"expires": 3600},
    },
    "pick looks into cases to ask about": {
        "task": "socialwork.tasks.pick_looks",
        "schedule": crontab(hour="5", minute="40", day_of_week="monday"),
        "options": {"expires": 6 * 3600},
    },
    "destroy the cases whose term has passed": {
        "task": "socialwork.tasks.destroy_cases",
        "schedule": crontab(hour="4", minute="35"),
        "options": {"expires": 3600},
    },
    "remind of consults at the boundary": {
        "task": "boundary.tasks.watch_consults",
        "schedule": 900.0,
        "options": {"expires": 800},
    },
    "watch the terms": {
        "task": "decisions.tasks.watch_terms",
        "schedule": 300.0,
        "options": {"expires": 240},
    },
}

# The interface for other programs

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "config.api.problems.as_problem",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Samenspel",
    "DESCRIPTION": (
        "Plannen van bewoners: wie er aan tafel zit, wie waarover beslist en wat er is besloten. Alles wat hier staat "
        "is openbaar; namen van mensen staan er niet in."
    ),
    "VERSION": API_VERSION,
    "CONTACT": {
        "name": "Beheer van Samenspel",
        "url": f"{PUBLIC_ADDRESS}/api/v1/",
        "email": parseaddr(DEFAULT_FROM_EMAIL)[1],
    },
    "LICENSE": {"name": "EUPL-1.2", "url": "https://eupl.eu/1.2/nl/"},
    "SERVERS": [{"url": f"{PUBLIC_ADDRESS}/api/v1", "description": "Deze site"}],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SCHEMA_PATH_PREFIX_TRIM": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": ["config.api.schema.complete"],
}

# Logs: one line of JSON an event; plain lines for a person at a terminal.

LOGGING_CONFIG = None
LOG_FORMAT = env.str("LOG_FORMAT", default="json")
ONLY_UP_TO_HERE_IN_LOGS = (
    *KEEPS_NO_TEXT_OF,
    "/vraag/",
    "/met-hulp/overnemen/",
    "/in-het-netwerk/",
    "/meldingen/stoppen/",
    "/initiatieven/uitnodiging/",
)
"""Addresses below which stands a key, or the number of what is confidential: no line of a log goes on after them."""
logging_config(level=env.str("LOG_LEVEL", default="INFO"), plain=LOG_FORMAT == "plain", rooms=ONLY_UP_TO_HERE_IN_LOGS)
