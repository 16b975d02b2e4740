using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>Userinfo and script of other origins (OpenID Connect Core section 5.3, Fetch standard).</summary>
[Needs("public", "victim")]
public sealed class UserinfoCorsRules : ConformanceSuite
{
    private const string AllowOrigin = "Access-Control-Allow-Origin";

    [Check("userinfo/readable-by-script-of-the-client", Severity.Low, "OIDC-Core-5.3/userinfo-cors",
        ProvenBy = ["userinfo-without-cors", "userinfo-without-preflight"],
        Gains = "Applications that run in the browser cannot read who their user is.")]
    public async Task Script_of_the_client_may_read_userinfo()
    {
        var origin = new Uri(Clients.Public.RedirectUri).GetLeftPart(UriPartial.Authority);
        Applies(origin.StartsWith("https:", StringComparison.OrdinalIgnoreCase), "client 'public' is answered at an address that is no page in the browser");
        var answer = await AskAsync(origin);
        Holds(answer.Find(AllowOrigin) is { } allowed && (allowed == "*" || allowed == origin), $"{AllowOrigin}: * or {origin}", answer.Find(AllowOrigin) ?? "(absent)");

        Step("what a browser asks before it sends a token");
        var asked = (await Context.SendAsync(new WireRequest("OPTIONS", Resource.Userinfo, [new("Origin", origin), new("Access-Control-Request-Method", "GET"), new("Access-Control-Request-Headers", "authorization")]))).Answered;
        if (asked.Status is 429 or >= 500)
            throw new UndecidedException($"the preflight was answered with status {asked.Status}");
        var headers = string.Join(',', asked.All("Access-Control-Allow-Headers")).Split(',').Select(name => name.Trim().ToLowerInvariant());
        // The asterisk does not stand for Authorization.
        Holds(asked.Status is >= 200 and < 300 && asked.Find(AllowOrigin) is { } before && (before == "*" || before == origin) && headers.Contains("authorization"),
            $"status 2xx, {AllowOrigin}: * or {origin}, Access-Control-Allow-Headers: Authorization",
            $"status {asked.Status}, {AllowOrigin}: {asked.Find(AllowOrigin) ?? "(absent)"}, Access-Control-Allow-Headers: {asked.Find("Access-Control-Allow-Headers") ?? "(absent)"}");
    }

    [Check("userinfo/no-origin-with-cookies", Severity.Low, "OIDC-Core-5.3/cors-without-credentials",
        ProvenBy = ["userinfo-reflects-origin-with-credentials"], Attacks = ["B68"],
        Gains = "Should userinfo ever look at a cookie, every page reads the data of its visitors.")]
    public async Task Not_every_origin_is_allowed_together_with_cookies()
    {
        foreach (var origin in new[] { "https://evil.example", "null" })
        {
            var answer = await AskAsync(origin);
            Holds(answer.Find(AllowOrigin) != origin || answer.Find("Access-Control-Allow-Credentials") != "true", $"no {AllowOrigin}, or none with credentials", $"{AllowOrigin}: {origin}, Access-Control-Allow-Credentials: true");
        }
    }

    private async Task<WireResponse> AskAsync(string origin)
    {
        Step("control: a request that is none of script");
        var token = (await UserTokensAsync(Clients.Public)).AccessToken;
        var usual = await Resource.UserinfoAsync(token);
        if (usual.Outcome != Outcome.Accepted)
            throw new ControlFailedException($"userinfo did not answer: {usual.Summary}");
        Step($"a request of script from {origin}");
        var answer = (await Context.SendAsync(new ResourceRequest(Resource.Userinfo, token).ToWire().With("Origin", origin))).Answered;
        return answer.Status is 429 or >= 500 ? throw new UndecidedException($"userinfo answered with status {answer.Status}") : answer;
    }
}
