using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Evidence;

/// <summary>Finds the secrets in an exchange by the place they stand in, so that none has to be announced by a check.</summary>
public static partial class SecretFinder
{
    /// <summary>Values shorter than this in a place of secrets are words, such as an error code under the name <c>code</c>.</summary>
    private const int ShortestFound = 12;

    private static readonly Dictionary<string, string> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["code"] = "code",
        ["access_token"] = "access token",
        ["refresh_token"] = "refresh token",
        ["id_token"] = "ID token",
        ["id_token_hint"] = "ID token",
        ["token"] = "token",
        ["code_verifier"] = "code verifier",
        ["client_secret"] = "client secret",
        ["client_assertion"] = "client assertion",
        ["assertion"] = "assertion",
        ["password"] = "password",
        ["device_code"] = "device code",
        ["logout_token"] = "logout token",
        ["registration_access_token"] = "registration access token",
    };

    /// <summary>Registers what the exchange carries in URLs, headers, bodies, redirects and forms.</summary>
    public static void Register(Exchange exchange, Secrets secrets)
    {
        Register(exchange.Request, secrets);
        if (exchange.Response is { } response)
            Register(response, secrets);
    }

    private static void Register(WireRequest request, Secrets secrets)
    {
        FromUrl(request.Url, secrets);
        if (request.Body is not null && Header(request.Headers, "Content-Type").Any(type => type.Contains("form-urlencoded", StringComparison.OrdinalIgnoreCase)))
            FromParameters(Parameters.Parse(Encoding.UTF8.GetString(request.Body)), secrets);
        foreach (var authorization in Header(request.Headers, "Authorization"))
        {
            if (authorization.Split(' ', 2) is [var scheme, var credentials])
                secrets.Register(scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) ? "client credentials" : "access token", credentials);
        }

        foreach (var cookie in Header(request.Headers, "Cookie").SelectMany(header => header.Split(';')))
            FromCookie(cookie, secrets);
    }

    private static void Register(WireResponse response, Secrets secrets)
    {
        foreach (var location in response.All("Location"))
            FromUrl(location, secrets);
        foreach (var cookie in response.All("Set-Cookie"))
            FromCookie(cookie.Split(';')[0], secrets);
        if (response.MediaType.EndsWith("json", StringComparison.Ordinal))
            FromJson(response.Text, secrets);
        else if (response.MediaType.Contains("html", StringComparison.Ordinal))
            FromHtml(response.Text, secrets);
    }

    private static IEnumerable<string> Header(IEnumerable<Header> headers, string name) =>
        headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value);

    private static void FromUrl(string url, Secrets secrets)
    {
        FromParameters(Parameters.OfQuery(url), secrets);
        FromParameters(Parameters.OfFragment(url), secrets);
    }

    private static void FromParameters(Parameters parameters, Secrets secrets)
    {
        foreach (var (name, value) in parameters)
            Found(name, value, secrets);
    }

    private static void FromCookie(string pair, Secrets secrets)
    {
        if (pair.Split('=', 2) is [_, { Length: >= ShortestFound } value])
            secrets.Register("cookie", value.Trim());
    }

    private static void FromJson(string text, Secrets secrets)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            FromJson(document.RootElement, secrets);
        }
        catch (JsonException)
        {
            // Announced as JSON and none: there are no members to look at, and the check that reads it will say so.
        }
    }

    private static void FromJson(JsonElement element, Secrets secrets)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                FromJson(item, secrets);
        }

        if (element.ValueKind != JsonValueKind.Object)
            return;
        foreach (var member in element.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.String)
                Found(member.Name, member.Value.GetString()!, secrets);
            else
                FromJson(member.Value, secrets);
        }
    }

    private static void FromHtml(string html, Secrets secrets)
    {
        foreach (Match input in HiddenInput().Matches(html))
        {
            var name = InputName().Match(input.Value).Groups[1].Value;
            var value = System.Net.WebUtility.HtmlDecode(InputValue().Match(input.Value).Groups[1].Value);
            if (Kinds.ContainsKey(name))
                Found(name, value, secrets);
            else if (FormToken().IsMatch(name) && value.Length >= ShortestFound)
                secrets.Register("form token", value);
        }
    }

    private static void Found(string name, string value, Secrets secrets)
    {
        if (value.Length >= ShortestFound && Kinds.TryGetValue(name, out var kind))
            secrets.Register(kind, value);
    }

    [GeneratedRegex("<input[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex HiddenInput();

    [GeneratedRegex("""\bname\s*=\s*["']?([^"'\s>]+)""", RegexOptions.IgnoreCase)]
    private static partial Regex InputName();

    [GeneratedRegex("""\bvalue\s*=\s*["']?([^"'>]*)""", RegexOptions.IgnoreCase)]
    private static partial Regex InputValue();

    [GeneratedRegex("csrf|xsrf|token|transaction|verification|nonce", RegexOptions.IgnoreCase)]
    private static partial Regex FormToken();
}
