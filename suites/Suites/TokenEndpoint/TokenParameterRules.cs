using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>Parameters of the token endpoint: unknown, empty, repeated, and in another format (RFC 6749 section 3.2).</summary>
[Needs("machine")]
public sealed class TokenParameterRules : ConformanceSuite
{
    [Check("token-endpoint/unknown-parameter-is-ignored", Severity.Low, "RFC6749-3.2/unknown-ignored",
        ProvenBy = ["unknown-token-parameter-refused"],
        Gains = "Clients that use an extension are locked out.")]
    public Task A_parameter_that_nobody_has_defined_changes_nothing() => StillAccepted(
        from: RequestAsync,
        control: request => Token.SendAsync(request),
        variant: request => Token.SendAsync(request.With("unheard_of", "1")));

    [Check("token-endpoint/empty-parameter-is-absent", Severity.Low, "RFC6749-3.2/empty-is-absent",
        ProvenBy = ["empty-token-parameter-counts"],
        Gains = "A client that sends an empty field is treated differently from one that leaves it out.")]
    public Task An_empty_scope_is_treated_as_none() => SameOutcome(
        from: RequestAsync,
        control: request => Token.SendAsync(request.With("scope", null)),
        variant: request => Token.SendAsync(request.With("scope", "")));

    [Check("token-endpoint/repeated-parameter-is-refused", Severity.Low, "RFC6749-3.2/repeated-refused",
        ProvenBy = ["repeated-token-parameter-accepted", "first-of-repeated-token-parameter-counts"], Attacks = ["B5"],
        Gains = "A gateway that looks at the first value and a server that uses the second see two different requests.")]
    public Task A_grant_type_that_comes_twice_is_refused() => RefusedEach(
        from: RequestAsync,
        control: request => Token.SendAsync(request),
        attacks:
        [
            ("the right one last", request => Token.SendAsync(request.Repeating("grant_type", "refresh_token"))),
            ("the right one first", request => Token.SendAsync(request.With("grant_type", "refresh_token").Repeating("grant_type", "client_credentials"))),
        ],
        with: []);

    [Check("token-endpoint/json-body-does-not-skip-authentication", Severity.Critical, "RFC6749-3.2.1/client-authenticates",
        ProvenBy = ["json-body-skips-authentication"], Attacks = ["B75"],
        Gains = "A request in another format passes by the checks.")]
    public async Task A_json_body_with_a_wrong_secret_yields_nothing()
    {
        Step("control");
        await ClientTokensAsync(Clients.Machine);

        Step("attack");
        Context.Recorder.Difference("body: a form -> JSON, with a wrong secret");
        var answer = await Token.SendAsync(TokenRequest.ClientCredentials(Clients.Machine.WithWrongSecret()) with { AsJson = true });
        YieldsNothing(answer, "the attack");
    }

    [Check("token-endpoint/errors-are-printable", Severity.Low, "RFC6749-5.2/error-characters", "RFC6749-8.5/error-code-form",
        ProvenBy = ["error-description-not-printable"],
        Gains = "A text of the server's breaks the log line or the page that a client puts it into.")]
    public async Task Error_texts_hold_the_allowed_characters_alone()
    {
        foreach (var request in new[]
        {
            TokenRequest.ClientCredentials(Clients.Machine.WithWrongSecret()),
            TokenRequest.ClientCredentials(Clients.Machine).With("grant_type", "client_kredentials"),
            TokenRequest.ClientCredentials(Clients.Machine).With("scope", "\"<\u00e9>\\"),
        })
        {
            var answer = await Token.SendAsync(request);
            Decided(answer, "the faulty request");
            ErrorTexts.Demand(answer.Text, "RFC6749-5.2/error-characters", "RFC6749-5.2/error-uri-syntax");
        }
    }

    private Task<TokenRequest> RequestAsync() => Task.FromResult(TokenRequest.ClientCredentials(Clients.Machine));
}
