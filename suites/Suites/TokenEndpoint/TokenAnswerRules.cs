using System.Text.Json;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Tokens;

namespace OAuthConformance.Suites;

/// <summary>More of the form of an answer of the token endpoint (RFC 6749 sections 3.2, 5.1 and 5.2).</summary>
[Needs("machine")]
public sealed class TokenAnswerRules : ConformanceSuite
{
    [Check("token-endpoint/answer-has-an-access-token", Severity.Low, "RFC6749-5.1/access-token-sent",
        ProvenBy = ["token-response-without-access-token"],
        Gains = "A client that was told that all went well has nothing in its hands.")]
    public async Task A_success_holds_an_access_token()
    {
        var answer = await Token.ClientCredentialsAsync(Clients.Machine);
        if (answer.Exchange.Answered.Status is not 200 || answer.ErrorCode is not null)
            throw new ControlFailedException($"the sound request did not work: {answer.Summary}");
        Holds(answer.Text("access_token") is { Length: > 0 }, "access_token, a string", answer.Member("access_token")?.GetRawText() ?? "(absent)");
    }

    [Check("token-endpoint/lifetime-is-told", Severity.Low, "RFC6749-5.1/expires-in-told",
        ProvenBy = ["token-response-without-lifetime"],
        Gains = "A client learns that its token is dead by failing.")]
    public async Task A_success_tells_the_lifetime()
    {
        var answer = await Token.ClientCredentialsAsync(Clients.Machine);
        answer.Granted();
        Holds(answer.Member("expires_in") is not null, "expires_in", "(absent)");
    }

    [Check("token-endpoint/pragma-is-sent", Severity.Low, "RFC6749-5.1/pragma-no-cache",
        ProvenBy = ["token-response-without-pragma"],
        Gains = "Caches of HTTP/1.0, should one still stand somewhere, keep tokens.")]
    public async Task A_success_tells_old_caches_too()
    {
        var answer = await Token.ClientCredentialsAsync(Clients.Machine);
        answer.Granted();
        Holds(answer.Exchange.Answered.All("Pragma").Any(value => value.Contains("no-cache", StringComparison.OrdinalIgnoreCase)), "Pragma: no-cache", answer.Exchange.Answered.Find("Pragma") ?? "(absent)");
    }

    [Check("token-endpoint/members-come-once", Severity.Low, "RFC6749-3.2/response-parameters-once",
        ProvenBy = ["token-response-member-twice"],
        Gains = "Two components of the client that look at the first and at the last value see two different answers.")]
    public async Task No_member_of_an_answer_comes_twice()
    {
        foreach (var request in new[] { TokenRequest.ClientCredentials(Clients.Machine), TokenRequest.ClientCredentials(Clients.Machine).With("grant_type", "client_kredentials") })
        {
            var answer = await Token.SendAsync(request);
            Decided(answer, "the request");
            // An error that says nothing is what token-endpoint/errors-are-json judges.
            if (answer is { Outcome: Outcome.Refused, Exchange.Answered.Body.Length: 0 })
                continue;
            var twice = Names(answer.Exchange.Answered.Body).GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key).ToList();
            Holds(twice.Count == 0, "each member once", $"{string.Join(", ", twice)} more than once");
        }
    }

    [Check("token-endpoint/error-uri-is-a-uri", Severity.Low, "RFC6749-5.2/error-uri-syntax",
        ProvenBy = ["token-error-uri-malformed"],
        Gains = "A text of the server's breaks the log line or the page that a client puts it into.")]
    public async Task An_error_uri_holds_the_characters_of_a_uri()
    {
        foreach (var request in new[] { TokenRequest.ClientCredentials(Clients.Machine.WithWrongSecret()), TokenRequest.ClientCredentials(Clients.Machine).With("grant_type", "client_kredentials") })
        {
            var answer = await Token.SendAsync(request);
            Decided(answer, "the faulty request");
            ErrorTexts.Demand(name => name == "error_uri" ? answer.Text(name) : null, "RFC6749-5.2/error-characters", "RFC6749-5.2/error-uri-syntax");
        }
    }

    [Check("token-endpoint/access-tokens-vary-by-160-bits", Severity.Low, "RFC6749-10.10/tokens-unguessable-by-160-bits",
        ProvenBy = ["access-tokens-of-144-bits"],
        Gains = "The margin against guessing is smaller than advised.")]
    public async Task Access_tokens_vary_by_160_bits_at_least()
    {
        const int Sample = 12;
        var tokens = new List<string>();
        for (var i = 0; i < Sample; i++)
            tokens.Add((await ClientTokensAsync(Clients.Machine)).AccessToken);
        var sample = new TokenSample(tokens);
        Observe(sample.Summary);
        Holds(sample.Bits >= 160, "at least 160 bits that vary, as an upper bound", sample.Summary);
    }

    /// <summary>Names of the top level as they stand in the text: a parsed object no longer shows that one came twice.</summary>
    private static List<string> Names(byte[] json)
    {
        var names = new List<string>();
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
                    names.Add(reader.GetString()!);
            }
        }
        catch (JsonException)
        {
            throw new ControlFailedException("the answer is no JSON");
        }

        return names;
    }
}
