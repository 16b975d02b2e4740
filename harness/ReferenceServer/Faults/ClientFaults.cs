using Microsoft.AspNetCore.Http;
using OAuthConformance.ReferenceServer.Clients;
using OAuthConformance.ReferenceServer.Introspection;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.Revocation;
using OAuthConformance.ReferenceServer.Token;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong in client authentication.</summary>
internal static class ClientFaults
{
    private static readonly string[] AuthenticationRules =
        [ClientAuthentication.IsKnown.Id, ClientAuthentication.SecretIsPresented.Id, ClientAuthentication.SecretMatches.Id];

    public static IReadOnlyList<Fault> All { get; } =
    [
        Without("client/is-known", "unknown-client-gets-tokens", "A client that nobody registered gets tokens."),
        Without("client/secret-is-presented", "missing-secret-accepted", "A client with a secret or a key is served without it."),
        Without("client/secret-matches", "wrong-secret-accepted", "Any client secret is taken."),
        Without("client/basic-failure-is-challenged", "basic-failure-unchallenged", "A failed client authentication is refused without WWW-Authenticate."),
        Without("client/one-method-only", "two-methods-accepted", "A client may authenticate in two ways at once; the Authorization header counts."),
        Without("client/body-client-id-matches", "body-client-id-wins", "A client_id beside the Authorization header of another client decides whose token it is."),
        Without("token/client-id-is-given", "client-id-not-needed", "A public client need not name itself: whoever has its code or refresh token is taken for it."),
        WithoutAt(IntrospectionEndpoint.Name, AuthenticationRules, "introspection-anonymous", "Anybody may introspect a token."),
        WithoutAt(RevocationEndpoint.Name, AuthenticationRules, "revocation-anonymous", "Anybody may revoke a token."),
        Swapped(ClientAuthentication.SecretMatches.Judging(x => x is { Client.Secret: not null, Secret: { } presented } && x.Server.Options.Clients.All(client => client.Secret != presented)
                ? ClientAuthentication.InvalidClient("The client secret is wrong.")
                : null),
            "secret-of-any-client-accepted",
            "A client is taken with the secret of any other."),
        Swapped(ClientAuthentication.BodyClientIdMatches.AlsoRefusing(x => x.BasicCredentials is not null && x.Parameters["client_id"] is not null
                ? new("invalid_request", "The client_id comes twice.")
                : null),
            "client-id-beside-basic-refused",
            "A client_id in the body is refused beside the Authorization header, also the client's own."),
        Swapped(NoBasic, "basic-not-supported", "The Authorization header is not read."),
        Swapped(CredentialsFromQuery, "credentials-read-from-query", "A client may authenticate in the query of the address."),
        Swapped(ClientAuthentication.ReadingBasic(text => text), "basic-not-decoded", "Client id and secret of the Authorization header are not form-decoded."),
        Swapped(NoSecretInBody, "client-secret-post-refused", "A client secret in the body is not read."),
        Changed([Put(JsonParameters), Put(UnlessJson(ClientAuthentication.SecretIsPresented)), Put(UnlessJson(ClientAuthentication.SecretMatches))],
            "json-body-skips-authentication",
            "The token endpoint reads a JSON body, and does not authenticate the client then."),
        Changed([new LeaveOut(ClientAuthentication.OneMethodOnly.Id), Put(ClientOfBody)],
            "body-credentials-beat-header",
            "Beside the Authorization header of one client, the credentials of another in the body count, unchecked."),
    ];

    private static Step<ClientExchange> CredentialsFromQuery => new(ClientAuthentication.ReadCredentials.Id, async x =>
    {
        await ClientAuthentication.ReadCredentials.RunAsync(x);
        if (x.BasicCredentials is not null)
            return;
        var query = Parameters.QueryOf(x.Http.Request);
        x.ClientId ??= query["client_id"];
        x.Secret ??= query["client_secret"];
    });

    private static Step<ClientExchange> NoBasic => new(
        ClientAuthentication.ReadCredentials.Id,
        x => (x.ClientId, x.Secret) = (x.Parameters["client_id"], x.Parameters["client_secret"]));

    private static Step<ClientExchange> NoSecretInBody => new(ClientAuthentication.ReadCredentials.Id, async x =>
    {
        await ClientAuthentication.ReadCredentials.RunAsync(x);
        if (x.BasicCredentials is null)
            x.Secret = null;
    });

    private static Step<ClientExchange> ClientOfBody => new(ClientAuthentication.SettleClient.Id, x =>
    {
        if (x.BasicCredentials is not null && x.HasProofInBody)
            ClientAuthentication.ActFor(x, x.Parameters["client_id"]);
    });

    private static Step<TokenExchange> JsonParameters => new(SharedParts.ReadParameters.Id, async x =>
        x.Parameters = IsJson(x) ? await Parameters.JsonOfAsync(x.Http.Request) : await Parameters.ReadAsync(x.Http.Request));

    private static Lax<TokenExchange> UnlessJson(IPart<TokenExchange> rule) => new(rule, IsJson);

    private static bool IsJson(TokenExchange x) => x.Http.Request.HasJsonContentType();
}
