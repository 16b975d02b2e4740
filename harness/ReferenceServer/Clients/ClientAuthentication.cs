using System.Net;
using System.Text;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;

namespace OAuthConformance.ReferenceServer.Clients;

/// <summary>Client authentication (RFC 6749 section 2.3): the same at each endpoint that a client calls.</summary>
internal static class ClientAuthentication
{
    private const int Unauthorized = 401;

    public static readonly Step<ClientExchange> ReadCredentials = new("client/read-credentials", x =>
    {
        var header = x.Http.Request.Headers.Authorization.ToString();
        (x.ClientId, x.Secret) = header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)
            ? ReadBasic(header["Basic ".Length..])
            : (x.Parameters["client_id"], x.Parameters["client_secret"]);
    });

    // Where only clients with a secret may come, a public client is nobody: its client_id proves nothing.
    public static readonly Step<ClientExchange> FindClient = new("client/find-client", x =>
    {
        var client = x.Server.FindClient(x.ClientId);
        x.Client = client is { IsPublic: true } && !x.ServesPublicClients ? null : client;
    });

    public static readonly Rule<ClientExchange> IsKnown = new(
        "client/is-known",
        "Only a registered client is served; any other gets 401 invalid_client (RFC 6749 section 5.2).",
        x => x.Client is null ? new("invalid_client", "The client is missing or not registered.", Unauthorized) : null);

    public static readonly Rule<ClientExchange> SecretIsPresented = new(
        "client/secret-is-presented",
        "A client with a secret proves that it has it (RFC 6749 section 3.2.1).",
        x => x.Client is { IsPublic: false } && x.Secret is null
            ? new("invalid_client", "The client secret is missing.", Unauthorized)
            : null);

    public static readonly Rule<ClientExchange> SecretMatches = new(
        "client/secret-matches",
        "A client secret that is presented is the registered one (RFC 6749 section 5.2).",
        x => x is { Client.Secret: { } registered, Secret: { } presented } && !Handles.Same(registered, presented)
            ? new("invalid_client", "The client secret is wrong.", Unauthorized)
            : null);

    /// <summary>On every 401, not only where the header was used: a 401 without a challenge is not HTTP (RFC 9110 section 15.5.2).</summary>
    public static readonly Consequence<ClientExchange> BasicFailureIsChallenged = new(
        "client/basic-failure-is-challenged",
        "A client that fails to authenticate is told the Basic scheme in WWW-Authenticate (RFC 6749 section 5.2).",
        x =>
        {
            if (x.Refusal is { Status: Unauthorized })
                x.Http.Response.Headers.WWWAuthenticate = "Basic realm=\"clients\", charset=\"UTF-8\"";
        });

    /// <summary>Everything that stands before an endpoint's own parts.</summary>
    public static IReadOnlyList<IPart<ClientExchange>> Parts { get; } =
        [ReadCredentials, FindClient, IsKnown, SecretIsPresented, SecretMatches];

    // Identifier and secret are form-encoded before they are joined (RFC 6749 section 2.3.1).
    private static (string? Id, string? Secret) ReadBasic(string encoded)
    {
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded.Trim(), bytes, out var length))
            return (null, null);
        var pair = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return (WebUtility.UrlDecode(pair[0]), pair is [_, { Length: > 0 } secret] ? WebUtility.UrlDecode(secret) : null);
    }
}
