namespace OAuthConformance.Suites;

/// <summary>What an attacker makes of a registered redirect URI, hoping that the server does not compare character by character.</summary>
internal static class RedirectUriMutations
{
    /// <summary>An address that no client has registered.</summary>
    public const string AttackersAddress = "https://evil.example/callback";

    /// <summary>Name and URI of each, for a URI that is registered.</summary>
    public static IEnumerable<(string Name, string Uri)> Of(string registered)
    {
        var uri = new Uri(registered);
        var (origin, path) = (uri.GetLeftPart(UriPartial.Authority), uri.PathAndQuery);
        yield return ("foreign host", AttackersAddress);
        yield return ("sub-domain", $"{uri.Scheme}://evil.{uri.Authority}{path}");
        yield return ("suffix of the host", $"{uri.Scheme}://{uri.Host}.evil.example{(uri.IsDefaultPort ? "" : $":{uri.Port}")}{path}");
        yield return ("host as user name", $"{uri.Scheme}://{uri.Authority}@evil.example{path}");
        // RFC 8252 section 7.3 obliges the server to take any port of a loopback address, and leaves localhost to it.
        if (!uri.IsLoopback && !System.Net.IPAddress.TryParse(uri.Host.Trim('[', ']'), out _))
            yield return ("other port", $"{uri.Scheme}://{uri.Host}:{(uri.Port == 8443 ? 9443 : 8443)}{path}");
        yield return ("longer path", $"{registered}/evil");
        yield return ("longer last segment", $"{registered}evil");
        yield return ("a path alone", path);
        yield return ("sibling path", $"{origin}/evil");
        yield return ("dot segments", $"{registered}/../evil");
        yield return ("encoded dot segments", $"{registered}/%2e%2e/evil");
        yield return ("added query", $"{registered}{(registered.Contains('?', StringComparison.Ordinal) ? '&' : '?')}next=evil");
        yield return ("fragment", $"{registered}#evil");
    }

    /// <summary>Spellings that programs read differently: those after the path lead elsewhere when they are resolved late; the detours lead to the registered path when they are resolved early.</summary>
    public static IEnumerable<(string Name, string Uri)> ConfusingPathsOf(string uri)
    {
        var (origin, path) = (new Uri(uri).GetLeftPart(UriPartial.Authority), new Uri(uri).AbsolutePath);
        yield return ("dots that are encoded twice", $"{uri}/%252e%252e/evil");
        yield return ("an encoded slash", $"{uri}/..%2fevil");
        yield return ("an encoded backslash", $"{uri}/..%5cevil");
        yield return ("backslashes", $"{uri}\\..\\evil");
        yield return ("dots with a path parameter", $"{uri}/..;/evil");
        yield return ("a path parameter", $"{uri};evil");
        yield return ("a slash at the end", $"{uri}/");
        yield return ("a dot at the end", $"{uri}/.");
        yield return ("two slashes", $"{origin}/{path}");
        yield return ("a detour", $"{origin}/evil/..{path}");
        yield return ("a detour with encoded dots", $"{origin}/evil/%2e%2e{path}");
        yield return ("a detour with an encoded slash", $"{origin}/evil/..%2f{path.TrimStart('/')}");
        yield return ("a detour by backslashes", $"{origin}/evil\\..{path}");
        yield return ("an encoded letter", $"{uri[..^1]}%{(int)uri[^1]:x2}");
        yield return ("an encoded null", $"{uri}%00");
        yield return ("a null", $"{uri}\0");
        yield return ("a tab inside", $"{uri[..^1]}\t{uri[^1]}");
        yield return ("a line break at the end", $"{uri}\r\n");
        yield return ("a line break and a header", $"{uri}\r\nLocation: https://evil.example/");
        yield return ("an encoded line break", $"{uri}%0d%0a");
    }
}
