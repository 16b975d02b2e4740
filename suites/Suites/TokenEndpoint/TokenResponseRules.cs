using System.Text.Json;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>The form of a good answer of the token endpoint (RFC 6749 section 5.1).</summary>
[Needs("machine")]
public sealed class TokenResponseRules : ConformanceSuite
{
    [Check("token-endpoint/answer-is-json", Severity.Medium, "RFC6749-5.1/token-response-json",
        ProvenBy = ["token-response-not-json"],
        Gains = "A browser that is led to the answer shows it as a page, tokens and injected script included.")]
    public async Task Tokens_come_as_json()
    {
        var answer = await GoodAnswerAsync();
        Holds(answer.Exchange.Answered.MediaType == "application/json", "application/json", answer.Exchange.Answered.Find("Content-Type") ?? "no Content-Type");
    }

    [Check("token-endpoint/answer-is-not-stored", Severity.Medium, "RFC6749-5.1/token-response-not-stored",
        ProvenBy = ["token-response-cacheable"],
        Gains = "Tokens stay behind in caches of proxies and browsers.")]
    public async Task Tokens_are_not_to_be_stored_by_caches()
    {
        var answer = await GoodAnswerAsync();
        var cacheControl = string.Join(", ", answer.Exchange.Answered.All("Cache-Control"));
        Holds(cacheControl.Contains("no-store", StringComparison.OrdinalIgnoreCase), "Cache-Control: no-store", $"Cache-Control: {(cacheControl.Length == 0 ? "(absent)" : cacheControl)}");
    }

    [Check("token-endpoint/token-type-is-told", Severity.Low, "RFC6749-5.1/token-type-told",
        ProvenBy = ["token-response-without-token-type"],
        Gains = "A client uses a token in a way that it is not meant for.")]
    public async Task The_token_type_is_told()
    {
        var answer = await GoodAnswerAsync();
        Holds(answer.Text("token_type") is { Length: > 0 }, "a string such as Bearer", answer.Member("token_type")?.GetRawText() ?? "(absent)");
    }

    [Check("token-endpoint/expires-in-is-a-number", Severity.Low, "RFC6749-5.1/expires-in-number",
        ProvenBy = ["token-response-expires-in-text"],
        Gains = "A strict client refuses the answer, a lax one takes the token for one that never ends.")]
    public async Task The_lifetime_is_a_number_of_seconds()
    {
        var answer = await GoodAnswerAsync();
        Applies(answer.Member("expires_in") is not null, "the answer tells no expires_in, which is only recommended");
        var lifetime = answer.Member("expires_in")!.Value;
        Holds(lifetime.ValueKind == JsonValueKind.Number && lifetime.GetDouble() > 0, "a number above zero", lifetime.GetRawText());
    }

    [Check("token-endpoint/access-tokens-do-not-count", Severity.Critical, "RFC6749-10.10/tokens-unguessable", "RFC6749-10.3/access-token-unforgeable", "RFC6750-5.2/reference-unguessable",
        ProvenBy = ["access-tokens-count"], Attacks = ["B23"],
        Gains = "From one token of his own an attacker derives those of others.")]
    public Task Access_tokens_have_nothing_to_guess_by() => HaveNothingToGuessBy(12, async () => (await ClientTokensAsync(Clients.Machine)).AccessToken);

    private async Task<TokenAnswer> GoodAnswerAsync()
    {
        var answer = await Token.ClientCredentialsAsync(Clients.Machine);
        answer.Granted();
        return answer;
    }

    [Check("token-endpoint/access-tokens-are-short-lived", Severity.Low, "RFC6750-5.3/short-lived", "OIDC-Core-16.18/access-tokens-short-lived",
        ProvenBy = ["access-token-lives-a-day"],
        Gains = "A token that leaks works for long.")]
    public async Task An_access_token_lives_an_hour_at_most()
    {
        var answer = await Token.ClientCredentialsAsync(Clients.Machine);
        answer.Granted();
        Applies(answer.Member("expires_in")?.ValueKind == System.Text.Json.JsonValueKind.Number, "the answer tells no lifetime");
        var seconds = answer.Member("expires_in")!.Value.GetDouble();
        Holds(seconds <= 3600, "3600 seconds at most", $"{seconds} seconds");
    }
}
