using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>The issuer that a response names (RFC 9207).</summary>
[Needs("victim")]
public sealed class IssuerRules : ConformanceSuite
{
    [Needs("web")]
    [Check("authorization-response/iss-is-a-plain-https-url", Severity.Low, "RFC9207-2/iss-is-https-url",
        ProvenBy = ["iss-with-query"],
        Gains = "A client that compares issuers as the text defines them refuses every response.")]
    public async Task The_iss_of_a_response_is_an_https_url_without_query_and_fragment()
    {
        var iss = await IssAsync(Clients.Web);
        Holds(Uri.TryCreate(iss, UriKind.Absolute, out var url) && (url.Scheme == "https" || url.IsLoopback) && !iss.Contains('?', StringComparison.Ordinal) && !iss.Contains('#', StringComparison.Ordinal),
            "an https URL without query and fragment", iss);
    }

    [Needs("web")]
    [Check("authorization-response/iss-is-announced", Severity.Low, "RFC9207-2.3/support-told",
        ProvenBy = ["metadata-hides-iss"],
        Gains = "A client cannot insist on iss, and a response without it, from another server, passes.")]
    public async Task A_server_that_sends_iss_says_so_in_its_metadata()
    {
        await IssAsync(Clients.Web);
        Applies(Target.Metadata.Source is not null, "the target publishes no metadata");
        Holds(Target.Metadata.Flag("authorization_response_iss_parameter_supported"), "authorization_response_iss_parameter_supported: true", "the metadata does not say so");
    }

    [Needs("hybrid")]
    [Check("authorization-response/iss-is-that-of-the-id-token", Severity.Medium, "RFC9207-2.4/iss-is-that-of-the-id-token",
        ProvenBy = ["id-token-wrong-issuer"],
        Gains = "A client that looks at one of the two takes the response of one server for that of another (mix-up).")]
    public async Task The_iss_of_a_response_is_that_of_its_id_token()
    {
        Applies(Clients.Hybrid.MayAsk("code id_token"), "client 'hybrid' is not registered for code id_token");
        var response = (await Flow.AuthorizeAsync(Clients.Hybrid.Request("code id_token"))).Response;
        Applies(response.Parameters.Has("iss"), "the response has no iss, which may be left out beside an ID token");
        var token = IdTokenOf(response);
        Holds(token.Claim("iss") == response.Parameters["iss"], response.Parameters["iss"]!, $"the ID token says {token.Claim("iss") ?? "(absent)"}");
    }

    private async Task<string> IssAsync(Client client)
    {
        var grant = await Flow.AuthorizeAsync(client.Request());
        Applies(grant.Response.Parameters.Has("iss"), "the response has no iss");
        return grant.Response.Parameters["iss"]!;
    }
}
