using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Flows;

/// <summary>Where an authorization request led.</summary>
/// <param name="Request">The request.</param>
/// <param name="Person">Who sat at the user agent.</param>
/// <param name="Landing">Where it ended.</param>
public sealed record AuthorizationAnswer(AuthorizationRequest Request, Person Person, Landing Landing) : Answer
{
    /// <inheritdoc/>
    public override IReadOnlyList<RequestPart> Parts =>
    [
        // Challenge and method make one thing: without the one the other has no meaning.
        new("PKCE", string.Join(' ', Request.Parameters.Where(parameter => parameter.Key.StartsWith("code_challenge", StringComparison.Ordinal)).Select(parameter => $"{parameter.Key}={parameter.Value}"))),
        new("method", Request.ByPost ? "POST" : "GET"),
        .. Request.Parameters.Where(parameter => !parameter.Key.StartsWith("code_challenge", StringComparison.Ordinal))
            .Select(parameter => new RequestPart(parameter.Key, parameter.Value)),
        new("user", Person.User?.Username ?? "nobody"),
        new("consent", Person.Denies ? "refused" : "given"),
    ];

    /// <summary>
    /// Refused is an error at the registered redirect URI or a page of the target's own (RFC 6749 section 4.1.2.1);
    /// anything that reaches an unregistered address is not, be it an error.
    /// </summary>
    public override Outcome Outcome => Landing switch
    {
        Delivered when WentElsewhere => Outcome.Accepted,
        Delivered { Parameters: var told } when told["error"] is "server_error" or "temporarily_unavailable" => Outcome.Undecided,
        Delivered delivered when delivered.Parameters["error"] is not null && !CarriesGrant(delivered) => Outcome.Refused,
        Delivered => Outcome.Accepted,
        // A page that says nothing of an error and shows a button may be a step of the flow that was not understood.
        OwnPage { Status: < 400, AsksForMore: true } => Outcome.Undecided,
        OwnPage => Outcome.Refused,
        _ => Outcome.Undecided,
    };

    /// <inheritdoc/>
    public override string? ErrorCode => (Landing as Delivered)?.Parameters["error"];

    /// <inheritdoc/>
    public override string Summary => Landing.Summary;

    /// <inheritdoc/>
    public override string CodeRequirement => "RFC6749-4.1.2.1/error-code-fits";

    /// <summary>True when the person was asked for consent and answered.</summary>
    public bool WasAsked => Landing.WasAskedForConsent;

    /// <summary>The response at the redirect URI; null when nothing was delivered.</summary>
    public Delivered? Response => Landing as Delivered;

    /// <summary>True when something was delivered to an address that the client did not register.</summary>
    public bool WentElsewhere => Landing is Delivered delivered && (!IsRegistered(delivered.Url) || IsVariation(delivered.Url));

    /// <summary>True for an address that is not registered as it is spelled, where browsers read it, and what was delivered to, as one that is.</summary>
    public override bool LeadsNowhereElse => Landing is Delivered delivered && Request.RedirectUri is { } asked && !Request.Client.Registration.RedirectUris.Contains(asked)
        && Request.Client.Registration.RedirectUris.Any(registered => BrowserUrl.AreSame(registered, asked) && BrowserUrl.AreSame(registered.Split('?', '#')[0], delivered.Address));

    /// <summary>The address has to be the same as a string; of a registered query every pair has to be there, in whatever order and spelling (RFC 6749 section 3.1.2).</summary>
    private bool IsRegistered(string url) => Request.Client.Registration.RedirectUris.Any(registered =>
        url.Split('?', '#')[0] == registered.Split('?', '#')[0] && Parameters.OfQuery(registered).All(Parameters.OfQuery(url).Contains));

    /// <summary>What begins with a registered URI and was not registered itself, such as one with a query more, is an address of its own.</summary>
    private bool IsVariation(string url) =>
        Request.RedirectUri is { } asked && !Request.Client.Registration.RedirectUris.Contains(asked) && url.StartsWith(asked, StringComparison.Ordinal);

    private static bool CarriesGrant(Delivered delivered) =>
        delivered.Parameters.Has("code") || delivered.Parameters.Has("access_token") || delivered.Parameters.Has("id_token");
}
