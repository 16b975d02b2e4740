using System.Text.RegularExpressions;

namespace OAuthConformance.ReferenceServer.Authorize;

/// <summary>How a redirect URI is compared with the registered ones.</summary>
internal static partial class RedirectUris
{
    /// <summary>
    /// Character by character (RFC 9700 section 2.1). Only the port of a loopback IP literal is left to the client, which takes
    /// whatever port is free when it starts to listen (RFC 8252 section 7.3).
    /// </summary>
    public static bool Match(string registered, string asked) => WithoutLoopbackPort(registered) == WithoutLoopbackPort(asked);

    public static bool IsLoopbackAddress(string uri) => LoopbackPort().IsMatch(uri);

    /// <summary>Whether the URI stays on the machine of a native client (RFC 8252 sections 7.3 and 8.3).</summary>
    public static bool IsLoopback(string uri) => IsLoopbackAddress(uri) || (Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.Host == "localhost");

    /// <summary>Whether the client registered the URI.</summary>
    public static bool IsRegistered(RegisteredClient client, string uri) => client.RedirectUris.Any(known => Match(known, uri));

    private static string WithoutLoopbackPort(string uri) => LoopbackPort().Replace(uri, "$1");

    // What follows must begin a path or a query, or be nothing: "127.0.0.1:80@host" names another host.
    [GeneratedRegex(@"\A(http://(?:127\.0\.0\.1|\[::1\]))(?::[0-9]{1,5})?(?=[/?]|\z)")]
    private static partial Regex LoopbackPort();
}
