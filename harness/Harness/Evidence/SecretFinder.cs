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
        ["request"] = "request object",
        ["logout_token"] = "logout token",
        ["logout"] = "pending logout",
        ["registration_access_token"] = "registration access token",
    };

    /// <summary>Registers what the exchange carries in URLs, headers, bodies, redirects and forms.</summary>
    public static void Register(Exchange exchange, Secrets secrets)
    {
        Register(exchange.Request, secrets);
        // The browser tells no text of pages: what their hidden fields held shows only once it is posted.
        if (exchange is { Sender: "browser", Request.Body: { } posted })
        {
            foreach (var (name, value, written) in Pairs(Encoding.UTF8.GetString(posted)))
                FoundOnPage(name, value, secrets, written);
        }

        if (exchange.Response is { } response)
            Register(response, secrets);
    }

    private static void Register(WireRequest request, Secrets secrets)
    {
        FromUrl(request.Url, secrets);
        if (request.Body is not null)
            FromBody(string.Join(',', Header(request.Headers, "Content-Type")), Encoding.UTF8.GetString(request.Body), secrets);
        foreach (var authorization in Header(request.Headers, "Authorization"))
            FromAuthorization(authorization, secrets);

        foreach (var cookie in Header(request.Headers, "Cookie").SelectMany(header => header.Split(';')))
            FromCookie(cookie, secrets);
    }

    private static void Register(WireResponse response, Secrets secrets)
    {
        foreach (var location in response.All("Location"))
            FromUrl(location, secrets);
        foreach (var cookie in response.All("Set-Cookie"))
            FromCookie(cookie.Split(';')[0], secrets);
        FromBody(response.MediaType, response.Text, secrets);
    }

    /// <summary>A server that breaks a rule may well send JSON under another type, so what looks like JSON is read as JSON.</summary>
    private static void FromBody(string mediaType, string text, Secrets secrets)
    {
        if (text.AsSpan().TrimStart() is ['{' or '[', ..])
            FromJson(text, secrets);
        else if (mediaType.Contains("form-urlencoded", StringComparison.OrdinalIgnoreCase))
            FromPairs(text, secrets);
        else if (mediaType.Contains("html", StringComparison.OrdinalIgnoreCase))
            FromHtml(text, secrets);
        else
            FromAnyText(text, secrets);
    }

    /// <summary>
    /// Secrets under their names in a text of any form: parts of a multipart body, addresses in a meta element, in an
    /// attribute or in script, and the literals of a script.
    /// </summary>
    private static void FromAnyText(string text, Secrets secrets)
    {
        foreach (Match match in NamedSecret().Matches(text))
        {
            var written = match.Groups["value"].Value;
            if (!ErrorWord().IsMatch(written))
                Found(match.Groups["name"].Value, Uri.UnescapeDataString(written), secrets, written);
        }
    }

    private static void FromAuthorization(string authorization, Secrets secrets)
    {
        if (authorization.Split(' ', 2) is not [var scheme, { Length: >= ShortestFound } credentials])
            return;
        if (!scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
        {
            secrets.Register("access token", credentials);
            return;
        }

        secrets.Register("client credentials", credentials);
        var decoded = new byte[credentials.Length];
        if (Convert.TryFromBase64String(credentials, decoded, out var length)
            && Encoding.UTF8.GetString(decoded, 0, length).Split(':', 2) is [_, var secret])
            Found("client_secret", Uri.UnescapeDataString(secret.Replace('+', ' ')), secrets, secret);
    }

    private static IEnumerable<string> Header(IEnumerable<Header> headers, string name) =>
        headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value);

    private static void FromUrl(string url, Secrets secrets)
    {
        var parts = url.Split('#', 2);
        foreach (var encoded in parts[0].Split('?', 2).Skip(1).Concat(parts.Skip(1)))
            FromPairs(encoded, secrets);
    }

    private static void FromPairs(string encoded, Secrets secrets)
    {
        foreach (var (name, value, written) in Pairs(encoded))
        {
            Found(name, value, secrets, written);
            // A password of the profile, which may be short and stand under any name, in an encoding that nobody foresaw.
            secrets.RegisterSpelling(value, written);
        }
    }

    /// <summary>The parameters of a query or a form, each value also as it is written there.</summary>
    private static IEnumerable<(string Name, string Value, string Written)> Pairs(string encoded) =>
        from pair in encoded.Split('&', StringSplitOptions.RemoveEmptyEntries)
        let read = Parameters.Parse(pair)[0]
        select (read.Key, read.Value, pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]);

    private static void FromCookie(string pair, Secrets secrets)
    {
        if (pair.Split('=', 2) is [_, { Length: >= ShortestFound } value])
            secrets.Register("cookie", value.Trim());
    }

    private static void FromJson(string text, Secrets secrets)
    {
        try
        {
            FromJson(JsonText.Parse(Encoding.UTF8.GetBytes(text)), secrets);
        }
        catch (JsonException)
        {
            // Begins like JSON and is none: an error page behind a token answer, two documents in a row, half a character.
            foreach (Match member in WrittenMember().Matches(text))
                FromWrittenMember(member.Groups["name"].Value, member.Groups["value"].Value, secrets);
            FromHtml(text, secrets);
        }
    }

    private static void FromWrittenMember(string name, string written, Secrets secrets)
    {
        var value = written;
        try
        {
            value = JsonText.Parse(Encoding.UTF8.GetBytes($"\"{written}\"")).GetString()!;
        }
        catch (JsonException)
        {
            // A text that cannot be read is a secret as it is written.
        }

        FromMember(name, value, secrets, written);
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
                FromMember(member.Name, member.Value.GetString()!, secrets, member.Value.GetRawText()[1..^1]);
            else
                FromJson(member.Value, secrets);
        }
    }

    private static void FromMember(string name, string value, Secrets secrets, string written)
    {
        // In JSON the name code stands for an error as often as for a secret.
        if (name != "code" || !ErrorWord().IsMatch(value))
            Found(name, value, secrets, written);
    }

    private static void FromHtml(string html, Secrets secrets)
    {
        foreach (Match input in HiddenInput().Matches(html))
        {
            var name = Given(InputName().Match(input.Value));
            var written = Given(InputValue().Match(input.Value));
            var value = System.Net.WebUtility.HtmlDecode(written);
            FoundOnPage(name, value, secrets, written);
        }

        FromAnyText(html, secrets);
    }

    private static void FoundOnPage(string name, string value, Secrets secrets, string? written = null)
    {
        if (Kinds.ContainsKey(name))
            Found(name, value, secrets, written);
        else if (FormToken().IsMatch(name) && value.Length >= ShortestFound)
            secrets.Register("form token", value, written);
    }

    /// <summary>The one of the quoted and unquoted forms that matched.</summary>
    private static string Given(Match attribute) => string.Concat(attribute.Groups.Values.Skip(1).Select(group => group.Value));

    private static void Found(string name, string value, Secrets secrets, string? written = null)
    {
        if (value.Length >= ShortestFound && Kinds.TryGetValue(name, out var kind))
            secrets.Register(kind, value, written);
    }

    [GeneratedRegex("""<input(?:[^>"']|"[^"]*"|'[^']*')*>""", RegexOptions.IgnoreCase)]
    private static partial Regex HiddenInput();

    [GeneratedRegex("""[\s"'/]name\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", RegexOptions.IgnoreCase)]
    private static partial Regex InputName();

    [GeneratedRegex("""[\s"'/]value\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", RegexOptions.IgnoreCase)]
    private static partial Regex InputValue();

    /// <summary>A name of <see cref="Kinds"/>, what stands between in a URL, in script, in JSON, or in multipart/form-data (RFC 7578), and a value in the characters that tokens have.</summary>
    [GeneratedRegex("""(?<![\w-])(?<name>code|access_token|refresh_token|id_token|id_token_hint|token|code_verifier|client_secret|client_assertion|assertion|password|device_code|logout_token|logout|registration_access_token)(?:\s*=\s*["']?|["']\s*[:,]\s*["']|["']\r?\n(?:[\w-]+:.*\r?\n)*\r?\n)(?<value>[\w.~+/%=-]{12,})""", RegexOptions.IgnoreCase)]
    private static partial Regex NamedSecret();

    /// <summary>A member of JSON whose value is a text, also one that is cut off.</summary>
    [GeneratedRegex("""["](?<name>\w+)"\s*:\s*"(?<value>(?:[^"\\]|\\.)*)""")]
    private static partial Regex WrittenMember();

    [GeneratedRegex("^[A-Za-z]+([_. -][A-Za-z]+)*$")]
    private static partial Regex ErrorWord();

    [GeneratedRegex("csrf|xsrf|token|transaction|verification|nonce", RegexOptions.IgnoreCase)]
    private static partial Regex FormToken();
}
