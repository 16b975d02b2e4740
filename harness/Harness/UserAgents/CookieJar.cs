using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.UserAgents;

/// <summary>
/// Cookies of one quick agent (RFC 6265 section 5, as far as one target needs it). The framework's CookieContainer
/// drops Secure cookies on plain loopback, where browsers keep them.
/// </summary>
internal sealed class CookieJar(TimeProvider time)
{
    private readonly List<Cookie> _cookies = [];

    /// <summary>Value of the Cookie header for a URL; null when no cookie fits.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="fromOtherSite">The method of a request that a page of another site makes; null for any other request.</param>
    public string? For(string url, string? fromOtherSite = null)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri))
            return null;
        var fitting = _cookies.Where(cookie => cookie.Fits(uri) && cookie.GoesAlong(fromOtherSite) && (cookie.Expires is null || cookie.Expires > time.GetUtcNow())).OrderByDescending(cookie => cookie.Path.Length);
        var header = string.Join("; ", fitting.Select(cookie => $"{cookie.Name}={cookie.Value}"));
        return header.Length == 0 ? null : header;
    }

    /// <summary>Another jar with the same cookies.</summary>
    public CookieJar Copy()
    {
        var copy = new CookieJar(time);
        copy._cookies.AddRange(_cookies);
        return copy;
    }

    /// <summary>Another jar with those cookies alone that browsers send along with whatever another site makes them send.</summary>
    public CookieJar OfFrames()
    {
        var copy = Copy();
        copy._cookies.RemoveAll(cookie => !cookie.GoesAlong("POST"));
        return copy;
    }

    /// <summary>Takes a cookie that a browser keeps.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="domain">Its host; with a dot in front where sub-domains get it too.</param>
    /// <param name="path">The path that it is for.</param>
    /// <param name="secure">True when it goes over https alone.</param>
    public void Take(string name, string value, string domain, string path, bool secure) =>
        _cookies.Add(new(name, value, domain.TrimStart('.'), !domain.StartsWith('.'), path, secure, "", null));

    /// <summary>Takes the cookies of a response.</summary>
    /// <param name="url">The URL that was asked.</param>
    /// <param name="response">The response.</param>
    /// <param name="fromOtherSite">The method of a request that a page of another site makes; null for any other request.</param>
    public void Take(string url, WireResponse response, string? fromOtherSite = null)
    {
        // Other methods than these are sent by script, never by going there, and browsers then take no cookie that belongs to one site (RFC 6265bis section 5.7).
        var byScript = fromOtherSite is not (null or "GET" or "POST");
        foreach (var header in response.All("Set-Cookie"))
        {
            var cookie = Cookie.Parse(header, new Uri(url), time.GetUtcNow());
            if (!cookie.FitsHost(new Uri(url).Host) || (byScript && cookie.SameSite is ("lax" or "strict")))
                continue;
            _cookies.RemoveAll(old => old.Name == cookie.Name && old.Domain == cookie.Domain && old.Path == cookie.Path);
            if (cookie.Expires is null || cookie.Expires > time.GetUtcNow())
                _cookies.Add(cookie);
        }
    }

    private sealed record Cookie(string Name, string Value, string Domain, bool HostOnly, string Path, bool Secure, string SameSite, DateTimeOffset? Expires)
    {
        // RFC 6265bis section 5.2. One that says nothing goes along: not every browser takes that for Lax.
        public bool GoesAlong(string? fromOtherSite) => fromOtherSite is null || SameSite switch
        {
            "strict" => false,
            "lax" => fromOtherSite == "GET",
            _ => true,
        };

        public bool Fits(Uri uri)
        {
            var pathFits = uri.AbsolutePath == Path || uri.AbsolutePath.StartsWith(Path.TrimEnd('/') + "/", StringComparison.Ordinal);
            return FitsHost(uri.Host) && pathFits && (!Secure || uri.Scheme == "https" || uri.IsLoopback);
        }

        public bool FitsHost(string host) => host.Equals(Domain, StringComparison.OrdinalIgnoreCase)
            || (!HostOnly && host.EndsWith("." + Domain, StringComparison.OrdinalIgnoreCase));

        public static Cookie Parse(string header, Uri from, DateTimeOffset now)
        {
            var parts = header.Split(';');
            var pair = parts[0].Split('=', 2);
            var attributes = parts.Skip(1).Select(part => part.Split('=', 2)).ToLookup(
                part => part[0].Trim().ToLowerInvariant(), part => part.Length > 1 ? part[1].Trim() : "");
            var domain = attributes["domain"].LastOrDefault()?.TrimStart('.');
            var path = attributes["path"].LastOrDefault() is { } given && given.StartsWith('/')
                ? given
                : from.AbsolutePath[..Math.Max(1, from.AbsolutePath.LastIndexOf('/'))];
            return new(
                pair[0].Trim(), pair.Length > 1 ? pair[1].Trim() : "", domain is { Length: > 0 } ? domain : from.Host,
                domain is not { Length: > 0 }, path, attributes.Contains("secure"),
                attributes["samesite"].LastOrDefault()?.ToLowerInvariant() ?? "", Expiry(attributes, now));
        }

        private static DateTimeOffset? Expiry(ILookup<string, string> attributes, DateTimeOffset now)
        {
            if (long.TryParse(attributes["max-age"].LastOrDefault(), out var seconds))
                return seconds <= 0 ? DateTimeOffset.MinValue : now.AddSeconds(Math.Min(seconds, int.MaxValue));
            // The weekday may be wrong and still does not matter (RFC 6265 section 5.1.1); the framework would refuse the date.
            return DateTimeOffset.TryParse(attributes["expires"].LastOrDefault()?.Split(',')[^1], out var moment) ? moment : null;
        }
    }
}
