using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>An unregistered address together with every other fault: still nothing is delivered there (RFC 6749 section 3.1.2.4).</summary>
[Needs("web", "victim")]
public sealed class CrossedRedirectRules : ConformanceSuite
{
    private static readonly (string Name, string Parameter, string? Value)[] OtherFaults =
    [
        ("missing response_type", "response_type", null),
        ("unknown response_type", "response_type", "voucher"),
        ("unregistered response_type token", "response_type", "token"),
        ("unregistered response_type id_token", "response_type", "id_token"),
        ("unknown scope", "scope", "unheard.of"),
        ("prompt=none", "prompt", "none"),
        ("unsupported challenge method", "code_challenge_method", "S512"),
        ("unknown response_mode", "response_mode", "pigeon"),
        ("a response type with a token", "response_type", "token"),
        ("a response type with an ID token", "response_type", "id_token"),
        ("an answer by form", "response_mode", "form_post"),
        ("an answer in the fragment", "response_mode", "fragment"),
    ];

    [Check("redirect-uri/other-faults-do-not-help", Severity.High, "RFC6749-3.1.2.4/no-foreign-delivery", "RFC9700-2.1/no-open-redirector", "OIDC-Core-3.1.2.6/no-redirect-to-invalid",
        ProvenBy = ["redirect-uri-not-compared", "error-redirects-to-unregistered"], Attacks = ["B9"],
        Gains = "The server sends users to any address that a link names (open redirector), which makes phishing look genuine.")]
    public async Task No_other_fault_makes_the_server_redirect_to_an_unregistered_address()
    {
        Step("control");
        await Flow.AuthorizeAsync(Clients.Web.Request());
        foreach (var (name, parameter, value) in OtherFaults)
        {
            Step(name);
            var answer = await Flow.AskAsync(Clients.Web.Request().With(parameter, value).With("redirect_uri", "https://evil.example/callback"));
            Decided(answer, name);
            Holds(answer.Response is null, "a page of the server itself", $"{name}: {answer.Summary}");
        }
    }
}
