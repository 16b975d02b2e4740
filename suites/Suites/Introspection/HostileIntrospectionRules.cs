using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>Questions about tokens that no resource server asks so.</summary>
[Needs("machine")]
public sealed class HostileIntrospectionRules : ConformanceSuite
{
    private string Endpoint => Target.Metadata.IntrospectionEndpoint ?? throw new NotApplicableException("the target tells no introspection endpoint");

    [Check("introspection/malformed-requests-are-answered-soundly", Severity.Low, "Attack-B75/no-server-error", "Attack-B75/nothing-of-the-inside", "Attack-B75/no-secrets",
        ProvenBy = ["malformed-input-is-status-500", "malformed-input-ends-the-connection", "malformed-input-shows-a-stack-trace", "malformed-input-shows-secrets"],
        Gains = "Errors show how the server is built, or take it down.")]
    public Task Malformed_questions_are_errors_of_the_request() => AnswersSoundly(
        TokenRequest.About(Clients.Machine, Pkce.NewVerifier()).ToWire(Endpoint),
        HostileRequests.ToForm(Endpoint, new(("token", "evil"), ("client_id", Clients.Machine.Id)), "token"));

    [Check("introspection/other-spellings-authenticate", Severity.High, "Attack-B78/no-check-lost", "RFC7662-2.1/caller-authorized",
        ProvenBy = ["other-spelling-skips-client-authentication"],
        Gains = "Whoever finds a token learns whose it is, under another spelling of the path.")]
    public async Task No_other_spelling_of_the_path_tells_a_stranger_about_a_token()
    {
        Step("control");
        var tokens = await ClientTokensAsync(Clients.Machine);
        AcceptedControl(await Management.IntrospectAsync(Clients.Machine, tokens.AccessToken));
        foreach (var (name, url) in Spelled(Endpoint))
        {
            Step(name);
            Context.Recorder.Difference($"path: as told -> {name}, with a wrong secret");
            var request = TokenRequest.About(Clients.Machine.WithWrongSecret(), tokens.AccessToken);
            var answer = new IntrospectionAnswer(new(request, await Context.SendAsync(request.ToWire(url))));
            Holds(answer.Outcome != Outcome.Accepted, "a refusal", $"{name}: {answer.Summary}");
            YieldsNothing(answer.Body, name, "Attack-B78/no-check-lost");
        }
    }

    [Check("introspection/no-origin-with-cookies", Severity.Low, "Attack-B68/no-origin-with-credentials",
        ProvenBy = ["any-origin-allowed-with-cookies"],
        Gains = "Should introspection ever look at a cookie, every page learns about the tokens of its visitors.")]
    public Task No_other_origin_is_allowed_together_with_cookies() => IsNotReadByOtherOrigins(
        [TokenRequest.About(Clients.Machine, Pkce.NewVerifier()).ToWire(Endpoint)], "Attack-B68/no-origin-with-credentials");
}
