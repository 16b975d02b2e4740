using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>What a refusal of a resource says (RFC 6750 section 3).</summary>
public sealed class ResourceChallengeRules : ConformanceSuite
{
    [Check("resource/challenge-has-a-parameter", Severity.Low, "RFC6750-3/challenge-has-parameter",
        ProvenBy = ["bare-bearer-challenge"],
        Gains = "Clients learn nothing about what is asked of them.")]
    public async Task A_challenge_has_at_least_one_parameter()
    {
        var answer = await RefusedAnonymouslyAsync();
        Applies(answer.Challenge.IsPresent, "there is no challenge, which another check judges");
        Holds(answer.Challenge.HasParameters, "a parameter such as realm", answer.Challenge.Text);
    }

    [Check("resource/no-error-without-a-token", Severity.Low, "RFC6750-3.1/no-error-without-token",
        ProvenBy = ["anonymous-challenge-with-error"],
        Gains = "A client that forgot its token is told that the token is bad.")]
    public async Task A_request_without_a_token_gets_no_error_code()
    {
        var answer = await RefusedAnonymouslyAsync();
        Holds(answer.ErrorCode is null, "a challenge without error", $"error {answer.ErrorCode}");
    }

    [Needs("web", "victim", "machine")]
    [Check("resource/too-little-scope-is-told", Severity.Low, "RFC6750-3.1/insufficient-scope-told", "RFC6750-3.1/error-code-fits",
        ProvenBy = ["insufficient-scope-as-invalid-token"],
        Gains = "A client refreshes a good token again and again instead of asking the user for more.")]
    public async Task A_token_that_does_not_reach_far_enough_is_told_apart_from_a_bad_one()
    {
        Applies(Target.Profile.Resource is { } api && !Clients.Web.Registration.Scopes.Contains(api.Scope), "the profile names no API whose scope client 'web' lacks");
        var answer = await Resource.ApiAsync((await UserTokensAsync(Clients.Web)).AccessToken);
        if (answer.Outcome != Outcome.Refused)
            throw new ControlFailedException($"the API did not refuse the token: {answer.Summary}");
        Holds(answer.Exchange.Answered.Status is 401 or 403 && answer.ErrorCode is null or OAuthError.InsufficientScope, "status 403, or 401, with insufficient_scope", answer.Summary);
    }

    private async Task<ResourceAnswer> RefusedAnonymouslyAsync()
    {
        var answer = await Resource.OpenAsync(null);
        return answer.Outcome == Outcome.Refused ? answer : throw new ControlFailedException($"a request without token was not refused: {answer.Summary}");
    }
}
