using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>A redirect URI is compared as it is written, whatever a browser, a proxy or a library would make of it (RFC 9700 section 4.1.3).</summary>
[Needs("web", "victim")]
public sealed class ConfusingPathRules : ConformanceSuite
{
    [Check("redirect-uri/confusing-paths-are-refused", Severity.Critical, "RFC9700-2.1/redirect-uri-exact", "RFC9700-4.1.3/redirect-uris-equal", "RFC6749-3.1.2.3/redirect-uri-exact", "OIDC-Core-3.1.2.1/redirect-uri-exact",
        ProvenBy = ["redirect-uri-normalised", "redirect-uri-control-characters-ignored", "redirect-uri-prefix-matched", "redirect-uri-not-compared"], Attacks = ["B2"],
        Gains = "An address that the server takes for the registered one, and the browser for another, delivers the code to whoever wrote it.")]
    public Task No_spelling_that_programs_read_differently_is_accepted() => NotAnsweredAt(Clients.Web, RedirectUriMutations.ConfusingPathsOf(Clients.Web.RedirectUri));

    [Needs("otherWeb")]
    [Check("redirect-uri/of-another-client-is-refused", Severity.High, "RFC9700-4.11.2/no-redirect-on-invalid-combination", "RFC6749-4.1.2.1/no-redirect-when-invalid", "RFC9700-2.1/redirect-uri-exact",
        ProvenBy = ["redirect-uri-of-any-client", "redirect-uri-not-compared"], Attacks = ["B1"],
        Gains = "The code that a user grants to one client is delivered to another, which the attacker registered.")]
    public Task The_address_of_another_client_is_refused()
    {
        var foreign = Clients.OtherWeb.RedirectUri;
        Applies(!Clients.Web.Registration.RedirectUris.Contains(foreign), "client 'web' has the redirect URI of client 'otherWeb' too");
        return Refused(
            from: () => RequestOf(Clients.Web),
            control: request => Flow.AskAsync(request),
            attack: request => Flow.AskAsync(request.With("redirect_uri", foreign)),
            with: []);
    }
}
