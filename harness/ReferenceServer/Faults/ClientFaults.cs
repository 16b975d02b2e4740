using OAuthConformance.ReferenceServer.Clients;
using OAuthConformance.ReferenceServer.Introspection;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.Revocation;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong in client authentication, introspection and revocation.</summary>
internal static class ClientFaults
{
    private static readonly string[] AuthenticationRules =
        [ClientAuthentication.IsKnown.Id, ClientAuthentication.SecretIsPresented.Id, ClientAuthentication.SecretMatches.Id];

    public static IReadOnlyList<Fault> All { get; } =
    [
        Without("client/is-known", "unknown-client-gets-tokens", "A client that nobody registered gets tokens."),
        Without("client/secret-is-presented", "missing-secret-accepted", "A client with a secret is served without it."),
        Without("client/secret-matches", "wrong-secret-accepted", "Any client secret is taken."),
        Without("client/basic-failure-is-challenged", "basic-failure-unchallenged", "A failed client authentication is refused without WWW-Authenticate."),
        WithoutAt(IntrospectionEndpoint.Name, AuthenticationRules, "introspection-anonymous", "Anybody may introspect a token."),
        WithoutAt(RevocationEndpoint.Name, AuthenticationRules, "revocation-anonymous", "Anybody may revoke a token."),
        Without("introspection/dead-token-tells-nothing", "introspection-tells-of-dead-tokens", "Introspection describes a token that is dead."),
        Swapped(AliveWhenKnown, "introspection-calls-dead-tokens-alive", "Introspection calls an expired or revoked token active."),
        Without("revocation/token-belongs-to-client", "foreign-token-revoked", "A client can revoke the tokens of another."),
        Swapped(RevokeNothing, "revocation-without-effect", "Revocation answers 200 and the token lives on."),
        Swapped(RevokeAlone, "revocation-keeps-access-tokens", "Revoking a refresh token leaves the access tokens of its grant alive."),
    ];

    private static Step<IntrospectionExchange> AliveWhenKnown => new(
        IntrospectionParts.TellWhetherActive.Id,
        x => x.Members["active"] = x.AccessToken is not null || x.RefreshToken is not null);

    private static Step<RevocationExchange> RevokeNothing => new(RevocationParts.RevokeToken.Id, _ => { });

    private static Step<RevocationExchange> RevokeAlone => new(RevocationParts.RevokeToken.Id, x =>
    {
        x.AccessToken?.Revoke();
        x.RefreshToken?.Revoke();
    });
}
