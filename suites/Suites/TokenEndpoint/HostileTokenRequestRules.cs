using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.Tokens;

namespace OAuthConformance.Suites;

/// <summary>Token requests that no client makes: polluted, by other methods, at other spellings of the path, with headers of a proxy.</summary>
[Needs("machine")]
public sealed class HostileTokenRequestRules : ConformanceSuite
{
    [Needs("web", "otherWeb", "victim")]
    [Check("token-endpoint/polluted-client-redeems-nothing", Severity.Critical, "RFC6749-4.1.3/code-of-the-client",
        ProvenBy = ["second-spelling-of-client-counts"], Attacks = ["B5"],
        Gains = "One component authenticates the attacker's client, another one reads the victim's client from a second parameter: a stolen code is redeemed.")]
    public async Task A_second_client_under_a_similar_name_redeems_nothing()
    {
        Step("control");
        await Token.TokensOfAsync(await Flow.AuthorizeAsync(Clients.Web.Request()));
        foreach (var (name, before, behind) in Pollution.Of("client_id", Clients.Web.Id))
        {
            Step(name);
            Context.Recorder.Difference($"another client redeems the code, and beside its own client_id: {name}");
            var grant = await Flow.AuthorizeAsync(Clients.Web.Request());
            YieldsNothing(await Token.SendAsync(TokenRequest.Redeem(grant) with { Client = Clients.OtherWeb, Before = before, Behind = behind }), name, "RFC6749-4.1.3/code-of-the-client");
        }
    }

    [Check("token-endpoint/other-methods-skip-no-check", Severity.Critical, "Attack-B28/nothing-by-another-method", "RFC6749-3.2.1/client-authenticates",
        ProvenBy = ["other-methods-skip-client-authentication"],
        Gains = "A method that nobody guards yields tokens without the client's secret.")]
    public async Task No_other_method_yields_tokens_to_a_wrong_secret()
    {
        Step("control");
        await ClientTokensAsync(Clients.Machine);
        foreach (var (name, method, headers) in HostileRequests.OtherMethods)
        {
            Step(name);
            Context.Recorder.Difference($"method: POST -> {name}, with a wrong secret");
            YieldsNothing(await Token.SendAsync(TokenRequest.ClientCredentials(Clients.Machine.WithWrongSecret()) with { Method = method, Headers = headers }), name, "Attack-B28/nothing-by-another-method");
        }
    }

    [Check("token-endpoint/malformed-requests-are-answered-soundly", Severity.Low, "Attack-B75/no-server-error", "Attack-B75/nothing-of-the-inside", "Attack-B75/no-secrets",
        ProvenBy = ["malformed-input-is-status-500", "malformed-input-ends-the-connection", "malformed-input-shows-a-stack-trace", "malformed-input-shows-secrets"],
        Gains = "Errors show how the server is built, or take it down.")]
    public Task Malformed_token_requests_are_errors_of_the_request() => AnswersSoundly(
        TokenRequest.ClientCredentials(Clients.Machine).ToWire(Token.Url),
        HostileRequests.ToForm(Token.Url, new(("grant_type", "authorization_code"), ("client_id", Clients.Machine.Id), ("code", "evil")), "code"));

    [Check("token-endpoint/other-spellings-authenticate", Severity.Critical, "Attack-B78/no-check-lost", "RFC6749-3.2.1/client-authenticates",
        ProvenBy = ["other-spelling-skips-client-authentication"],
        Gains = "A filter that guards one spelling of the path lets another one through, where nobody asks for the secret.")]
    public async Task No_other_spelling_of_the_path_yields_tokens_to_a_wrong_secret()
    {
        Step("control");
        await ClientTokensAsync(Clients.Machine);
        foreach (var (name, url) in Spelled(Token.Url))
            foreach (var (what, client) in new[] { ("a wrong secret", Clients.Machine.WithWrongSecret()), ("no secret", Clients.Machine.WithoutSecret()) })
            {
                Step($"{name}, {what}");
                Context.Recorder.Difference($"path: as told -> {name}, with {what}");
                YieldsNothing(await Token.SendAsync(TokenRequest.ClientCredentials(client), url), $"{name}, {what}", "Attack-B78/no-check-lost");
            }
    }

    [Check("token-endpoint/other-spellings-are-not-stored", Severity.Medium, "Attack-B78/no-check-lost", "RFC6749-5.1/token-response-not-stored",
        ProvenBy = ["other-spelling-is-cacheable"],
        Gains = "Tokens stay behind in caches, which keep what one spelling of the path answers.")]
    public async Task Tokens_from_another_spelling_of_the_path_are_not_stored_either()
    {
        Step("control");
        IsJsonAndNotStored(await Token.ClientCredentialsAsync(Clients.Machine));
        foreach (var (name, url) in Spelled(Token.Url))
        {
            Step(name);
            var answer = await Token.SendAsync(TokenRequest.ClientCredentials(Clients.Machine), url);
            if (answer.Outcome != Outcome.Accepted)
                continue;
            Observe($"the token endpoint is served under another spelling of its path as well: {name}");
            Holds(answer.Exchange.Answered.All("Cache-Control").Any(value => value.Contains("no-store", StringComparison.OrdinalIgnoreCase)), "Cache-Control: no-store", $"{name}: Cache-Control: {answer.Exchange.Answered.Find("Cache-Control") ?? "(absent)"}");
        }
    }

    [Needs("web", "victim")]
    [Check("token-endpoint/other-spellings-redeem-no-code-again", Severity.Critical, "Attack-B78/no-check-lost", "RFC6749-4.1.2/code-single-use",
        ProvenBy = ["other-spelling-redeems-codes-again"],
        Gains = "A code that was used is worth tokens again, under another spelling of the path.")]
    public async Task No_other_spelling_of_the_path_redeems_a_code_again()
    {
        foreach (var (name, url) in Spelled(Token.Url))
        {
            // A code that was tried a second time may be dead for good, at whatever spelling the third comes.
            Step($"control: a code that is used once, for {name}");
            var grant = await Flow.Alone.AuthorizeAsync(Clients.Web.Request());
            await Token.TokensOfAsync(grant);
            Step(name);
            Context.Recorder.Difference($"the same request a second time, path: as told -> {name}");
            YieldsNothing(await Token.SendAsync(TokenRequest.Redeem(grant), url), name, "Attack-B78/no-check-lost");
        }
    }

    [Needs("web", "victim")]
    [Check("token-endpoint/forwarded-headers-are-not-believed", Severity.High, "RFC9700-4.13/proxy-headers-sanitized", "Attack-B69/host-not-believed", "Attack-B69/forwarded-not-believed",
        ProvenBy = ["forwarded-host-in-id-tokens"], Attacks = ["B69"],
        Gains = "ID tokens name the attacker as their issuer, or the answer sends the client to him.")]
    public async Task Headers_of_a_proxy_change_nothing_about_tokens()
    {
        Step("control");
        var usual = await Token.TokensOfAsync(await Flow.AuthorizeAsync(Clients.Web.Request()));
        foreach (var header in ProxyHeaders)
        {
            Step(header.Name);
            Context.Recorder.Difference($"header {header.Name}: as usual -> {header.Value}");
            var answer = await Token.SendAsync(TokenRequest.Redeem(await Flow.AuthorizeAsync(Clients.Web.Request())) with { Headers = [header] });
            // A name that it does not know is what a server may hang up on; nothing else.
            if (answer.Exchange.Response is { Status: 429 or >= 500 } || (answer.Exchange.Response is null && header.Name != "Host"))
                throw new UndecidedException($"{header.Name}: {answer.Summary}");
            Holds(answer.Exchange.Response is not { } response || !NamesAttacker(response), "an answer as without it, or a refusal", $"with {header.Name}: {header.Value} the answer names {AttackersHost}", BelievedRequirement(header));
            if (usual.IdToken is { } before && answer.Text("id_token") is { } after)
                Holds(Jws.Parse(after).Claim("iss") == Jws.Parse(before).Claim("iss"), "the usual issuer", $"with {header.Name}: {header.Value} the issuer is {Jws.Parse(after).Claim("iss")}", BelievedRequirement(header));
        }
    }

    [Check("token-endpoint/no-origin-with-cookies", Severity.Low, "Attack-B68/no-origin-with-credentials",
        ProvenBy = ["any-origin-allowed-with-cookies"],
        Gains = "Should the token endpoint ever look at a cookie or at a certificate of the browser's, every page gets the tokens of its visitors.")]
    public Task No_other_origin_is_allowed_together_with_cookies() => IsNotReadByOtherOrigins(
        [TokenRequest.ClientCredentials(Clients.Machine).ToWire(Token.Url)], "Attack-B68/no-origin-with-credentials");
}
