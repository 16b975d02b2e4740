using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>Nothing is delivered to an address that is not registered, neither a code nor an error (RFC 9700 section 2.1).</summary>
[Needs("web", "victim")]
public sealed class RedirectUriRules : ConformanceSuite
{
    [Check("redirect-uri/mutations-are-refused", Severity.Critical, "RFC9700-2.1/redirect-uri-exact", "RFC6749-3.1.2.3/redirect-uri-compared",
        "RFC6749-3.1.2.4/no-redirect-when-invalid", "RFC6749-3.1.2/redirect-uri-without-fragment", "RFC6749-3.1.2.2/scheme-authority-path-registered", "RFC6749-3.1.2.2/whole-uri-registered",
        "RFC6749-3.1.2.3/redirect-uri-exact", "RFC6749-4.1.2.1/no-redirect-when-invalid", "RFC6749-10.6/redirect-uri-validated", "RFC9700-4.1.3/redirect-uris-equal",
        "RFC9700-4.11.2/no-redirect-on-invalid-combination", "RFC8252-8.4/redirect-uri-exact",
        "OIDC-Core-3.1.2.1/redirect-uri-exact", "OIDC-Core-3.1.2.6/no-redirect-to-invalid",
        "RFC6749-3.1.2/redirect-uri-absolute",
        ProvenBy = ["redirect-uri-not-compared", "redirect-uri-prefix-matched", "error-redirects-to-unregistered", "error-page-refreshes-to-unregistered", "error-page-scripts-to-unregistered"], Attacks = ["B1"],
        Gains = "A link of the attacker's makes the server deliver the victim's code to an address of the attacker's.")]
    public Task No_variation_of_a_registered_redirect_uri_is_accepted() => NotAnsweredAt(Clients.Web, RedirectUriMutations.Of(Clients.Web.RedirectUri));

    [Check("redirect-uri/browser-stays-with-the-server", Severity.Critical, "RFC9700-2.1/redirect-uri-exact", "RFC9700-2.1/no-open-redirector",
        "RFC9700-4.11.2/no-redirect-on-invalid-combination", "OIDC-Core-3.1.2.1/redirect-uri-exact", "OIDC-Core-3.1.2.6/no-redirect-to-invalid",
        ProvenBy = ["redirect-uri-not-compared", "error-redirects-to-unregistered", "error-page-refreshes-to-unregistered", "error-page-scripts-to-unregistered"], Attacks = ["B1"], Tags = ["browser"],
        Gains = "A link of the attacker's makes the browser deliver the victim's code to the attacker.")]
    public Task The_browser_is_not_sent_to_an_address_of_an_attacker() => Refused(
        from: () => RequestOf(Clients.Web),
        control: request => Flow.InBrowser.AskAsync(request),
        attack: request => Flow.InBrowser.AskAsync(request.With("redirect_uri", RedirectUriMutations.AttackersAddress)),
        with: []);

    [Check("redirect-uri/has-to-be-named", Severity.Low, "RFC6749-3.1.2.3/redirect-uri-given", "OIDC-Core-3.1.2.1/redirect-uri-required", "OIDC-Core-3.1.2.2/required-parameters-verified",
        ProvenBy = ["missing-redirect-uri-accepted"],
        Gains = "The server picks where the code goes, which need not be where the client waits for it.")]
    public Task A_request_without_redirect_uri_is_refused_when_several_are_registered()
    {
        Applies(Clients.Web.SecondRedirectUri is not null, "client 'web' has one redirect URI only, which the server may then use");
        return Refused(
            from: () => RequestOf(Clients.Web),
            control: request => Flow.AskAsync(request),
            attack: request => Flow.AskAsync(request.With("redirect_uri", null)),
            with: []);
    }
}
