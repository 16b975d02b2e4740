using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>A client proves who it is before it gets anything (RFC 6749 sections 2.3.1, 3.2.1 and 5.2).</summary>
[Needs("machine")]
public sealed class SecretRules : ConformanceSuite
{
    [Check("client-authentication/wrong-secret-is-refused", Severity.Critical, "RFC6749-2.3.1/secret-is-checked", "RFC6749-5.2/error-code-fits",
        ProvenBy = ["wrong-secret-accepted"],
        Gains = "Anybody who knows a client id, which is no secret, acts as that client.")]
    public Task A_client_is_refused_with_another_secret() => Refused(
        from: () => Task.FromResult(Clients.Machine),
        control: client => Token.ClientCredentialsAsync(client),
        attack: client => Token.ClientCredentialsAsync(client.WithWrongSecret()),
        with: [OAuthError.InvalidClient]);

    [Check("client-authentication/secret-is-required", Severity.Critical, "RFC6749-3.2.1/client-authenticates", "RFC6749-2.2/id-alone-authenticates-nobody",
        "RFC6749-4.4.2/client-authenticates", "RFC6749-10.2/client-authenticated-when-possible", "RFC9700-2.5/clients-authenticate",
        ProvenBy = ["missing-secret-accepted"],
        Gains = "Anybody who knows a client id, which is no secret, acts as that client.")]
    public Task A_confidential_client_is_refused_without_its_secret() => Refused(
        from: () => Task.FromResult(Clients.Machine),
        control: client => Token.ClientCredentialsAsync(client),
        attack: client => Token.ClientCredentialsAsync(client.WithoutSecret()),
        with: [OAuthError.InvalidClient, OAuthError.InvalidRequest]);

    [Check("client-authentication/unknown-client-is-refused", Severity.Critical, "RFC6749-5.2/client-known",
        ProvenBy = ["unknown-client-gets-tokens"],
        Gains = "Anybody gets tokens.")]
    public Task A_client_that_was_never_registered_is_refused() => Refused(
        from: () => Task.FromResult(Clients.Machine),
        control: client => Token.ClientCredentialsAsync(client),
        attack: client => Token.ClientCredentialsAsync(client with { Id = $"unknown-{Guid.NewGuid():N}" }),
        with: [OAuthError.InvalidClient]);

    [Check("client-authentication/basic-failure-is-challenged", Severity.Low, "RFC6749-5.2/invalid-client-challenged",
        ProvenBy = ["basic-failure-unchallenged"],
        Gains = "A client cannot tell a wrong secret from a method of authentication that the server does not take.")]
    public async Task A_failed_authorization_header_is_answered_with_a_challenge()
    {
        var basic = Clients.Machine with { Authentication = Harness.Profiles.ClientAuthentication.ClientSecretBasic };
        var answer = await Token.ClientCredentialsAsync(basic.WithWrongSecret());
        if (answer.Outcome != Outcome.Refused)
            throw new ControlFailedException($"a wrong secret was not refused: {answer.Summary}");
        var response = answer.Exchange.Answered;
        var challenged = response.Status == 401 && response.All("WWW-Authenticate").Any(value => value.Contains("Basic", StringComparison.OrdinalIgnoreCase));
        Holds(challenged, "status 401 with WWW-Authenticate: Basic", $"status {response.Status}, WWW-Authenticate: {response.Find("WWW-Authenticate") ?? "(absent)"}");
    }
}
