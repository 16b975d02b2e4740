using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>The way that a request chooses for its answer (OAuth 2.0 Multiple Response Type Encoding Practices section 2.1).</summary>
[Needs("web", "victim")]
public sealed class ResponseModeRules : ConformanceSuite
{
    [Check("authorization-request/listed-response-modes-are-honoured", Severity.Medium, "RFC8414-2/response-modes-work",
        ProvenBy = ["response-mode-of-code-ignored"],
        Gains = "A client that keeps codes out of logs and histories by its response mode finds them there.")]
    public async Task A_code_comes_by_the_response_mode_that_was_asked_for()
    {
        var listed = Target.Metadata.List("response_modes_supported") ?? [];
        var modes = listed.Intersect(["query", "fragment", "form_post"]).ToList();
        Applies(modes.Count > 0, "the metadata lists no response_modes_supported of those that a code can travel by");
        foreach (var mode in modes)
        {
            Step(mode);
            var answer = await Flow.AskAsync(Clients.Web.Request().With("response_mode", mode));
            Decided(answer, $"the request with response_mode={mode}");
            Holds(answer.Outcome == Outcome.Accepted && answer.Response!.Mode == mode, $"a code by {mode}", answer.Summary);
        }
    }
}
