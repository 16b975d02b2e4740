using Microsoft.Playwright;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.UserAgents;

/// <summary>A page of the target as the browser showed it by itself.</summary>
/// <param name="Name">What it is to its reader: <c>login page</c>, <c>consent page</c> or <c>error page</c>.</param>
/// <param name="Asked">The authorization request that led to it.</param>
/// <param name="Url">Its own address.</param>
/// <param name="Response">What the target sent for it.</param>
public sealed record SeenPage(string Name, string Asked, string Url, WireResponse Response)
{
    /// <summary>What it loaded, from wherever.</summary>
    public IReadOnlyList<WireRequest> Loaded { get; init; } = [];

    /// <summary>Where its links lead.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>The request that another site got when a link led there from the page; null when none arrived.</summary>
    public WireRequest? Followed { get; init; }

    /// <summary>The cookies that go along with requests of other sites' pages (<c>SameSite=None</c>), where a browser does not keep third parties from having cookies.</summary>
    internal IReadOnlyList<Cookie> TravellingCookies { get; init; } = [];

    /// <summary>What it loaded from hosts that are not the target's.</summary>
    public IReadOnlyList<string> ForeignContent(HostList hosts) => [.. Loaded.Select(request => request.Url).Where(url => PageLog.IsForeign(url, hosts))];

    /// <summary>Its links to hosts that are not the target's.</summary>
    public IReadOnlyList<string> ForeignLinks(HostList hosts) => [.. Links.Where(url => PageLog.IsForeign(url, hosts))];
}

/// <summary>What a visitor of an attacker's page sees of the target in a frame of that page.</summary>
/// <param name="Status">Status of the target's answer to the frame; null when there was none.</param>
/// <param name="Shown">The page in the frame; null when the browser shows none.</param>
/// <param name="Text">What can be read there.</param>
/// <param name="Reason">Why nothing is shown, in the browser's words.</param>
public sealed record FramedPage(int? Status, RecognisedPage? Shown, string Text, string Reason);
