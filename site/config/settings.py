"""Settings of both profiles. Everything that differs comes from the environment (README, *Configure*)."""

from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config.embedded.secrets import embedded_secret
from config.errands import ERRANDS

ROOT = Path(__file__).resolve().parents[2]
env = environ.Env()

# --- Profile -----------------------------------------------------------------------------------------------

PROFILE: str = env("POISE_PROFILE", default="embedded")
if PROFILE not in {"embedded", "production"}:
    raise ImproperlyConfigured(f"POISE_PROFILE is {PROFILE!r}; it must be 'embedded' or 'production'.")
PRODUCTION = PROFILE == "production"
VAR = Path(env("POISE_VAR", default=str(ROOT / "var"))).resolve()


def required(name: str) -> str:
    """The value of ``name``; production refuses to start without it."""
    value: str = env(name, default="")
    if PRODUCTION and not value:
        raise ImproperlyConfigured(f"{name} is not set. Production needs it; see the table in README.md.")
    return value


DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = required("SECRET_KEY") or embedded_secret(VAR / "secret_key")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
BASE_URL = (required("BASE_URL") or f"http://127.0.0.1:{env('PORT', default='8000')}").rstrip("/")
HTTPS = BASE_URL.startswith("https://")
_local_hosts = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else _local_hosts)
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is not set. Production needs it; see the table in README.md.")
CSRF_TRUSTED_ORIGINS = [BASE_URL] if HTTPS else []

# --- Applications ------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "config",
    "api",
    "reports",
    "reports.actions",
    "reports.auditing",
    "reports.schedules",
    "reports.coverage",
    "reports.saved",
    "reports.dashboards",
    "pages",
    "certificates",
    "quizzes",
    "courses",
    "qualities",
    "notices",
    "people.signin",
    "people",
    "people.importing",
    "audit",
    "jobs",
    "bilingual",
    "sheets",
    "files",
    "prepared",
    "wagtail.contrib.simple_translation",
    "config.wagtail_users.PoiseUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail.contrib.settings",
    "wagtail.sites",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.permissions.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.middleware.PersonLocaleMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "people.signin.middleware.SignedInMiddleware",
    "config.back_office.BackOfficeMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pages.context.shell",
            ],
        },
    }
]

# --- Database ----------------------------------------------------------------------------------------------

DATABASES = {"default": env.db_url_config(required("DATABASE_URL") or f"sqlite:///{VAR / 'poise.sqlite3'}")}
_database = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    _database["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",  # a writer waits its turn instead of failing half-way
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    _database["CONN_MAX_AGE"] = 60
    _database["CONN_HEALTH_CHECKS"] = True
    # PostgreSQL plans a statement once a connection instead of every time: half its work for a page.
    _database["OPTIONS"] = _database.get("OPTIONS", {}) | {"server_side_binding": True, "prepare_threshold": 5}

# --- Broker, cache, sessions -------------------------------------------------------------------------------

# redis://…, unix:///path/of/a/socket, or empty: the file transport of the embedded profile. The cache has a database
# of its own there: clearing it must not empty the queue.
BROKER = required("REDIS_URL")
if BROKER:
    _location = f"{BROKER}?db=1" if BROKER.startswith("unix://") else urlsplit(BROKER)._replace(path="/1").geturl()
    _cache: dict[str, object] = {
        "BACKEND": "config.cache.TolerantRedisCache",
        "LOCATION": _location,
        "KEY_PREFIX": "poise",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
    }
else:
    _cache = {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(VAR / "cache"),
        "OPTIONS": {"MAX_ENTRIES": 2000},  # by default it forgets by chance from 300 on, rate limits among them
    }
CACHES = {"default": _cache}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# --- Celery ------------------------------------------------------------------------------------------------

CELERY_BROKER_URL = BROKER.replace("unix://", "redis+socket://", 1) if BROKER else "filesystem://"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = (
    {"visibility_timeout": 900, "unacked_restore_interval": 5, "socket_timeout": 10, "retry_on_timeout": True}
    if BROKER
    else {
        "data_folder_in": str(VAR / "queue"),
        "data_folder_out": str(VAR / "queue"),
        "control_folder": str(VAR / "queue-control"),
    }
)
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 600  # below the visibility timeout
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")
CELERY_BEAT_SCHEDULE = ERRANDS

# --- Sign-in -----------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["people.backends.StaffNumberOrEmailBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
FIRST_SIGN_IN_PAGE = "pages:first_language"
ACCOUNT_ADAPTER = "people.signin.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "staff_number"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_USER_DISPLAY = "people.models.display_name"
# A shop shares one address: what counts per address is generous, what counts per account is not.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "30/m/ip,5/300s/key",
    "invitation_code": "30/m/ip,5/900s/key",
    "invitation_link": "30/m/ip",
    "single_sign_on": "60/m/ip",
}
SOCIALACCOUNT_ADAPTER = "people.signin.social.SocialAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form may lead nowhere but to us (form-action); a link may
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # decision 016: our own rule finds the person
MFA_ADAPTER = "people.signin.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # http://localhost:8000; no browser offers passkeys elsewhere
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_REQUIRED_FOR_HR = env.bool("MFA_REQUIRED_FOR_HR", default=PRODUCTION)  # and for administrators
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "people.passwords.LengthValidator"},
    {"NAME": "people.passwords.GuessableValidator"},
]

# --- Languages and time ------------------------------------------------------------------------------------

USE_I18N = True
USE_TZ = True
LANGUAGE_CODE = "zh-hans"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "site" / "config" / "wagtail_words" / "locale"]  # what Wagtail's own Chinese leaves in English
FORMAT_MODULE_PATH = ["bilingual.formats"]
TIME_ZONE = env("TIME_ZONE", default="Asia/Shanghai")  # the organisation's: days begin and end here
WAGTAIL_I18N_ENABLED = True
WAGTAILSIMPLETRANSLATION_SYNC_PAGE_TREE = False

# --- Files -------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(VAR / "static")))
WHITENOISE_USE_FINDERS = not PRODUCTION  # the embedded profile needs no collectstatic
MEDIA_ROOT = VAR / "media"  # never served as such: lesson media and documents go through authorised views
MEDIA_URL = "/media/"
UPLOAD_MEGABYTES = env.int("UPLOAD_MEGABYTES", default=50)  # one file in an answer; a question may ask for less
PRINTED_PAPERS_DAYS = env.int("PRINTED_PAPERS_DAYS", default=90)  # as long the files of papers are kept
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's page editor with long lessons

# --- Mail --------------------------------------------------------------------------------------------------

# smtp://…, smtps://…; without it every message is kept as a file under var/mail.
_email = env("EMAIL_URL", default="")
if _email:
    vars().update(env.email_url_config(_email))
else:
    EMAIL_BACKEND = "notices.backends.MaildirBackend"
    EMAIL_FILE_PATH = VAR / "mail"
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Poise <poise@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Wagtail -----------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Poise 从容"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_USER_TIME_ZONES = sorted(available_timezones() - {"localtime", "Factory"})  # no browser knows these two
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp", "svg"]
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "config.rich_text.RichTextArea",
        "OPTIONS": {"features": ["bold", "italic", "ol", "ul", "link"]},
    }
}
TAGGIT_CASE_INSENSITIVE = True

# --- The organisation and its documents --------------------------------------------------------------------

ORGANISATION_NAME = {
    "zh-hans": env("ORGANISATION_NAME_ZH", default="东方零售集团"),
    "en": env("ORGANISATION_NAME_EN", default="East Retail Group"),
}
ORGANISATION_SEAL = env("ORGANISATION_SEAL", default="东方之印")  # two or four characters
CERTIFICATE_SIGNATORY = {
    "zh-hans": env("CERTIFICATE_SIGNATORY_ZH", default="文静"),
    "en": env("CERTIFICATE_SIGNATORY_EN", default="Wen Jing"),
}
FONT_FOLDERS = [Path(folder) for folder in env.list("FONT_FOLDERS", default=[])]

# --- Security ----------------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=HTTPS)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000 if HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0  # rate limits count clients, not the proxy
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = False  # htmx and the quiz read the token
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail previews a page in a frame of its own
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # asks for DENY, which that preview forbids
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    },
}

# --- Logs: to standard error, without personal data --------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
    },
}
