using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Flows;

/// <summary>An authorization that was given: a code, and what belongs to it.</summary>
/// <param name="Client">Who redeems it.</param>
/// <param name="Code">The code.</param>
/// <param name="RedirectUri">Sent along at redemption; null to leave it out.</param>
/// <param name="CodeVerifier">Sent along at redemption; null to leave it out.</param>
/// <param name="Request">The request that led here.</param>
/// <param name="Response">The authorization response.</param>
public sealed record Grant(
    Client Client, string Code, string? RedirectUri, string? CodeVerifier, AuthorizationRequest Request, Delivered Response) : IPrepared
{
    /// <summary>True when the user was asked for consent on the way.</summary>
    public bool WasAsked => Response.WasAskedForConsent;

    /// <inheritdoc/>
    public IEnumerable<RequestPart> OwnValues
    {
        get
        {
            yield return new("code", Code);
            if (CodeVerifier is not null)
                yield return new("code_verifier", CodeVerifier);
        }
    }
}

/// <summary>Tokens that were issued.</summary>
/// <param name="Client">To whom.</param>
/// <param name="AccessToken">The access token.</param>
/// <param name="RefreshToken">The refresh token; null when none came.</param>
/// <param name="IdToken">The ID token; null when none came.</param>
/// <param name="Scope">Scope told by the server, or asked for when it told none; null when neither.</param>
/// <param name="Grant">The authorization they come from; null for client credentials.</param>
public sealed record Tokens(Client Client, string AccessToken, string? RefreshToken, string? IdToken, string? Scope, Grant? Grant) : IPrepared
{
    /// <inheritdoc/>
    public IEnumerable<RequestPart> OwnValues
    {
        get
        {
            yield return new("access_token", AccessToken);
            if (RefreshToken is not null)
                yield return new("refresh_token", RefreshToken);
            foreach (var value in Grant?.OwnValues ?? [])
                yield return value;
        }
    }
}
