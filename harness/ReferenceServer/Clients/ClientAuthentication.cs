using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;

namespace OAuthConformance.ReferenceServer.Clients;

/// <summary>Client authentication (RFC 6749 section 2.3): the same at each endpoint that a client calls.</summary>
internal static class ClientAuthentication
{
    private const int Unauthorized = 401;

    // Identifier and secret are form-encoded before they are joined (RFC 6749 section 2.3.1).
    public static readonly Step<ClientExchange> ReadCredentials = ReadingBasic(WebUtility.UrlDecode);

    public static readonly Rule<ClientExchange> OneMethodOnly = new(
        "client/one-method-only",
        "A client that authenticates in two ways at once is refused with invalid_request (RFC 6749 section 2.3).",
        x => (x.BasicCredentials is not null && x.HasProofInBody) || (x.Parameters["client_secret"] is not null && x.Parameters["client_assertion"] is not null)
            ? new("invalid_request", "The client authenticates in more than one way.")
            : null);

    public static readonly Rule<ClientExchange> BodyClientIdMatches = new(
        "client/body-client-id-matches",
        "A client_id beside the Basic header names the client of the header; else invalid_request (RFC 6749 section 3.2.1).",
        x => BareIdBesideHeader(x) is { } id && x.ClientId is { } owner && id != owner
            ? new("invalid_request", "The client_id is not the one of the Authorization header.")
            : null);

    // Where only clients with a secret may come, a public client is nobody: its client_id proves nothing.
    public static readonly Step<ClientExchange> FindClient = new("client/find-client", x =>
    {
        var client = x.Server.FindClient(x.ClientId);
        x.Client = client is { IsPublic: true } && !x.ServesPublicClients ? null : client;
    });

    public static readonly Rule<ClientExchange> IsKnown = new(
        "client/is-known",
        "Only a registered client is served; any other gets 401 invalid_client (RFC 6749 section 5.2).",
        x => x.Client is null ? InvalidClient("The client is missing or not registered.") : null);

    public static readonly Rule<ClientExchange> SecretIsPresented = new(
        "client/secret-is-presented",
        "A client with a secret or a key proves that it has it (RFC 6749 section 3.2.1).",
        x => x.Client is { IsPublic: false } client && x.Assertion is null && (client.UsesAssertion || x.Secret is null)
            ? InvalidClient("The client secret, or the client assertion, is missing.")
            : null);

    public static readonly Rule<ClientExchange> SecretMatches = new(
        "client/secret-matches",
        "A client secret that is presented is the registered one (RFC 6749 section 5.2).",
        x => x is { Client.Secret: { } registered, Secret: { } presented } && !Handles.Same(registered, presented)
            ? InvalidClient("The client secret is wrong.")
            : null);

    public static readonly Rule<ClientExchange> GuessesAreLimited = LimitingGuesses(x => x.Client!.Id);

    public static readonly Step<ClientExchange> CountGuess = CountingGuesses(x => x.Client!.Id);

    // Both ids are one here: only a server that lets two of them pass has a choice to make.
    public static readonly Step<ClientExchange> SettleClient = new("client/settle", x => ActFor(x, BareIdBesideHeader(x)));

    /// <summary>On every 401, not only where the header was used: a 401 without a challenge is not HTTP (RFC 9110 section 15.5.2).</summary>
    public static readonly Consequence<ClientExchange> BasicFailureIsChallenged = new(
        "client/basic-failure-is-challenged",
        "A client that fails to authenticate is told the Basic scheme in WWW-Authenticate (RFC 6749 section 5.2).",
        x =>
        {
            if (x.Refusal is { Status: Unauthorized })
                x.Http.Response.Headers.WWWAuthenticate = "Basic realm=\"clients\", charset=\"UTF-8\"";
        });

    /// <summary>Who the client says it is.</summary>
    public static IReadOnlyList<IPart<ClientExchange>> Claimed { get; } =
        [ReadCredentials, OneMethodOnly, BodyClientIdMatches, AssertionParts.ReadAssertion];

    /// <summary>Whether it is that client.</summary>
    public static IReadOnlyList<IPart<ClientExchange>> Proven { get; } =
        [FindClient, IsKnown, SecretIsPresented, GuessesAreLimited, CountGuess, SecretMatches, .. AssertionParts.Rules, SettleClient];

    /// <summary>Everything that stands before an endpoint's own parts.</summary>
    public static IReadOnlyList<IPart<ClientExchange>> Parts { get; } = [.. Claimed, .. Proven];

    public static Refusal InvalidClient(string description) => new("invalid_client", description, Unauthorized);

    /// <summary>The step that reads the credentials, with a way to decode those of the header.</summary>
    public static Step<ClientExchange> ReadingBasic(Func<string, string> decode) => new("client/read-credentials", x =>
        (x.ClientId, x.Secret) = x.BasicCredentials is { } basic
            ? ReadBasic(basic, decode)
            : (x.Parameters["client_id"], x.Parameters["client_secret"]));

    /// <summary>The rule that makes a client wait, with what its attempts are counted under.</summary>
    public static Rule<ClientExchange> LimitingGuesses(Func<ClientExchange, string> name) => new(
        "client/guesses-are-limited",
        "After many wrong secrets in a row, a client has to wait (RFC 6749 section 2.3.1).",
        x => x is { Client: not null, Secret: not null } && x.Server.WrongSecrets.AreTooMany(name(x), x.Now)
            ? new("invalid_client", "Too many attempts: wait a minute.", StatusCodes.Status429TooManyRequests)
            : null);

    /// <summary>The step that counts attempts.</summary>
    public static Step<ClientExchange> CountingGuesses(Func<ClientExchange, string> name) => new("client/count-guess", x =>
    {
        if (x is { Client.Secret: { } registered, Secret: { } presented })
            x.Server.WrongSecrets.Count(name(x), !Handles.Same(registered, presented), x.Now);
    });

    /// <summary>Goes on in the name of another client.</summary>
    public static void ActFor(ClientExchange x, string? id)
    {
        if (id is null || id == x.ClientId)
            return;
        x.ClientId = id;
        x.Client = x.Server.FindClient(id);
    }

    private static string? BareIdBesideHeader(ClientExchange x) =>
        x.BasicCredentials is not null && !x.HasProofInBody ? x.Parameters["client_id"] : null;

    private static (string? Id, string? Secret) ReadBasic(string encoded, Func<string, string> decode)
    {
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length))
            return (null, null);
        var pair = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return (decode(pair[0]), pair is [_, { Length: > 0 } secret] ? decode(secret) : null);
    }
}
