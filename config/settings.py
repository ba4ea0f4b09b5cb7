"""Django's settings, made only from env.py. docs/settings.md explains each name; `orderwire check` proves them."""

from pathlib import Path
from urllib.parse import urlsplit

from config import env
from config.database import from_url
from config.secrets import secret_key

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(env.text("ORDERWIRE_DATA", "./data")).resolve()
SECRET_KEY = secret_key(DATA)
DEBUG = False
DEMO = env.flag("ORDERWIRE_DEMO", False)

BASE_URL = env.text("ORDERWIRE_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
_site = urlsplit(BASE_URL)
HTTPS = _site.scheme == "https"
ALLOWED_HOSTS = sorted(
    {_site.hostname or "127.0.0.1", "127.0.0.1", "localhost", "[::1]", *env.names("ORDERWIRE_ALLOWED_HOSTS")}
)
CSRF_TRUSTED_ORIGINS = [BASE_URL]

DATABASES = {"default": from_url(env.text("ORDERWIRE_DATABASE_URL"), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SMTP_URL = env.text("ORDERWIRE_SMTP_URL")
ALLOW_PRIVATE_HOSTS = frozenset(env.names("ORDERWIRE_ALLOW_PRIVATE_HOSTS"))
CART_HOSTS = env.pairs("ORDERWIRE_CART_HOSTS")
DNS_SERVERS = tuple(env.names("ORDERWIRE_DNS_SERVERS"))  # none = the machine's own; "off" = DNS is never asked
WORKERS = env.number("ORDERWIRE_WORKERS", 0, most=64)  # 0 = by the database: see cli/serve.py
IMAGE_QUOTA = env.number("ORDERWIRE_IMAGE_QUOTA", 200, least=1, most=100_000)  # MB for each account
SYSTEM_EMAIL = env.text("ORDERWIRE_SYSTEM_EMAIL", f"orderwire@{_site.hostname or 'localhost'}")
SIGNUP_OPEN = env.flag("ORDERWIRE_SIGNUP", True)
PROXY_HEADER = env.flag("ORDERWIRE_BEHIND_PROXY", False)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "orderwire.web",  # before allauth, whose templates it replaces
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "orderwire.accounts",
    "orderwire.stores",
    "orderwire.orders",
    "orderwire.audience",
    "orderwire.emails",
    "orderwire.rules",
    "orderwire.outbox",
    "orderwire.delivery",
    "orderwire.tracking",
    "orderwire.reports",
    "orderwire.hooks",
    "orderwire.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "orderwire.web.policy.ContentPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "orderwire.web.reader.ReaderMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "orderwire.web.shell.shell",
            ],
        },
    },
]

# --- people -------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "orderwire.accounts.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _site.scheme or "http"
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/10m/ip,10/10m/key",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "confirm_email": "1/30s/key",
}
MFA_ADAPTER = "orderwire.accounts.second_step.SecondStep"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "orderwire.accounts.passkeys.Add",
    "edit_webauthn": "orderwire.accounts.passkeys.Rename",
    "login_webauthn": "orderwire.accounts.passkeys.SignIn",
    "authenticate_webauthn": "orderwire.accounts.passkeys.SecondStep",
    "reauthenticate_webauthn": "orderwire.accounts.passkeys.Again",
}
MFA_TOTP_ISSUER = "Orderwire"
MFA_TOTP_TOLERANCE = 1  # the code before and after counts too: a phone's clock is seldom right to the second
MFA_RECOVERY_CODES_SHOW_ONCE = True
USERSESSIONS_ADAPTER = "orderwire.accounts.sessions.Sessions"
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if PROXY_HEADER else 0  # else every sign-in would come from the proxy's own address
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/sign-in/"
EMAIL_BACKEND = "orderwire.delivery.postman.Postman"
DEFAULT_FROM_EMAIL = f"Orderwire <{SYSTEM_EMAIL}>"

# --- sessions and walls -------------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 86_400
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_HEADER else None
X_FRAME_OPTIONS = "SAMEORIGIN"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
FILE_UPLOAD_HANDLERS = ["orderwire.web.uploads.ImageUpload"]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "rate_limits"}}

# --- words, time, files -------------------------------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]  # only whole catalogues: tests/house/test_translations.py
LOCALE_PATHS = [ROOT / "orderwire" / "locale"]
STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "build" / "static"
WHITENOISE_USE_FINDERS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
SILENCED_SYSTEM_CHECKS = [
    "security.W004",
    "security.W008",
    "security.W012",
    "security.W016",
]  # said by `orderwire check` in plain words
LOGGING_CONFIG = None
