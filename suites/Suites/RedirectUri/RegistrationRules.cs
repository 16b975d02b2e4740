using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>Where each kind of client gets its answers, and what the user sees instead (RFC 6749 sections 3.1.2.2, 3.1.2.4 and 10.6).</summary>
[Needs("victim")]
public sealed class RegistrationRules : ConformanceSuite
{
    [Needs("public")]
    [Check("redirect-uri/public-client-stays-with-its-addresses", Severity.Critical, "RFC6749-3.1.2.2/public-clients-register", "RFC6749-10.1/other-means-for-public-clients", "RFC6749-10.2/public-clients-register", "RFC6749-10.6/public-clients-register",
        ProvenBy = ["redirect-uri-not-compared", "redirect-uri-prefix-matched"], Attacks = ["B1"],
        Gains = "A client without a secret has nothing but its addresses to tell it from an impostor, and any address will do.")]
    public Task A_public_client_is_answered_at_its_own_addresses_alone() => RefusedEach(
        from: () => RequestOf(Clients.Public),
        control: request => Flow.AskAsync(request),
        attacks: new[] { RedirectUriMutations.AttackersAddress, Clients.Public.RedirectUri + "evil", Clients.Public.RedirectUri + "?next=evil" }.Select(address => (address,
            (Func<AuthorizationRequest, Task<AuthorizationAnswer>>)(request => Flow.AskAsync(request.With("redirect_uri", address))))),
        with: []);

    [Needs("machine", "web")]
    [Check("redirect-uri/client-without-addresses-gets-nothing", Severity.High, "RFC6749-3.1.2.2/all-clients-register", "RFC6749-10.6/confidential-clients-register",
        ProvenBy = ["redirect-uri-not-compared"], Attacks = ["B1"],
        Gains = "A client that was never meant for users is used to collect their codes at any address.")]
    public async Task A_client_that_registered_no_address_cannot_use_the_authorization_endpoint()
    {
        Applies(Clients.Machine.Registration.RedirectUris.Count == 0, "client 'machine' has redirect URIs");
        Step("control");
        await Flow.AuthorizeAsync(Clients.Web.Request());

        Step("attack");
        Context.Recorder.Difference("client: one with redirect URIs -> one without");
        var request = Clients.Web.Request().With("client_id", Clients.Machine.Id).With("redirect_uri", RedirectUriMutations.AttackersAddress) with { Client = Clients.Machine };
        MustBeRefused(await Flow.AskAsync(request), []);
    }

    [Needs("web")]
    [Check("redirect-uri/error-is-shown", Severity.Low, "RFC6749-3.1.2.4/error-is-shown", "RFC6749-4.1.2.1/error-is-shown",
        ProvenBy = ["error-page-empty"],
        Gains = "A user whom a broken or forged link sent here sees nothing and learns nothing.")]
    public Task The_user_is_told_what_is_wrong_with_client_or_address() => ToldToTheUser(
    [
        ("an unregistered redirect URI", Clients.Web.Request().With("redirect_uri", RedirectUriMutations.AttackersAddress)),
        ("an unknown client", Clients.Web.Request().With("client_id", $"unknown-{Guid.NewGuid():N}")),
        ("no client", Clients.Web.Request().With("client_id", null)),
    ]);

    [Needs("web")]
    [Check("redirect-uri/plain-http-is-refused", Severity.High, "RFC9700-2.6/no-plain-http-redirect",
        ProvenBy = ["redirect-uri-scheme-ignored", "redirect-uri-not-compared"], Attacks = ["B1"],
        Gains = "Whoever sits on the network of the victim reads the code.")]
    public Task An_address_without_tls_is_refused()
    {
        var secure = Clients.Web.RedirectUri;
        Applies(secure.StartsWith("https://", StringComparison.Ordinal), "the redirect URI of client 'web' is no https URL");
        return Refused(
            from: () => RequestOf(Clients.Web),
            control: request => Flow.AskAsync(request),
            attack: request => Flow.AskAsync(request.With("redirect_uri", "http" + secure["https".Length..])),
            with: []);
    }
}
