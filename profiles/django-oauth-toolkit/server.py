"""django-oauth-toolkit as a target: a new database with the clients and users of profile.json, on loopback."""
import os
import signal
import subprocess
import sys
import tempfile

GRANTS = {
    "authorization_code": "authorization-code",
    "implicit": "implicit",
    "password": "password",
    "client_credentials": "client-credentials",
}


def fill(profile):
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from oauth2_provider.models import get_application_model

    call_command("migrate", verbosity=0)
    for user in profile["users"].values():
        first, last = user["name"].split(" ", 1)
        get_user_model().objects.create_user(user["username"], user["email"], user["password"], first_name=first, last_name=last)
    for client in profile["clients"].values():
        grant = "openid-hybrid" if "code id_token" in client.get("responseTypes", []) else GRANTS[client["grants"][0]]
        application = get_application_model()(
            client_id=client["id"],
            client_secret=client.get("secret", ""),
            name=client.get("name", client["id"]),
            client_type="confidential" if "secret" in client else "public",
            authorization_grant_type=grant,
            redirect_uris=" ".join(client["redirectUris"]),
            algorithm="RS256" if "openid" in client["scopes"] else "",
        )
        application.clean()
        application.save()


def main():
    port = os.environ.get("PORT", "")
    if not port.isdigit():
        sys.exit("PORT must name the port to listen on.")
    folder = tempfile.mkdtemp(prefix="django-oauth-toolkit-")
    # An audit ends its target without asking. What reads from this process until it is gone cleans up after it.
    janitor = subprocess.Popen(["/bin/sh", "-c", 'exec 3<&0; (trap "" HUP INT TERM; cat <&3; rm -rf "$1") >/dev/null 2>&1 &', "sh", folder], stdin=subprocess.PIPE)
    janitor.wait()
    os.environ.update(DATABASE=os.path.join(folder, "target.sqlite3"), DJANGO_SETTINGS_MODULE="settings")
    import django
    from django.conf import settings
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    django.setup()
    fill(settings.PROFILE)

    class Handler(WSGIRequestHandler):
        def log_message(self, *_):
            """Says nothing about each request."""

    server = ThreadedWSGIServer(("127.0.0.1", int(port)), Handler, allow_reuse_address=True)
    server.daemon_threads = True
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    print(f"django-oauth-toolkit is ready at {settings.ORIGIN}/o", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
