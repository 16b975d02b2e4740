using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>Parameters that come twice or empty, one by one (RFC 6749 section 3.1).</summary>
[Needs("web", "victim")]
public sealed class RepeatedParameterRules : ConformanceSuite
{
    private const string AttackersAddress = "https://evil.example/callback";

    [Check("authorization-request/two-addresses-deliver-to-the-registered-one", Severity.Critical, "RFC6749-3.1.2.4/no-foreign-delivery",
        ProvenBy = ["one-of-two-redirect-uris-checked"], Attacks = ["B5"],
        Gains = "The server looks one redirect URI up and delivers the code to the other, which is the attacker's.")]
    public async Task Of_two_redirect_uris_the_unregistered_one_gets_nothing()
    {
        Step("control");
        await Flow.AuthorizeAsync(Clients.Web.Request());
        var request = Clients.Web.Request();
        var after = request.Parameters.Add("redirect_uri", AttackersAddress);
        var before = new Harness.Protocol.Parameters([("redirect_uri", AttackersAddress), .. request.Parameters.Select(parameter => (parameter.Key, (string?)parameter.Value))]);
        foreach (var (name, parameters) in new[] { ("after", after), ("before", before) })
        {
            Step($"attack: an unregistered one {name} the registered one");
            Context.Recorder.Difference($"redirect_uri: once -> an unregistered one {name} it");
            var answer = await Flow.AskAsync(request with { Parameters = parameters });
            DecidedOrAsked(answer, "the request with two addresses");
            Holds(answer.Response?.Url.StartsWith(AttackersAddress, StringComparison.Ordinal) != true, "a page of the server, or an answer at the registered address", answer.Summary);
        }
    }

    [Check("authorization-request/no-parameter-that-decides-comes-twice", Severity.Low, "RFC6749-3.1/repeated-refused",
        ProvenBy = ["repeated-authorization-parameter-accepted"],
        Gains = "A gateway that looks at the first value and a server that uses the second see two different requests.")]
    public Task Parameters_that_decide_something_are_not_taken_twice() => RefusedEach(
        from: () => RequestOf(Clients.Web),
        control: request => Flow.AskAsync(request),
        attacks: Twice(("response_type", "token"), ("nonce", "another-nonce"), ("client_id", "another-client"), ("code_challenge", Pkce.S256(Pkce.NewVerifier())), ("code_challenge_method", "plain")),
        with: []);

    [Check("authorization-request/every-empty-parameter-is-absent", Severity.Low, "RFC6749-3.1/empty-is-absent",
        ProvenBy = ["empty-authorization-parameter-counts"],
        Gains = "A client that sends an empty field is treated differently from one that leaves it out.")]
    public async Task An_empty_parameter_is_treated_as_one_that_was_left_out()
    {
        foreach (var name in new[] { "max_age", "scope", "state", "nonce", "response_mode", "display", "login_hint", "id_token_hint", "claims", "acr_values", "response_type", "client_id", "redirect_uri" })
        {
            await SameOutcome(
                from: () => Task.FromResult(Clients.Web.Request().With(name, null)),
                control: request => Flow.AskAsync(request),
                variant: request => Flow.AskAsync(request.With(name, "")));
        }
    }

    private IEnumerable<(string Name, Func<AuthorizationRequest, Task<AuthorizationAnswer>> Send)> Twice(params (string Name, string Value)[] seconds) =>
        seconds.Where(second => Clients.Web.Request().Parameters.Has(second.Name)).Select(second => ($"{second.Name} twice", (Func<AuthorizationRequest, Task<AuthorizationAnswer>>)(request => Flow.AskAsync(request with { Parameters = request.Parameters.Add(second.Name, second.Value) }))));
}
