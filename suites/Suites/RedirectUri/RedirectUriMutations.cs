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
        // RFC 8252 section 7.3 obliges the server to take any port of a loopback address.
        if (!System.Net.IPAddress.TryParse(uri.Host.Trim('[', ']'), out _))
            yield return ("other port", $"{uri.Scheme}://{uri.Host}:{(uri.Port == 8443 ? 9443 : 8443)}{path}");
        yield return ("longer path", $"{registered}/evil");
        yield return ("longer last segment", $"{registered}evil");
        yield return ("sibling path", $"{origin}/evil");
        yield return ("dot segments", $"{registered}/../evil");
        yield return ("encoded dot segments", $"{registered}/%2e%2e/evil");
        yield return ("added query", $"{registered}{(registered.Contains('?', StringComparison.Ordinal) ? '&' : '?')}next=evil");
        yield return ("fragment", $"{registered}#evil");
    }
}
