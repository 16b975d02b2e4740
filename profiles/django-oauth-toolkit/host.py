"""What the toolkit leaves to its host: which claims a user has, and which scopes a client may ask for."""
import time

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.http import JsonResponse
from oauth2_provider.decorators import protected_resource
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.scopes import SettingsScopes


class QuickHasher(PBKDF2PasswordHasher):
    iterations = 1000


class PatientBackend(ModelBackend):
    """Passwords are not tried without end: after fifty wrong ones in a row a user name rests for a minute, whether there is such a user or not."""

    failures = {}

    def authenticate(self, request, username=None, password=None, **kwargs):
        count, since = self.failures.get(username, (0, 0))
        if count and time.monotonic() - since >= 60:
            count = 0
        user = super().authenticate(request, username, password, **kwargs) if count < 50 else None
        if user:
            self.failures.pop(username, None)
        else:
            self.failures[username] = (count + 1, time.monotonic() if count < 50 else since)
        return user


def forbid_framing(get_response):
    """A middleware: Django has one for X-Frame-Options alone."""

    def respond(request):
        response = get_response(request)
        response["Content-Security-Policy"] = "frame-ancestors 'none'"
        return response

    return respond


class Validator(OAuth2Validator):
    def get_additional_claims(self, request):
        user = request.user
        # At userinfo the scopes of the request are those that userinfo asks for; those of the user's consent are the token's.
        scopes = getattr(request.access_token, "scopes", request.scopes)
        claims = {}
        if "profile" in scopes:
            claims |= {"name": user.get_full_name(), "preferred_username": user.get_username()}
        if "email" in scopes:
            claims |= {"email": user.email, "email_verified": True}
        return claims

    # The toolkit leaves these two out, and answers prompt=none with status 500 therefore. It shows who has no session its
    # login page before it looks at the request, and asks for consent each time, so nobody is ever let through silently.
    def validate_silent_login(self, request):
        return True

    def validate_silent_authorization(self, request):
        return False

    def get_discovery_claims(self, request):
        return ["sub", "name", "preferred_username", "email", "email_verified"]


class ScopesOfProfile(SettingsScopes):
    """By default each application may ask for every scope."""

    def get_available_scopes(self, application=None, request=None, *args, **kwargs):
        return settings.CLIENTS[application.client_id]["scopes"] if application else super().get_available_scopes()

    def get_default_scopes(self, application=None, request=None, *args, **kwargs):
        return self.get_available_scopes(application)


@protected_resource(scopes=["notes.read"])
def notes(request):
    response = JsonResponse({"notes": []})
    response["Cache-Control"] = "no-store"
    return response
