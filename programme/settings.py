"""One settings file. What differs between deployments comes from the environment; .env.example names it all."""

import sys
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _

from programme.shared import environment

# --- Where we are -----------------------------------------------------------------------------------------------

BASE_DIR = Path(__file__).resolve().parent.parent
DEBUG = environment.flag("DEBUG", default=False)
# Demo mode shows sent mail, sign-in codes included, to everybody. Never on a site with real people.
DEMO = environment.flag("DEMO", default=False)
PRODUCTION = not (DEBUG or DEMO)

SECRET_KEY = environment.text("SECRET_KEY", None if PRODUCTION else "only-for-development-and-the-demo")
# Keys that were in use before: what they signed and sealed is still believed and read.
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEYS_BEFORE")
SITE_URL = environment.text("SITE_URL", None if PRODUCTION else "http://localhost:8000").rstrip("/")
SITE_HOST = urlsplit(SITE_URL).hostname or "localhost"
SITE_NAME = environment.text("SITE_NAME", "Collaboration programme manager")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", SITE_HOST)
CSRF_TRUSTED_ORIGINS = [SITE_URL]
# How many machines run this site: with more than one they must share database, cache and files.
MACHINES = environment.number("MACHINES", 1)
DATA_DIR = Path(environment.text("DATA_DIR", str(BASE_DIR / "var")))
SECURITY_CONTACT = environment.text("SECURITY_CONTACT", f"mailto:security@{SITE_HOST}")

# --- What it is made of -----------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "programme",
    "teams",
    "judging",
    "cms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "rules",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "programme.middleware.ArrivalMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "programme.middleware.HeadersMiddleware",
    "cms.middleware.KeptPagesMiddleware",
    "judging.middleware.BoardMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "programme.middleware.SessionLengthMiddleware",
    "programme.middleware.NarrowSessionMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "programme.middleware.SecondFactorMiddleware",
    "programme.middleware.ActAsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "programme.middleware.LookMiddleware",
    "programme.middleware.PlaceMiddleware",
    "programme.middleware.RefusalMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "programme.urls"
WSGI_APPLICATION = "programme.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "programme.context_processors.site",
            ],
        },
    },
    {
        # Mails are text: an apostrophe in a name must stay one.
        "NAME": "text",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"autoescape": False, "libraries": {}},
    },
]

CRISPY_TEMPLATE_PACK = "_forms"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("_forms",)
CRISPY_FAIL_SILENTLY = False

# --- Database and cache -----------------------------------------------------------------------------------------

DATABASES = {"default": environment.database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'site.sqlite3'}")}
REDIS_URL = environment.text("REDIS_URL", "")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        # A page waits no longer for a machine that is silent; people are told.
        "OPTIONS": {"socket_connect_timeout": 3, "socket_timeout": 5},
    }
    if REDIS_URL
    # Shared by all processes, which limits on sign-in need; its table comes with our migrations.
    # Never so full that it throws away what still counts: sign-in codes and limits live here.
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "programme_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
    # Copies that each process keeps for itself: whole public pages, and where renditions of pictures lie.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
    "renditions": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "renditions"},
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db" if REDIS_URL else ("django.contrib.sessions.backends.db")

# --- People and sign-in -----------------------------------------------------------------------------------------

AUTH_USER_MODEL = "programme.Person"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/home/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "programme.account_adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "programme.forms.sign_in.AddressForm",
    "request_login_code": "programme.forms.sign_in.CodeRequestForm",
    "confirm_login_code": "programme.forms.sign_in.CodeForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# No password field anywhere: the sign-in page sends a code.
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 5
SIGN_IN_CODE_LIFE = 20 * 60
# How long the page that asks for a code stays open. Each code has its own life (shared/sign_in_codes.py).
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 3600
ACCOUNT_LOGIN_TIMEOUT = 3600
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = SIGN_IN_CODE_LIFE
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_MAX_EMAIL_ADDRESSES = 2
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# A whole venue sits behind one network address, so that limit is wide (and ours: with allauth's everybody would queue
# for one lock); the one for each e-mail address is narrow.
SIGN_IN_MAILS_A_MINUTE = 300
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "request_login_code": None,
    "login_mail": "5/m/key,20/h/key",
    "login_failed": "10/5m/key",
}
MFA_ADAPTER = "programme.account_adapter.SecondFactorAdapter"
MFA_FORMS = {"add_webauthn": "programme.forms.sign_in.KeyForm"}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
# Afterwards only hashes are there (recovery_codes.py).
MFA_RECOVERY_CODES_SHOW_ONCE = True
RECOVERY_CODE_ROUNDS = 600_000
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = {"webauthn_login": None}
# Who must have a passkey or an authenticator app: roles, with commas between (queries/second_factor.py).
SECOND_FACTOR_FOR = environment.words("SECOND_FACTOR_FOR", "site_admin" if PRODUCTION else "")
# Departments whose own sign-in opens the door here, too; organisers say for which addresses.
SINGLE_SIGN_ON = environment.sign_on_providers("SINGLE_SIGN_ON")
if SINGLE_SIGN_ON:
    INSTALLED_APPS += ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
SOCIALACCOUNT_ADAPTER = "programme.sign_on_adapter.SignOnAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
# The provider has just vouched for the address, else nobody gets so far.
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": each["id"],
                "name": each["name"],
                "client_id": each["client_id"],
                "secret": each["secret"],
                "settings": {"server_url": each["server"]},
            }
            for each in SINGLE_SIGN_ON
        ],
    }
}
# How many proxies of our own stand in front: without it a visitor could invent an address in X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number(
    "TRUSTED_PROXIES", 1 if environment.flag("BEHIND_PROXY", default=False) else 0
)

# Seconds without a request, and seconds since signing in, after which a session ends; shorter for site admins. The idle
# time of a working day lets no judge's session lapse during a pitch day.
SESSION_IDLE, SESSION_IDLE_ADMIN = 12 * 3600, 3600
SESSION_WHOLE, SESSION_WHOLE_ADMIN = 14 * 24 * 3600, 12 * 3600

# How long a site admin has what they opened with a reason, and how long support sees pages as somebody else does.
GLASS_MINUTES = 60
ACTING_MINUTES = 30

# --- Programs -----------------------------------------------------------------------------------------------------

# For each access token, and however many processes answer.
API_REQUESTS_A_MINUTE = environment.number("API_REQUESTS_A_MINUTE", 300)
# Receivers of webhooks on this machine (host:port, with plain http), for who writes one: never on a real site.
WEBHOOK_INSIDE = environment.words("WEBHOOK_INSIDE", "") if DEBUG else []
SPECTACULAR_SETTINGS = {
    "TITLE": SITE_NAME,
    "VERSION": "1",
    "DESCRIPTION": "What pages show and do, for programs: the same permissions, the same checks, the same record.",
    "PREPROCESSING_HOOKS": ["programme.api.schema.only_ours"],
    # Each field says its own words: names for them would change with every new field.
    "POSTPROCESSING_HOOKS": [],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "COMPONENT_SPLIT_REQUEST": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
}

# --- Jobs -------------------------------------------------------------------------------------------------------

TASKS = {
    # Wagtail queues to "default": at once, so that search and renditions never wait for a worker.
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "jobs": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]},
}
# The safety stop of one run of team formation; the work itself is counted in moves, not in seconds.
FORMATION_SECONDS = environment.number("FORMATION_SECONDS", 90)

# --- Mail -------------------------------------------------------------------------------------------------------

MAIL_DIR = DATA_DIR / "mail"
# smtp, notify (GOV.UK Notify), or the name of one of Anymail's providers.
MAIL_BY = environment.text("MAIL_BY", "smtp")
EMAIL_TIMEOUT = 20
if not PRODUCTION:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = MAIL_DIR
elif MAIL_BY == "smtp":
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = environment.text("EMAIL_HOST")
    EMAIL_PORT = environment.number("EMAIL_PORT", 587)
    EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER", "")
    EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD", "")
    EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", default=True)
elif MAIL_BY == "notify":
    EMAIL_BACKEND = "programme.shared.govuk_notify.NotifyBackend"
    NOTIFY_API_KEY = environment.text("NOTIFY_API_KEY")
    NOTIFY_TEMPLATE = environment.text("NOTIFY_TEMPLATE")
    NOTIFY_URL = environment.text("NOTIFY_URL", "https://api.notifications.service.gov.uk")
else:
    EMAIL_BACKEND = f"anymail.backends.{MAIL_BY}.EmailBackend"
    INSTALLED_APPS.append("anymail")
    # Whatever the provider asks for comes from variables that begin with ANYMAIL_.
    ANYMAIL = {
        name.removeprefix("ANYMAIL_"): value
        for name, value in environment.known().items()
        if name.startswith("ANYMAIL_")
    }
    # Not every provider lets us say where bounces go; they report them by webhook instead.
    ANYMAIL.setdefault("IGNORE_UNSUPPORTED_FEATURES", True)
    ANYMAIL.setdefault("REQUESTS_TIMEOUT", (EMAIL_TIMEOUT, EMAIL_TIMEOUT))
# Where servers report mail that does not arrive; box+number@host must reach it. Read by `manage.py mail bounces`.
MAIL_BOUNCES_TO = environment.text("MAIL_BOUNCES_TO", "")
# Names the public key of the sending domain, for `manage.py mail check`.
DKIM_SELECTOR = environment.text("DKIM_SELECTOR", "")
MAIL_A_MINUTE = environment.number("MAIL_A_MINUTE", 600)
MAIL_CLAIM_SECONDS = environment.number("MAIL_CLAIM_SECONDS", 300)
# What is not urgent waits for working hours of the cohort's zone. A demo is looked at on Sundays, too.
MAIL_IN_WORKING_HOURS = environment.flag("MAIL_IN_WORKING_HOURS", default=PRODUCTION)
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", f"{SITE_NAME} <programme@{SITE_HOST}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Files ------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
# Files lie in DATA_DIR, or in a bucket that all machines share.
S3_BUCKET = environment.text("S3_BUCKET", "")
S3_ENDPOINT = environment.text("S3_ENDPOINT", "")
S3_ACCESS_KEY, S3_SECRET_KEY = environment.text("S3_ACCESS_KEY", ""), environment.text("S3_SECRET_KEY", "")
# Without keys of ours the machine's own role is asked.
BUCKET = {
    "bucket_name": S3_BUCKET,
    "endpoint_url": S3_ENDPOINT or None,
    "region_name": environment.text("S3_REGION", "") or None,
    **({"access_key": S3_ACCESS_KEY, "secret_key": S3_SECRET_KEY} if S3_ACCESS_KEY else {}),
}
STORAGES = {
    "default": {
        "BACKEND": "programme.shared.object_storage.PublicFiles",
        "OPTIONS": {**BUCKET, "location": "media"},
    }
    if S3_BUCKET
    else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # What people hand in: no address leads there, a view that asks the policy serves it.
    "private": {
        "BACKEND": "programme.shared.object_storage.PrivateFiles",
        "OPTIONS": {**BUCKET, "location": "private"},
    }
    if S3_BUCKET
    else {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "private", "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- Language and time ------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
USE_TZ = True
TIME_ZONE = "Europe/London"

# --- Security ---------------------------------------------------------------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    # Load balancers ask these from inside, without TLS.
    # A program is told instead of led on: it would send its token in the open every time, and nobody would notice.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$", r"^api/v1/"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.flag("HSTS_SUBDOMAINS", default=True)
    SECURE_HSTS_PRELOAD = environment.flag("HSTS_PRELOAD", default=True)
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    if environment.flag("BEHIND_PROXY", default=False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        # A form that leads to a department's sign-in may be sent on to it.
        "form-action": [
            SELF,
            *sorted({environment.origin(each.get("sign_in_at") or each["server"]) for each in SINGLE_SIGN_ON}),
        ],
        # The picture of an authenticator app's secret is drawn into its page.
        "img-src": [SELF, "data:"],
    }
}
# Wagtail's admin carries scripts and styles in its pages and shows previews in frames of its own.
CONTENT_SECURITY_POLICY_OF_CMS = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "frame-src": [SELF],
    "object-src": [NONE],
    "base-uri": [SELF],
    "frame-ancestors": [SELF],
    "form-action": [SELF],
}
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "serial",
        "usb",
    )
)
CSRF_FAILURE_VIEW = "programme.views.errors.csrf_failure"
# These say out loud that a vault fills the environment, and that database and cache are asked with passwords.
SECRETS_IN_ENVIRONMENT = environment.flag("SECRETS_IN_ENVIRONMENT", False)
PASSWORDS_INSIDE = environment.flag("PASSWORDS_INSIDE", False)
# Where ClamAV's daemon listens; else a function of (content, name) that returns what it found in an uploaded file, or
# nothing. "elsewhere" says that something in front of the site looks into files.
CLAMD = environment.text("CLAMD", "")
UPLOAD_SCANNER = environment.text("UPLOAD_SCANNER", "programme.shared.clamd.scan" if CLAMD else "")

# --- Wagtail ----------------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = SITE_URL
# Nothing leaves for another host: no avatars from elsewhere, no release checks.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "ods", "odt", "pdf", "pptx", "txt", "xlsx"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.forms.files.DocumentForm"
WAGTAILIMAGES_IMAGE_MODEL = "cms.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.forms.files.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
# Sizes are drawn as WebP, a third smaller; a template that needs another kind says so.
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"jpeg": "webp", "png": "webp", "webp": "webp"}
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# --- Logs -------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "programme.shared.logs.JsonFormatter"},
        "plain": {"format": "%(levelname)s %(name)s: %(message)s"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "stream": sys.stderr,
            "formatter": environment.text("LOG_FORMAT", "json" if PRODUCTION else "plain"),
        }
    },
    "root": {"handlers": ["console"], "level": environment.text("LOG_LEVEL", "WARNING")},
    # Who came in and who was refused is always said.
    "loggers": {
        "programme.security": {"level": "INFO" if PRODUCTION else "WARNING"},
        "programme.requests": {"level": "INFO"},
        # The worker says of each job that it begins and ends; what fails it says louder.
        "django_tasks": {"level": "WARNING"},
    },
}
# One line for each answer: the page's name, never its address. The proxy writes none, for addresses carry keys.
LOG_REQUESTS = environment.flag("LOG_REQUESTS", default=PRODUCTION)
# Prometheus shows it to read /metrics; without one there is no such page.
METRICS_TOKEN = environment.text("METRICS_TOKEN", "")
