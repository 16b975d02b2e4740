using System.Text;
using NUnit.Framework;
using OAuthConformance.Harness.Evidence;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Tests.Evidence;

/// <summary>Secrets are found by the place they stand in, and are gone from everything a report shows.</summary>
public sealed class SecretFinderTests
{
    private const string Secret = "S3cr3t/+value==~1";

    private static readonly string Encoded = Uri.EscapeDataString(Secret);

    private static readonly TestCaseData[] Places =
    [
        Case("query of a request", Wires.Request($"https://idp.example/cb?code={Encoded}&state=x")),
        Case("query in lower case", Wires.Request($"https://idp.example/cb?code={Encoded.Replace("%2F", "%2f").Replace("%2B", "%2b").Replace("%3D", "%3d")}")),
        Case("fragment of a redirect", response: Wires.Response(headers: new Header("Location", $"https://client.example/cb#access_token={Encoded}&token_type=bearer"))),
        Case("redirect of a server that encodes like forms", response: Wires.Response(headers: new Header("Location", $"https://client.example/cb?code={Encoded.Replace("S3", "%533")}"))),
        Case("private scheme of a redirect", response: Wires.Response(headers: new Header("location", $"app.example:/cb?code={Encoded}"))),
        Case("form body", Wires.Request(contentType: "application/x-www-form-urlencoded", body: $"grant_type=x&refresh_token={Encoded}")),
        Case("form body with parameters of the type", Wires.Request(contentType: "Application/X-WWW-Form-UrlEncoded; charset=utf-8", body: $"client_secret={Encoded}")),
        Case("JSON body of a request", Wires.Request(contentType: "application/json", body: $"{{\"client_secret\":\"{Secret}\"}}")),
        Case("JSON", response: Wires.Response("application/json", $"{{\"access_token\":\"{Secret}\"}}")),
        Case("JSON under a type of its own", response: Wires.Response("application/token-introspection+json", $"{{\"access_token\":\"{Secret}\"}}")),
        Case("JSON with escapes", response: Wires.Response("application/json; charset=utf-8", "{\"id_token\":\"S3cr3t\\/\\u002Bvalue==~1\"}")),
        Case("JSON with escapes of its own", response: Wires.Response("application/json", "{\"access_token\":\"S\\u0033cr3t/+value\\u003d\\u003D~1\"}")),
        Case("JSON deep inside", response: Wires.Response("application/json", $"[{{\"a\":[{{\"b\":{{\"refresh_token\":\"{Secret}\"}}}}]}}]")),
        Case("JSON announced as HTML", response: Wires.Response("text/html", $" {{\"access_token\":\"{Secret}\"}}")),
        Case("JSON announced as nothing", response: Wires.Response(null, $"{{\"access_token\":\"{Secret}\"}}")),
        Case("JSON before a notice", response: Wires.Response("application/json", $"{{\"access_token\":\"S3cr3t\\/+value==~1\",\"expires_in\":60}}<br /><b>Notice</b>")),
        Case("JSON before a form", response: Wires.Response("application/json", "{\"a\":1}<input value='S3cr3t/&#43;value==~1' name=code>")),
        Case("JSON with a comma too many", response: Wires.Response("application/json", $"{{\"a\":{{\"refresh_token\" : \"{Secret}\"}},}}")),
        Case("two JSON documents in a row", response: Wires.Response("application/json", $"{{\"a\":1}}\n{{\"id_token\":\"{Secret}\"}}")),
        Case("JSON with half a character elsewhere", response: Wires.Response("application/json", $"{{\"error\":\"\\ud800\",\"access_token\":\"S\\u0033cr3t/+value\\u003d=~1\"}}")),
        Case("JSON with half a character inside", response: Wires.Response("application/json", "{\"access_token\":\"S3cr3t\\ud800/+value==~1\"}")),
        Case("JSON that is cut off", response: Wires.Response("application/json", "{\"access_token\":\"S3cr3t/+value\\u003d=")),
        Case("form body of a response", response: Wires.Response("application/x-www-form-urlencoded", $"access_token={Encoded}&token_type=bearer")),
        Case("Set-Cookie", response: Wires.Response(headers: new Header("Set-Cookie", $"session={Secret}; Path=/; HttpOnly"))),
        Case("Cookie", Wires.Request(headers: new Header("Cookie", $"theme=dark; session={Secret}"))),
        Case("Bearer", Wires.Request(headers: new Header("Authorization", $"Bearer {Secret}"))),
        Case("DPoP", Wires.Request(headers: new Header("authorization", $"DPoP {Secret}"))),
        Case("hidden field", response: Wires.Response("text/html", $"<form><input type=\"hidden\" name=\"code\" value=\"{Secret}\"></form>")),
        Case("hidden field with attributes in another order", response: Wires.Response("text/html", $"<INPUT VALUE='{Secret}' data-value='no' NAME='id_token' TYPE=hidden>")),
        Case("hidden field behind other names", response: Wires.Response("text/html", $"<input data-name=\"x\" data-value=\"y\" name=\"code\" value=\"{Secret}\">")),
        Case("hidden field with a bracket in quotes", response: Wires.Response("text/html", $"<input title=\"a > b\" name=code value=\"{Secret}\">")),
        Case("hidden field with entities of its own", response: Wires.Response("text/html", "<input name=code value=\"S&#51;cr3t&sol;&plus;value&#x3d;&equals;~1\">")),
        Case("multipart body", Wires.Request(contentType: "multipart/form-data; boundary=b", body: $"--b\r\nContent-Disposition: form-data; name=\"client_secret\"\r\nContent-Type: text/plain\r\n\r\n{Secret}\r\n--b--")),
        Case("meta refresh", response: Wires.Response("text/html", $"<meta http-equiv=refresh content=\"0;url=https://client.example/cb?state=x&amp;code={Encoded}\">")),
        Case("address of a link", response: Wires.Response("text/html", $"<a href='https://client.example/cb#id_token={Encoded}'>on</a>")),
        Case("address in a script", response: Wires.Response("text/html", $"<script>location = 'https://client.example/cb?code={Encoded}';</script>")),
        Case("literal of a script", response: Wires.Response("text/javascript", $"send({{ 'access_token': '{Secret}', code: null }})")),
        Case("form token", response: Wires.Response("text/html; charset=utf-8", $"<input name=__RequestVerificationToken value=\"{Secret}\">")),
    ];

    private static readonly TestCaseData[] Harmless =
    [
        Case("an error word under the name code", response: Wires.Response("application/json", "{\"code\":\"invalid_request\",\"error\":\"invalid_request\"}")),
        Case("an error sentence under the name code", response: Wires.Response("application/json", "{\"code\":\"InvalidRequestParameter\"}")),
        Case("a short value", Wires.Request("https://idp.example/cb?code=abc&token=invalid")),
        Case("a short bearer token", Wires.Request(headers: new Header("Authorization", "Bearer invalid"))),
        Case("other names", Wires.Request("https://idp.example/cb?redirect_uri=https%3A%2F%2Fclient.example%2Fcallback&scope=openid%20profile")),
        Case("a short cookie", Wires.Request(headers: new Header("Cookie", "language=en-GB; empty=; flag"))),
        Case("a scheme alone", Wires.Request(headers: new Header("Authorization", "Bearer"))),
        Case("a number", response: Wires.Response("application/json", "{\"code\":123456789012345}")),
        Case("broken JSON", response: Wires.Response("application/json", "{\"access_token\":")),
        Case("an error in broken JSON", response: Wires.Response("application/json", "{\"code\":\"invalid_request\",}")),
        Case("JSON that is no Unicode", response: Wires.Response("application/json", "{\"error\":\"\\ud800\"}")),
        Case("names in a script", response: Wires.Response("text/html", "<script>if (error.code == 'invalid_request') password = document.forms;</script>")),
        Case("a field for something else", response: Wires.Response("text/html", "<input name=comment value=\"a long text that is no secret\">")),
    ];

    [TestCaseSource(nameof(Places))]
    public void A_secret_does_not_reach_a_report(Exchange exchange)
    {
        var secrets = new Secrets();

        SecretFinder.Register(exchange, secrets);
        var shown = Wires.Shown(exchange, secrets);

        Assert.That(shown, Does.Not.Contain("cr3t").And.Not.Contain("value==").And.Not.Contain("value%3D"));
        Assert.That(shown, Does.Match("<[A-Za-z ]+ 1>"));
    }

    [TestCaseSource(nameof(Harmless))]
    public void What_is_no_secret_stays_readable(Exchange exchange)
    {
        var secrets = new Secrets();

        SecretFinder.Register(exchange, secrets);

        Assert.That(Wires.Shown(exchange, secrets), Is.EqualTo(Wires.Shown(exchange, new Secrets())));
    }

    [Test]
    public void The_secret_inside_Basic_credentials_is_found_as_well()
    {
        var secrets = new Secrets();
        var header = "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes($"shop:{Encoded}"));

        SecretFinder.Register(Wires.Exchange(Wires.Request(headers: new Header("Authorization", header))), secrets);

        Assert.That(secrets.Redact(header), Is.EqualTo("Basic <client credentials 1>"));
        Assert.That(secrets.Redact($"no client with the secret {Secret}"), Is.EqualTo("no client with the secret <client secret 1>"));
        Assert.That(secrets.Redact("shop"), Is.EqualTo("shop"));
    }

    [TestCase("not base64 at all!")]
    [TestCase("bm90aGluZ3RvZGl2aWRl")]
    public void Basic_credentials_that_are_none_are_still_taken_away(string credentials)
    {
        var secrets = new Secrets();

        SecretFinder.Register(Wires.Exchange(Wires.Request(headers: new Header("Authorization", $"Basic {credentials}"))), secrets);

        Assert.That(secrets.Redact(credentials), Is.EqualTo("<client credentials 1>"));
    }

    [TestCase("Summer 2026!", "Summer+2026%21")]
    [TestCase("Passw*rd!", "Passw*rd%21")]
    [TestCase("Passw*rd!", "%50assw*rd!")]
    public void A_password_of_the_profile_is_gone_from_the_login_of_the_browser(string password, string written)
    {
        var recorder = new Recorder(new());
        recorder.Secrets.Register("password", password);
        var login = Wires.Exchange(Wires.Request("https://idp.example/login", "application/x-www-form-urlencoded", $"user=alice&pwd={written}")) with { Sender = "browser" };

        recorder.Add(login);

        Assert.That(Wires.Shown(login, recorder.Secrets), Does.Not.Contain(written).And.Contain("pwd=<password 1>"));
    }

    [TestCase("password=Summer+2026%21", "Summer 2026!")]
    [TestCase("csrf_token=Summer+2026%21", "Summer 2026!")]
    [TestCase("code=%41bcd*efgh!jk~", "Abcd*efgh!jk~")]
    public void What_is_found_in_a_form_is_gone_as_it_was_written_and_as_it_is_meant(string pair, string value)
    {
        var secrets = new Secrets();
        var post = Wires.Exchange(Wires.Request("https://idp.example/login", "application/x-www-form-urlencoded", pair)) with { Sender = "browser" };

        SecretFinder.Register(post, secrets);

        Assert.That(secrets.Redact(pair), Does.Match("^[a-z_]+=<[a-z ]+ 1>$"));
        Assert.That(secrets.Redact(value), Does.Match("^<[a-z ]+ 1>$"));
    }

    private static TestCaseData Case(string name, WireRequest? request = null, WireResponse? response = null) =>
        new TestCaseData(Wires.Exchange(request, response)).SetArgDisplayNames(name);
}
