using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>A client that any application can pose as is not let through on earlier consent (RFC 8252 section 8.6).</summary>
[Needs("native", "victim")]
public sealed class NativeClientRules : ConformanceSuite
{
    [Check("consent/native-client-is-asked-about-again", Severity.Medium, "RFC8252-8.6/native-app-not-waved-through", "RFC8252-8.6/earlier-approval-does-not-count", "RFC6749-10.2/repeated-request-is-asked-again",
        ProvenBy = ["native-client-waved-through"], Attacks = ["B33"],
        Gains = "Another application on the user's device gets tokens without a question, by posing as one that was allowed before.")]
    public async Task A_native_application_that_was_allowed_once_is_asked_about_again()
    {
        var client = Clients.Native;
        Applies(client.Authentication == Harness.Profiles.ClientAuthentication.None, "client 'native' authenticates, so nobody else poses as it");
        Applies(!client.RedirectUri.StartsWith("https:", StringComparison.OrdinalIgnoreCase), "client 'native' is answered at an https address, which may prove whose it is");
        Step("the first request");
        var (session, _) = await Flow.LogInAsync(client.Request());
        foreach (var prompt in new[] { null, "none" })
        {
            Step(prompt is null ? "attack: the same once more" : "attack: the same, silently");
            Context.Recorder.Difference(prompt is null ? "the same request once more" : "prompt: (absent) -> none");
            var answer = await session.AskAsync(client.Request().With("prompt", prompt), canLogIn: false);
            DecidedOrAsked(answer, "the same request");
            Holds(answer.Outcome != Outcome.Accepted || answer.Landing.WasInterrupted, "a question, or an error", $"no question: {answer.Summary}");
        }
    }
}
