using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>What userinfo tells, and to whom (OpenID Connect Core sections 5.3 and 5.4).</summary>
[Needs("web", "victim")]
public sealed class UserinfoRules : ConformanceSuite
{
    [Check("userinfo/sub-is-always-told", Severity.Medium, "OIDC-Core-5.3.2/sub-always", "OIDC-Core-5.6/normal-claims",
        ProvenBy = ["userinfo-without-sub"],
        Gains = "A client cannot tell whether the data is that of the user who logged in.")]
    public async Task Userinfo_tells_sub()
    {
        var answer = await AnswerAsync(Clients.Web.Request());
        Holds(answer.Text("sub") is { Length: > 0 }, "sub", "(absent)");
    }

    [Check("userinfo/claims-follow-the-scope", Severity.High, "OIDC-Core-5.4/claims-by-scope",
        ProvenBy = ["userinfo-claims-beyond-scope"],
        Gains = "A client reads what the user did not agree to.")]
    public async Task Without_a_scope_its_claims_are_not_told() =>
        await KeepsToItsScope(await UserTokensAsync(Clients.Web.Request().With("scope", "openid"), Flow));

    [Check("userinfo/post-works", Severity.Low, "OIDC-Core-5.3/userinfo-by-post",
        ProvenBy = ["userinfo-by-post-refused"],
        Gains = "Clients that ask by POST are locked out.")]
    public Task Userinfo_answers_post_as_get() => StillAccepted(
        from: async () => new ResourceRequest(Resource.Userinfo, (await UserTokensAsync(Clients.Web)).AccessToken),
        control: request => Resource.SendAsync(request),
        variant: request => Resource.SendAsync(request with { Method = "POST" }));

    [Check("userinfo/media-type-is-json", Severity.Low, "OIDC-Core-5.3.2/content-type-json",
        "OIDC-Core-5.3.2/content-type-told", "OIDC-Core-5.3.2/claims-are-json", "OIDC-Core-5.3.2/json-serialization", "OIDC-Core-5.3.2/utf-8",
        ProvenBy = ["userinfo-as-plain-text", "userinfo-in-latin-1"],
        Gains = "Clients that look at the media type refuse the answer; browsers may take it for a page.")]
    public async Task Userinfo_says_that_its_answer_is_json()
    {
        var answer = await AnswerAsync(Clients.Web.Request());
        var type = answer.Exchange.Answered.MediaType;
        Applies(type != "application/jwt", "userinfo is signed for this client");
        Holds(type.Length > 0, "a Content-Type", "none", "OIDC-Core-5.3.2/content-type-told");
        Holds(type == "application/json", "application/json", type);
        Holds(answer.Claims.Count > 0, "a JSON object with claims", "a body that is none", "OIDC-Core-5.3.2/claims-are-json");
        var charset = answer.Exchange.Answered.Find("Content-Type")!.Split("charset=") is [_, var told] ? told.Trim('"', ' ') : "utf-8";
        Holds(charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase), "UTF-8", charset, "OIDC-Core-5.3.2/utf-8");
    }

    [Check("userinfo/empty-claims-are-left-out", Severity.Low, "OIDC-Core-5.3.2/no-empty-claims",
        ProvenBy = ["userinfo-empty-claims"],
        Gains = "A client takes nothing for something, such as an empty name for the user's.")]
    public async Task A_claim_without_a_value_is_left_out()
    {
        var answer = await AnswerAsync(Clients.Web.Request());
        var empty = answer.ClaimNames.Where(name => answer.IsEmpty(name)).ToList();
        Holds(empty.Count == 0, "claims with values", string.Join(", ", empty));
    }

    private async Task<ResourceAnswer> AnswerAsync(AuthorizationRequest request)
    {
        var answer = await Resource.UserinfoAsync((await UserTokensAsync(request, Flow)).AccessToken);
        return answer.Outcome == Outcome.Accepted ? answer : throw new ControlFailedException($"userinfo did not answer: {answer.Summary}");
    }
}
