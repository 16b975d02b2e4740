using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.Revocation;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong in revocation.</summary>
internal static class RevocationFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        Without("revocation/token-belongs-to-client", "foreign-token-revoked", "A client can revoke the tokens of another."),
        Swapped(RevokeNothing, "revocation-without-effect", "Revocation answers 200 and the token lives on."),
        Swapped(RevokeAlone, "revocation-keeps-access-tokens", "Revoking a refresh token leaves the access tokens of its grant alive."),
        Swapped(FindByHint, "revocation-needs-right-hint", "A token whose token_type_hint is wrong is not revoked."),
        Swapped(RefuseUnknownToken, "revocation-unknown-token-refused", "The revocation of an unknown token is refused."),
        Swapped(RefuseUnknownHint, "revocation-unknown-hint-refused", "A revocation with an unknown token_type_hint is refused."),
        Swapped(new Step<RevocationExchange>(RevocationEndpoint.TakePost.Id, _ => { }), "revocation-by-get", "A GET revokes, with the token in the address."),
        Swapped(TakeNoToken, "revocation-without-token-succeeds", "A revocation request without a token is answered with 200."),
    ];

    private static Step<RevocationExchange> RevokeNothing => new(RevocationParts.RevokeToken.Id, _ => { });

    private static Step<RevocationExchange> RevokeAlone => new(RevocationParts.RevokeToken.Id, x =>
    {
        x.AccessToken?.Revoke();
        x.RefreshToken?.Revoke();
    });

    private static Step<RevocationExchange> FindByHint => new(RevocationParts.FindToken.Id, async x =>
    {
        await RevocationParts.FindToken.RunAsync(x);
        var hint = x.Parameters["token_type_hint"];
        x.AccessToken = hint == "refresh_token" ? null : x.AccessToken;
        x.RefreshToken = hint == "access_token" ? null : x.RefreshToken;
    });

    private static Step<RevocationExchange> RefuseUnknownToken => new(RevocationParts.FindToken.Id, async x =>
    {
        await RevocationParts.FindToken.RunAsync(x);
        if (x is { IsDecided: false, AccessToken: null, RefreshToken: null })
            x.Refuse(new Refusal("invalid_request", "The token is unknown."), RevocationParts.FindToken.Id);
    });

    private static Step<RevocationExchange> RefuseUnknownHint => new(RevocationParts.FindToken.Id, async x =>
    {
        await RevocationParts.FindToken.RunAsync(x);
        if (!x.IsDecided && x.Parameters["token_type_hint"] is not (null or "access_token" or "refresh_token"))
            x.Refuse(new Refusal("unsupported_token_type", "The token_type_hint is unknown."), RevocationParts.FindToken.Id);
    });

    private static Step<RevocationExchange> TakeNoToken => new(
        RevocationParts.FindToken.Id,
        x => x.Parameters["token"] is null ? ValueTask.CompletedTask : RevocationParts.FindToken.RunAsync(x));
}
