using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;
using TokenRule = OAuthConformance.ReferenceServer.Pipelines.Rule<OAuthConformance.ReferenceServer.Token.TokenExchange>;

namespace OAuthConformance.ReferenceServer.Token;

/// <summary>The redemption of an authorization code (RFC 6749 section 4.1.3, RFC 7636 section 4.6).</summary>
internal static partial class CodeParts
{
    public static readonly Step<TokenExchange> FindCode = new("token/find-code", x =>
    {
        if (x.GrantType == TokenExchange.AuthorizationCodeGrant)
            x.Code = x.Server.Codes.GetValueOrDefault(x.Parameters["code"] ?? "");
    });

    public static readonly TokenRule CodeIsKnown = new(
        "token/code-is-known",
        "A code that this server did not issue is refused with invalid_grant (RFC 6749 section 5.2).",
        x => x is { GrantType: TokenExchange.AuthorizationCodeGrant, Code: null }
            ? x.Parameters["code"] is null ? new("invalid_request", "The code is missing.") : InvalidGrant("The code is unknown.")
            : null);

    public static readonly TokenRule CodeBelongsToClient = new(
        "token/code-belongs-to-client",
        "A code is redeemed by the client it was issued to (RFC 6749 section 4.1.3).",
        x => x is { Code: { } code, ClientId: { } id } && code.Grant.ClientId != id
            ? InvalidGrant("The code was issued to another client.")
            : null);

    public static readonly TokenRule RedirectUriIsRepeated = new(
        "token/redirect-uri-is-repeated",
        "The redirect URI of the authorization request comes again with its code (RFC 6749 section 4.1.3).",
        x => x.Code is { RedirectUri: not null } && x.Parameters["redirect_uri"] is null
            ? new("invalid_request", "The redirect_uri of the authorization request is missing.")
            : null);

    public static readonly TokenRule RedirectUriMatches = new(
        "token/redirect-uri-matches",
        "A redirect URI that comes with a code is the one of the authorization request (RFC 6749 section 4.1.3).",
        x => x.Code is { RedirectUri: { } uri } && x.Parameters["redirect_uri"] is { } repeated && repeated != uri
            ? InvalidGrant("The redirect_uri is not the one of the authorization request.")
            : null);

    public static readonly TokenRule VerifierIsPresented = new(
        "token/verifier-is-presented",
        "A code that was asked for with a challenge is redeemed with a verifier (RFC 7636 section 4.6).",
        x => x.Code is { Challenge: not null } && x.Parameters["code_verifier"] is null
            ? InvalidGrant("The code_verifier is missing.")
            : null);

    public static readonly TokenRule VerifierIsWellFormed = new(
        "token/verifier-is-well-formed",
        "A verifier has 43 to 128 unreserved characters (RFC 7636 section 4.1).",
        x => x.Code is { Challenge: not null } && x.Parameters["code_verifier"] is { } verifier && !WellFormed().IsMatch(verifier)
            ? InvalidGrant("The code_verifier is malformed.")
            : null);

    public static readonly TokenRule VerifierMatches = new(
        "token/verifier-matches",
        "The verifier is the one that the challenge was made from (RFC 7636 section 4.6).",
        x => IsWrongVerifier(x) ? InvalidGrant("The code_verifier does not match.") : null);

    public static readonly TokenRule NoVerifierWithoutChallenge = new(
        "token/no-verifier-without-challenge",
        "A verifier for a code that was asked for without a challenge is refused (RFC 9700 section 4.8.2).",
        x => x.Code is { Challenge: null } && x.Parameters["code_verifier"] is not null
            ? InvalidGrant("The authorization request had no code_challenge.")
            : null);

    public static readonly Step<TokenExchange> UseCode = new(
        "token/use-code",
        x => x.IsFirstUse = x.Code?.TryUse() ?? false);

    public static readonly TokenRule CodeIsUnused = new(
        "token/code-is-unused",
        "A code is redeemed once (RFC 6749 section 4.1.2).",
        x => x is { Code: not null, IsFirstUse: false } ? InvalidGrant("The code was already used.") : null);

    // After the use of the code, so that a replay is still seen as one when the code has expired since.
    public static readonly TokenRule CodeIsUnexpired = new(
        "token/code-is-unexpired",
        "A code is redeemed before it expires (RFC 6749 section 4.1.2).",
        x => x.Code is { } code && x.Now >= code.ExpiresAt ? InvalidGrant("The code has expired.") : null);

    public static readonly Consequence<TokenExchange> ReplayRevokesTokens = new(
        "token/replay-revokes-tokens",
        "A second use of a code ends every token that came from it (RFC 6749 section 4.1.2).",
        x =>
        {
            if (x.RefusedBy == CodeIsUnused.Id)
                x.Code!.Grant.Revoke();
        });

    public static bool IsWrongVerifier(TokenExchange x) => IsWrongVerifier(x, x.Code?.ChallengeMethod);

    public static bool IsWrongVerifier(TokenExchange x, string? method) =>
        x is { Code.Challenge: { } challenge }
        && x.Parameters["code_verifier"] is { } verifier
        && !Handles.Same(Transform(verifier, method), challenge);

    // The sound server stores nothing but S256; a server that takes any method treats what it does not know as S256.
    private static string Transform(string verifier, string? method) => method is null or "plain"
        ? verifier
        : Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(verifier)));

    [GeneratedRegex(@"\A[A-Za-z0-9._~-]{43,128}\z")]
    private static partial Regex WellFormed();

    private static Refusal InvalidGrant(string description) => new("invalid_grant", description);
}
