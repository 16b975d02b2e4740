using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Tokens;

namespace OAuthConformance.Suites;

/// <summary>A server sends no request to an address because a stranger's request names it (CWE-918, RFC 8725 section 3.10).</summary>
public sealed class VisitRules : ConformanceSuite
{
    [Needs("web", "victim")]
    [Check("ssrf/request-uri-is-not-visited", Severity.High, "Attack-B42/request-uri-not-visited", "Attack-B42/unregistered-request-uri-not-visited",
        ProvenBy = ["request-uri-visited"],
        Gains = "Anybody has the server send requests into its own network, and learns from the answers what is there.")]
    public async Task A_request_uri_that_nobody_registered_is_not_visited()
    {
        Step("control");
        await Flow.AuthorizeAsync(Clients.Web.Request());
        await VisitsNothing(
            [
                new("request_uri", async address => await Flow.AsNobody.AskAsync(Clients.Web.Request().With("request_uri", address))),
                new("request_uri over TLS", async address => await Flow.AsNobody.AskAsync(Clients.Web.Request().With("request_uri", address)), ByTls: true),
                new("request_uri by POST", async address => await Flow.AsNobody.AskAsync(Clients.Web.Request().With("request_uri", address) with { ByPost = true })),
                new("request_uri at the token endpoint", async address => await Token.SendAsync(TokenRequest.Refresh(Clients.Web, "none").With("request_uri", address))),
            ],
            Target.Metadata.Flag("request_uri_parameter_supported") ? "Attack-B42/unregistered-request-uri-not-visited" : null);
    }

    [Needs("web", "victim")]
    [Check("ssrf/addresses-in-a-request-are-not-visited", Severity.Medium, "Attack-B42/named-address-not-visited",
        ProvenBy = ["redirect-uri-visited"],
        Gains = "Anybody has the server send requests into its own network.")]
    public async Task An_address_in_a_parameter_is_not_visited()
    {
        Step("control");
        await Flow.AuthorizeAsync(Clients.Web.Request());
        string[] names = ["redirect_uri", "client_id", "login_hint", "resource", "claims_locales", "id_token_hint", "acr_values", "initiate_login_uri", "logo_uri"];
        // A client that is known by the address of its description is looked up there (OAuth Client ID Metadata Document section 4).
        bool MayName(string name) => name != "client_id" || !Target.Metadata.Flag("client_id_metadata_document_supported");
        List<Invitation> requests =
            [.. names.Where(MayName).Select(name => new Invitation(name, async address => await Flow.AsNobody.AskAsync(Clients.Web.Request().With(name, address))))];
        requests.Add(new("redirect_uri at the token endpoint", async address => await Token.RedeemAsync(await Flow.AuthorizeAsync(Clients.Web.Request()) with { RedirectUri = address })));
        if (Target.Metadata.EndSessionEndpoint is not null)
        {
            foreach (var name in new[] { "post_logout_redirect_uri", "client_id", "logout_hint" }.Where(MayName))
                requests.Add(new($"{name} at the logout", async address => await NobodyLogsOutAsync(LogoutRequest.Bare.With(name, address))));
        }

        await VisitsNothing(requests);
    }

    [Needs("keyAuthenticated")]
    [Check("ssrf/keys-of-an-assertion-are-not-fetched", Severity.High, "Attack-B42/keys-not-fetched-for-strangers",
        ProvenBy = ["address-of-a-key-visited", "certificate-of-a-key-visited", "issuer-of-a-token-visited", "assertion-key-fetched"], Attacks = ["B46"],
        Gains = "Anybody has the server fetch an address of his, by a signature that nobody checked yet, and may even bring his own key along.")]
    public async Task An_assertion_does_not_tell_where_its_key_is()
    {
        Step("control");
        await ClientTokensAsync(Clients.KeyAuthenticated);
        await VisitsNothing(
        [
            .. KeyAddresses().Select(place => new Invitation(place.Name, async address =>
                await Token.ClientCredentialsAsync(Clients.KeyAuthenticated.WithAssertion(assertion => place.Put(assertion, address))))),
            .. Forgeries.BringingKeys("").Select((forgery, i) => new Invitation(forgery.Name, async address =>
                await Token.ClientCredentialsAsync(Clients.KeyAuthenticated.Forging(Forgeries.BringingKeys(address)[i])))),
        ]);
    }

    [Needs("web", "victim")]
    [Check("ssrf/keys-of-a-hint-are-not-fetched", Severity.High, "Attack-B42/keys-not-fetched-for-strangers",
        ProvenBy = ["address-of-a-key-visited", "certificate-of-a-key-visited", "issuer-of-a-token-visited"], Attacks = ["B60"],
        Gains = "Anybody has the server fetch an address of his, by a hint that nobody checked yet.")]
    public async Task An_id_token_hint_does_not_tell_where_its_key_is()
    {
        Step("control");
        await Flow.AuthorizeAsync(Clients.Web.Request());
        List<Invitation> requests =
            [.. KeyAddresses().Select(place => new Invitation(place.Name, async address => await Flow.AsNobody.AskAsync(Clients.Web.Request().With("prompt", "none").With("id_token_hint", Jwt(place, address)))))];
        if (Target.Metadata.EndSessionEndpoint is not null)
            requests.AddRange(KeyAddresses().Select(place => new Invitation($"{place.Name} at the logout", async address => await NobodyLogsOutAsync(LogoutRequest.Bare.With("id_token_hint", Jwt(place, address))))));
        await VisitsNothing(requests);
    }

    [Needs("web", "victim")]
    [Check("ssrf/keys-of-a-bearer-token-are-not-fetched", Severity.High, "Attack-B42/keys-not-fetched-for-strangers",
        ProvenBy = ["address-of-a-key-visited", "certificate-of-a-key-visited", "issuer-of-a-token-visited"], Attacks = ["B53"],
        Gains = "Anybody has the server fetch an address of his, by a token that nobody checked yet.")]
    public async Task A_token_does_not_tell_where_its_key_is()
    {
        Step("control");
        AcceptedControl(await Resource.UseAsync(await UserTokensAsync(Clients.Web)));
        List<Invitation> requests = [];
        foreach (var place in KeyAddresses())
        {
            if (Target.Metadata.UserinfoEndpoint is not null)
                requests.Add(new($"{place.Name} at userinfo", async address => await Resource.UserinfoAsync(Jwt(place, address))));
            if (Target.Profile.Resource is not null)
                requests.Add(new($"{place.Name} at the API", async address => await Resource.ApiAsync(Jwt(place, address))));
            if (Target.Metadata.IntrospectionEndpoint is not null)
                requests.Add(new($"{place.Name} at introspection", async address => await Management.IntrospectAsync(Clients.Web, Jwt(place, address))));
            if (Target.Metadata.RevocationEndpoint is not null)
                requests.Add(new($"{place.Name} at revocation", async address => await Management.RevokeAsync(Clients.Web, Jwt(place, address))));
        }

        await VisitsNothing(requests);
    }

    /// <summary>Where a JWT can name an address that has to do with its key (RFC 7515 sections 4.1.2, 4.1.4 and 4.1.5).</summary>
    private static IReadOnlyList<KeyAddress> KeyAddresses() =>
    [
        new("jku", (token, address) => token.WithHeader("jku", address)),
        new("x5u", (token, address) => token.WithHeader("x5u", address)),
        new("kid", (token, address) => token.WithHeader("kid", address)),
        new("iss", (token, address) => token.With("iss", address)),
    ];

    private string Jwt(KeyAddress place, string address) =>
        place.Put(ClientAssertion.Fresh(Clients.Web.Id, Target.Profile.Issuer, SigningKey.Foreign(), Target.Time.GetUtcNow()), address).Encode();

    private async Task<LogoutAnswer> NobodyLogsOutAsync(LogoutRequest request) => await Flow.NewSession().LogOutAsync(request, confirms: false);

    private sealed record KeyAddress(string Name, Func<ClientAssertion, string, ClientAssertion> Put);
}
