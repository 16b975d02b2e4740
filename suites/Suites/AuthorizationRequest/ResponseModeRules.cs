using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>Wishes that a request may have, and that a server answers or refuses (OpenID Connect Core sections 3.1.2.1 and 3.1.2.6).</summary>
[Needs("web", "victim")]
public sealed class ResponseModeRules : ConformanceSuite
{
    [Check("authorization-request/listed-response-modes-are-honoured", Severity.Medium, "OIDC-Core-3.1.2.5/response-in-query",
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

    [Check("authorization-request/registration-is-not-passed-over", Severity.Low, "OIDC-Core-3.1.2.6/registration-not-supported",
        ProvenBy = ["registration-parameter-ignored"],
        Gains = "A client believes that what it said of itself was honoured.")]
    public Task The_registration_parameter_is_refused_where_it_is_not_supported() => Refused(
        from: () => RequestOf(Clients.Web),
        control: request => Flow.AskAsync(request),
        attack: request => Flow.AskAsync(request.With("registration", """{"client_name":"conformance"}""")),
        with: ["registration_not_supported", OAuthError.InvalidRequest],
        code: "OIDC-Core-3.1.2.6/registration-not-supported");
}
