using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.UserAgents;

/// <summary>Where a user agent ended up after an authorization request.</summary>
public abstract record Landing
{
    /// <summary>One sentence for a report.</summary>
    public abstract string Summary { get; }

    /// <summary>True when the person was asked for consent and answered.</summary>
    public bool WasAskedForConsent { get; init; }

    /// <summary>True when a page, of whatever kind, stood on the way that a person had to do something on. Told by the quick agent alone.</summary>
    public bool WasInterrupted { get; init; }
}

/// <summary>The target sent the user agent, or had it post a form, to an address outside its own origins.</summary>
/// <param name="Url">The address with its query and fragment.</param>
/// <param name="Mode"><c>query</c>, <c>fragment</c> or <c>form_post</c>.</param>
/// <param name="Parameters">The response parameters, from the place that the mode names.</param>
public sealed record Delivered(string Url, string Mode, Parameters Parameters) : Landing
{
    /// <summary>
    /// The target's response that delivered: the redirect, or the page whose form, script or meta element did. From the
    /// browser it has no body. Null when the target was not asked anything before.
    /// </summary>
    public WireResponse? Carrier { get; init; }

    /// <summary>The request as it reached the callback listener; null from the quick agent, which sends none there, and where none came.</summary>
    public WireRequest? Arrived { get; init; }

    /// <summary>Reads a redirect: the fragment when it holds response parameters, else the query (Multiple Response Types section 2.1).</summary>
    public static Delivered FromUrl(string url)
    {
        var fragment = Parameters.OfFragment(url);
        return fragment.Any(parameter => parameter.Key is "code" or "access_token" or "id_token" or "error" or "state")
            ? new(url, "fragment", fragment)
            : new(url, "query", Parameters.OfQuery(url));
    }

    /// <summary>The address without query and fragment.</summary>
    public string Address => Url.Split('?', '#')[0];

    /// <inheritdoc/>
    public override string Summary => Parameters["error"] is { } error
        ? $"the error {error} was delivered to {Address} by {Mode}"
        : $"{string.Join(", ", Parameters.Select(parameter => parameter.Key))} delivered to {Address} by {Mode}";
}

/// <summary>The target showed a page of its own that is neither login nor consent, and delivered nothing.</summary>
/// <param name="Url">Address of the page.</param>
/// <param name="Status">Status code of the page.</param>
/// <param name="Text">What the page says, shortened.</param>
public sealed record OwnPage(string Url, int Status, string Text) : Landing
{
    /// <summary>True when the page holds script that was not run: it may still lead somewhere, which only a browser can tell.</summary>
    public bool HasUnrunScript { get; init; }

    /// <summary>True when the page shows a button that sends a form, and the agent could not tell what for.</summary>
    public bool AsksForMore { get; init; }

    /// <summary>What a person could use on the page, in words.</summary>
    public string Controls { get; init; } = "";

    /// <summary>True when something may come after the page that the agent could not find out.</summary>
    public bool IsUnread => HasUnrunScript || AsksForMore;

    /// <inheritdoc/>
    public override string Summary => $"a page of the server itself with status {Status}: {Text}";
}

/// <summary>The user was asked to log in and the login did not get any further.</summary>
/// <param name="Url">Address of the page.</param>
/// <param name="Text">What the page says, shortened.</param>
public sealed record LoginRejected(string Url, string Text) : Landing
{
    /// <summary>True when no password was sent: the user name was turned away, or nobody was there to log in.</summary>
    public bool BeforePassword { get; init; }

    /// <summary>What a person could use on the page, in words.</summary>
    public string Controls { get; init; } = "";

    /// <inheritdoc/>
    public override string Summary => $"the login page did not accept the credentials: {Text}";
}

/// <summary>A page of the target holds a response for the client, and neither script nor a button sends it: it is not delivered.</summary>
/// <param name="Url">Address of the page.</param>
public sealed record Stalled(string Url) : Landing
{
    /// <inheritdoc/>
    public override string Summary => $"the form_post page {Url.Split('?')[0]} neither submits itself nor shows a button that would";
}

/// <summary>Nothing can be said: no response, too many redirects, a page that the agent cannot use.</summary>
/// <param name="Reason">Why.</param>
public sealed record Lost(string Reason) : Landing
{
    /// <inheritdoc/>
    public override string Summary => Reason;
}
