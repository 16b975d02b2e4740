"""Django and the toolkit, with their defaults wherever nothing is said here. The database is a file of its own in a temporary folder."""
import json
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

FOLDER = Path(__file__).parent
PROFILE = json.loads((FOLDER / "profile.json").read_text())
CLIENTS = {client["id"]: client for client in PROFILE["clients"].values()}
ORIGIN = f"http://127.0.0.1:{os.environ['PORT']}"

SECRET_KEY = secrets.token_urlsafe(48)
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "oauth2_provider"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "host.forbid_framing",
]
ROOT_URLCONF = "urls"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [FOLDER / "templates"], "APP_DIRS": True}]
# The timeout: who finds the file locked waits instead of failing.
DATABASES = {"default": {"ENGINE": "sqlite", "NAME": os.environ["DATABASE"], "OPTIONS": {"timeout": 30}}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "/static/"
USE_TZ = True
LOGIN_URL = "/accounts/login/"
# The passwords stand in profile.json; a slow hash would protect nothing, and an audit logs in some hundred times.
PASSWORD_HASHERS = ["host.QuickHasher"]
AUTHENTICATION_BACKENDS = ["host.PatientBackend"]

OAUTH2_PROVIDER = {
    "OIDC_ENABLED": True,
    "OIDC_ISS_ENDPOINT": f"{ORIGIN}/o",
    "OIDC_RSA_PRIVATE_KEY": rsa.generate_private_key(public_exponent=65537, key_size=2048)
    .private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    .decode(),
    "OAUTH2_VALIDATOR_CLASS": "host.Validator",
    "SCOPES_BACKEND_CLASS": "host.ScopesOfProfile",
    "SCOPES": {
        "openid": "Your identity",
        "profile": "Your name",
        "email": "Your e-mail address",
        "notes.read": "Read notes",
        "notes.write": "Write notes",
        "introspection": "Look at tokens",
    },
    # RFC 9700 section 2.1.1: public clients use PKCE.
    "PKCE_REQUIRED": lambda client_id: CLIENTS.get(client_id, {}).get("secret") is None,
    "ACCESS_TOKEN_EXPIRE_SECONDS": 600,
}

# Without this Django is silent about its own failures when it is not being debugged.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False}},
}
