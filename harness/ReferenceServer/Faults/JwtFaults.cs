using OAuthConformance.ReferenceServer.Authorize;
using OAuthConformance.ReferenceServer.Clients;
using OAuthConformance.ReferenceServer.IdTokens;
using OAuthConformance.ReferenceServer.Introspection;
using OAuthConformance.ReferenceServer.Logout;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.Resources;
using OAuthConformance.ReferenceServer.State;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Signed tokens that are taken although nobody with the right key signed them, at each place that takes one.</summary>
internal static class JwtFaults
{
    private static readonly HttpClient Fetching = new() { Timeout = TimeSpan.FromSeconds(2) };

    private static readonly string OwnKey = SigningKey.Shared.ToJwk().ToJsonString();

    public static IReadOnlyList<Fault> All { get; } =
    [
        .. CarelessJwt.All.Append(CarelessJwt.BringingCertificate).Where(way => way != CarelessJwt.BringingKey).Select(OfAssertions),
        .. CarelessJwt.All.SelectMany(way => new[] { OfHints(way), OfLogoutHints(way), OfResources(way), OfIntrospection(way) }),
        Without("client/assertion-is-spelt-plainly", "assertion-respelled-accepted", "A client assertion is taken with padding or white space in it."),
        Without("client/assertion-members-come-once", "assertion-first-of-two-counts", "Of a header or a claim that comes twice in a client assertion, the first one counts."),
        Without("client/assertion-headers-are-understood", "assertion-critical-header-ignored", "A client assertion is taken although it insists on a header that is not understood."),
        Swapped(Signing((client, assertion) => client.Secret is { } secret && assertion.Signature.Length > 0 && HasBeginningOfMac(assertion, secret)), "assertion-hash-compared-by-its-beginning", "Of the keyed hash of a client assertion, as many bytes are compared as came."),
        Swapped(Signing((client, assertion) => client.Authentication == "client_secret_jwt" && AssertionSignature.HasMac(assertion, client.Id)), "assertion-keyed-with-client-id", "A client assertion that is keyed with the client_id is taken."),
        Swapped(FetchingKeys, "assertion-key-fetched", "The server asks the address in the header of a client assertion for the key."),
        Changed([Put(new Lax<ClientExchange>(AssertionParts.AlgorithmIsRegistered, IsOwn)), Put(new Lax<ClientExchange>(AssertionParts.SignatureIsValid, IsOwn)),
                Put(new Lax<ClientExchange>(AssertionParts.IssuerIsClient, IsOwn)), Put(new Lax<ClientExchange>(AssertionParts.SubjectIsClient, IsOwn)),
                Put(new Lax<ClientExchange>(AssertionParts.AudienceIsServer, IsOwn)), Put(new Lax<ClientExchange>(AssertionParts.HasId, IsOwn))],
            "assertion-signed-by-the-server-accepted",
            "Whatever token the server signed itself passes for an assertion of any client."),
    ];

    private static Fault OfAssertions(CarelessJwt way) => Changed(
        [
            Put(AssertionParts.AlgorithmIsRegistered.Judging(x => x is { Client: { } client, Assertion: { } assertion } && !way.Takes(assertion, client.PublicKey) && assertion.Algorithm != AssertionSignature.AlgorithmOf(client)
                ? ClientAuthentication.InvalidClient("The algorithm of the assertion is not the registered one.")
                : null)),
            Put(Signing((client, assertion) => way.Takes(assertion, client.PublicKey))),
        ],
        $"assertion-{way.Id}-accepted",
        $"A client assertion is taken {way.What}.");

    private static Fault OfHints(CarelessJwt way) => Swapped(
        AuthorizeRules.HintIsGenuine.Judging(x => x.Request.Hint is { IsGenuine: false } && !way.TakesText(x.Parameters["id_token_hint"], OwnKey) ? new("invalid_request", "The id_token_hint is no ID token of this server.") : null),
        $"hint-{way.Id}-accepted",
        $"An id_token_hint is taken {way.What}.");

    private static Fault OfLogoutHints(CarelessJwt way) => Swapped(
        LogoutRules.HintIsGenuine.Judging(x => x.Hint is { IsGenuine: false } && !way.TakesText(x.Parameters["id_token_hint"], OwnKey) ? new("invalid_request", "The id_token_hint is no ID token of this server.") : null),
        $"logout-hint-{way.Id}-accepted",
        $"At logout an id_token_hint is taken {way.What}.");

    private static Fault OfResources(CarelessJwt way) => Swapped(
        new Step<ResourceExchange>(BearerParts.FindToken.Id, async x =>
        {
            await BearerParts.FindToken.RunAsync(x);
            if (way.TakesText(x.Presented, OwnKey))
                x.Token ??= Named(x.Server, x.Presented!);
        }),
        $"access-token-{way.Id}-accepted",
        $"An access token opens resources {way.What}.");

    private static Fault OfIntrospection(CarelessJwt way) => Swapped(
        new Step<IntrospectionExchange>(IntrospectionParts.FindToken.Id, async x =>
        {
            await IntrospectionParts.FindToken.RunAsync(x);
            if (way.TakesText(x.Parameters["token"], OwnKey))
                x.AccessToken ??= Named(x.Server, x.Parameters["token"]!);
        }),
        $"introspection-{way.Id}-active",
        $"Introspection calls an access token active {way.What}.");

    /// <summary>The access token that a forged one says it is.</summary>
    private static AccessToken? Named(ServerState server, string text) => ClientAssertion.Parse(text)?.Id is { } id
        ? server.AccessTokens.Values.FirstOrDefault(token => ClientAssertion.Parse(token.Value)?.Id == id)
        : null;

    private static Rule<ClientExchange> Signing(Func<RegisteredClient, ClientAssertion, bool> anyway) => AssertionParts.SignatureIsValid.Judging(x =>
        x is { Client: { } client, Assertion: { } assertion } && !anyway(client, assertion) && !AssertionSignature.IsMadeBy(client, assertion)
            ? ClientAuthentication.InvalidClient("The signature of the assertion is wrong.")
            : null);

    private static bool HasBeginningOfMac(ClientAssertion assertion, string secret) =>
        System.Security.Cryptography.HMACSHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret), assertion.SignedText).AsSpan().StartsWith(assertion.Signature);

    private static bool IsOwn(ClientExchange x) => x.Assertion is { Algorithm: "RS256" } assertion && AssertionSignature.IsSignedWith(OwnKey, assertion);

    private static Step<ClientExchange> FetchingKeys => new(AssertionParts.ReadAssertion.Id, async x =>
    {
        await AssertionParts.ReadAssertion.RunAsync(x);
        if (x.Assertion?.KeyAddress is not { } address || !Uri.TryCreate(address, UriKind.Absolute, out var url))
            return;
        try
        {
            (await Fetching.GetAsync(url, x.Http.RequestAborted)).Dispose();
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            // Nobody is there: the key is not found, and the assertion refused.
        }
    });
}
