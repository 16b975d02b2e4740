using System.Globalization;
using OAuthConformance.ReferenceServer.IdTokens;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;

namespace OAuthConformance.ReferenceServer.Authorize;

/// <summary>An authorization request as it was sent (RFC 6749 section 4.1.1, RFC 7636 section 4.3, OpenID Connect Core section 3.1.2.1).</summary>
internal sealed record AuthorizationRequest
{
    public string? ClientId { get; init; }

    public string? ResponseType { get; init; }

    /// <summary>What the answer carries. A type that is missing or unknown, which only a faulty server serves, is taken for code.</summary>
    public bool WantsCode => Values.Contains(ResponseTypes.Code) || !Values.Intersect(ResponseTypes.Values).Any();

    public bool WantsToken => Values.Contains(ResponseTypes.Token);

    public bool WantsIdToken => Values.Contains(ResponseTypes.IdToken);

    /// <summary>The <c>redirect_uri</c> parameter.</summary>
    public string? SentRedirectUri { get; init; }

    /// <summary>Where the answer goes.</summary>
    public string? RedirectUri { get; init; }

    /// <summary>False when the request left the scope to the server.</summary>
    public bool NamesScopes { get; init; }

    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>How the answer is asked to travel.</summary>
    public string? ResponseMode { get; init; }

    /// <summary>How the answer travels when it is not asked: what carries a token is kept out of the query (OAuth 2.0 Multiple Response Types section 5).</summary>
    public string DefaultMode => WantsToken || WantsIdToken ? ResponseModes.Fragment : ResponseModes.Query;

    public string? State { get; init; }

    public string? Nonce { get; init; }

    public string? Challenge { get; init; }

    public string? ChallengeMethod { get; init; }

    public IReadOnlyList<string> Prompts { get; init; } = [];

    /// <summary>The user must not be shown a page. Beside another value, <c>none</c> says nothing.</summary>
    public bool IsSilent => Prompts is ["none"];

    /// <summary>How old a login may be.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Who is expected to log in, in the client's words.</summary>
    public string? LoginHint { get; init; }

    /// <summary>An ID token that says who is expected to be logged in.</summary>
    public IdTokenHint? Hint { get; init; }

    /// <summary>Claims that are asked for one by one.</summary>
    public ClaimsRequest Claims { get; init; } = ClaimsRequest.None;

    private string[] Values => ResponseType?.Split(' ') ?? [];

    public static AuthorizationRequest Read(Parameters parameters)
    {
        var scopes = ScopeList.Parse(parameters["scope"]);
        return new AuthorizationRequest
        {
            ClientId = parameters["client_id"],
            ResponseType = parameters["response_type"],
            SentRedirectUri = parameters["redirect_uri"],
            NamesScopes = scopes is not null,
            Scopes = scopes ?? [],
            ResponseMode = parameters["response_mode"],
            State = parameters["state"],
            Nonce = parameters["nonce"],
            Challenge = parameters["code_challenge"],
            ChallengeMethod = parameters["code_challenge_method"],
            Prompts = ScopeList.Parse(parameters["prompt"]) ?? [],
            MaxAge = uint.TryParse(parameters["max_age"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? TimeSpan.FromSeconds(seconds)
                : null,
            LoginHint = parameters["login_hint"],
            Hint = IdTokenHint.Read(parameters["id_token_hint"]),
            Claims = ClaimsRequest.Read(parameters["claims"]),
        };
    }
}
