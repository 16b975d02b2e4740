from django.contrib.auth.views import LoginView
from django.http import HttpResponse
from django.urls import include, path
from oauth2_provider.views import ConnectDiscoveryInfoView

from host import notes

urlpatterns = [
    # OpenID Connect Discovery section 4 has no slash at the end; this version of the toolkit answers with one only.
    path("o/.well-known/openid-configuration", ConnectDiscoveryInfoView.as_view()),
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
    path("accounts/login/", LoginView.as_view()),
    path("api/notes", notes),
    path("ready", lambda request: HttpResponse("ready")),
]
