using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>How a resource answers tokens that are good, bad or in an odd place (RFC 6750 sections 2 and 3).</summary>
[Needs("web", "victim")]
public sealed class ResourceAnswerRules : ConformanceSuite
{
    [Check("resource/header-works", Severity.Medium, "RFC6750-2.1/header-works",
        ProvenBy = ["token-in-header-not-read"],
        Gains = "No client can use its token in the way that all have to know.")]
    public async Task A_token_in_the_authorization_header_opens_the_resource() =>
        MustBeAccepted(await Resource.OpenAsync((await UserTokensAsync(Clients.Web)).AccessToken), "the resource");

    [Check("resource/answer-to-a-query-token-is-private", Severity.Low, "RFC6750-2.3/query-answer-private",
        ProvenBy = ["query-token-answer-public"],
        Gains = "A cache serves the user's data, token in the address included, to others.")]
    public async Task An_answer_to_a_token_in_the_query_is_marked_private()
    {
        var token = (await UserTokensAsync(Clients.Web)).AccessToken;
        AcceptedControl(await Resource.OpenAsync(token));
        var answer = await Resource.SendAsync(new(Resource.OfUser, token) { Place = TokenPlace.Query });
        Decided(answer, "the request with the token in the query");
        if (answer.Outcome == Outcome.Refused)
            return;
        var cacheControl = string.Join(", ", answer.Exchange.Answered.All("Cache-Control"));
        Holds(cacheControl.Contains("private", StringComparison.OrdinalIgnoreCase) || cacheControl.Contains("no-store", StringComparison.OrdinalIgnoreCase),
            "a refusal, or Cache-Control with private", $"served with Cache-Control: {(cacheControl.Length == 0 ? "(absent)" : cacheControl)}");
    }

    [Check("resource/challenge-is-printable", Severity.Low, "RFC6750-3/error-characters", "RFC6750-3/error-uri-syntax", "RFC6750-3/scope-characters",
        ProvenBy = ["challenge-not-printable"],
        Gains = "A text of the server's breaks the log line or the page that a client puts it into.")]
    public async Task The_texts_of_a_challenge_hold_the_allowed_characters_alone()
    {
        foreach (var answer in await RefusalsAsync())
        {
            ErrorTexts.Demand(answer.Challenge.Parameter, "RFC6750-3/error-characters", "RFC6750-3/error-uri-syntax");
            var scope = answer.Challenge.Parameter("scope");
            Holds(scope is null || scope.Split(' ').All(value => value.Length > 0 && value.All(c => c is > ' ' and <= '~' and not '"' and not '\\')),
                "scope values with single spaces between them", $"scope: {scope}", "RFC6750-3/scope-characters");
        }
    }

    [Check("resource/challenge-attributes-come-once", Severity.Low, "RFC6750-3/attributes-once",
        ProvenBy = ["challenge-attribute-twice"],
        Gains = "Two components of the client read two different reasons.")]
    public async Task No_attribute_of_a_challenge_comes_twice()
    {
        foreach (var answer in await RefusalsAsync())
            Holds(answer.Challenge.Repeated.Count == 0, "each attribute once", $"{string.Join(", ", answer.Challenge.Repeated)} more than once in {answer.Challenge.Text}");
    }

    [Check("resource/bad-token-is-told", Severity.Low, "RFC6750-3.1/bad-token-is-401", "RFC6750-3/error-told", "RFC6749-7.2/error-told",
        ProvenBy = ["bad-token-is-403", "bad-token-without-reason"],
        Gains = "A client cannot tell a dead token, which it could renew, from a request that will never work.")]
    public async Task A_token_that_was_refused_is_answered_with_401_and_a_reason()
    {
        var token = (await UserTokensAsync(Clients.Web)).AccessToken;
        AcceptedControl(await Resource.OpenAsync(token));
        var answer = await Resource.OpenAsync(Altered(token));
        MustBeRefused(answer, []);
        Holds(answer.Exchange.Answered.Status == 401, "status 401", answer.Summary);
        Holds(answer.ErrorCode is not null, "a challenge with error", answer.Summary, "RFC6750-3/error-told");
    }

    [Check("resource/malformed-request-is-400", Severity.Low, "RFC6750-3.1/malformed-request-is-400",
        ProvenBy = ["two-transports-are-403"],
        Gains = "A client that sends nonsense takes its token for the cause.")]
    public async Task A_request_that_carries_two_tokens_is_answered_with_400()
    {
        var token = (await UserTokensAsync(Clients.Web)).AccessToken;
        AcceptedControl(await Resource.OpenAsync(token));
        var answer = await Resource.SendAsync(new(Resource.OfUser, token) { Method = "POST", SecondToken = token });
        Decided(answer, "the request with two tokens");
        Applies(answer.Outcome == Outcome.Refused, "the resource serves such a request, which another check judges");
        Holds(answer.Exchange.Answered.Status is 400 or 401, "status 400, or 401", answer.Summary);
    }

    /// <summary>Refusals of several kinds.</summary>
    private async Task<IReadOnlyList<ResourceAnswer>> RefusalsAsync()
    {
        var token = (await UserTokensAsync(Clients.Web)).AccessToken;
        List<ResourceAnswer> answers = [await Resource.OpenAsync(null), await Resource.OpenAsync(Altered(token))];
        if (Target.Profile.Resource is { } api && !Clients.Web.Registration.Scopes.Contains(api.Scope))
            answers.Add(await Resource.ApiAsync(token));
        foreach (var answer in answers)
            MustBeRefused(answer, []);
        return answers;
    }
}
