namespace OAuthConformance.Harness.Protocol;

/// <summary>The origins that belong to a target. Whatever is delivered elsewhere has left it.</summary>
public sealed class HostList
{
    private readonly HashSet<string> _authorities;

    /// <summary>Origins of the URLs, and further hosts as <c>host</c> or <c>host:port</c>. What is no http or https URL has no origin.</summary>
    public HostList(IEnumerable<string> urls, IEnumerable<string> furtherHosts) => _authorities = new(
        urls.SelectMany<string, string>(url => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? [uri.Authority] : [])
            .Concat(furtherHosts),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Host and port of each origin.</summary>
    public IReadOnlyCollection<string> Authorities => _authorities;

    /// <summary>Where connections to the target go. What has no port may have either of the two that need none to be written.</summary>
    public IEnumerable<(string Host, int Port)> Connections => _authorities.SelectMany<string, (string, int)>(authority =>
    {
        var known = new Uri("http://" + authority);
        return authority.EndsWith($":{known.Port}", StringComparison.Ordinal) ? [(known.Host, known.Port)] : [(known.Host, 443), (known.Host, 80)];
    });

    /// <summary>One of the origins that is not a loopback address; null when all are.</summary>
    public string? Elsewhere => _authorities.FirstOrDefault(authority => !new Uri("http://" + authority).IsLoopback);

    /// <summary>True when the URL is an http or https address of the target.</summary>
    public bool Owns(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0
        && (_authorities.Contains(uri.Authority) || _authorities.Contains($"{uri.Host}:{uri.Port}") || (uri.IsDefaultPort && _authorities.Contains(uri.Host)));

    /// <summary>True when a connection to this host and port is one to the target.</summary>
    public bool OwnsConnection(string host, int port) =>
        Connections.Any(known => known.Port == port && known.Host.Trim('[', ']').Equals(host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase));
}
