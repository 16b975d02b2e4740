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
    public async Task Without_a_scope_its_claims_are_not_told()
    {
        var tokens = await UserTokensAsync(Clients.Web.Request().With("scope", "openid"), Flow);
        var answer = await Resource.UserinfoAsync(tokens.AccessToken);
        if (answer.Outcome != Outcome.Accepted)
            throw new ControlFailedException($"userinfo did not answer: {answer.Summary}");
        // A server may grant more than was asked for when it says so; then its claims are no surprise.
        var granted = tokens.Scope?.Split(' ') ?? [];
        var beyond = ScopeClaims.Scopes.Except(granted).SelectMany(ScopeClaims.Of).Where(answer.Has).ToList();
        Holds(beyond.Count == 0, $"the claims of {tokens.Scope}", string.Join(", ", beyond));
    }

    [Check("userinfo/post-works", Severity.Low, "OIDC-Core-5.3/userinfo-by-post",
        ProvenBy = ["userinfo-by-post-refused"],
        Gains = "Clients that ask by POST are locked out.")]
    public Task Userinfo_answers_post_as_get() => StillAccepted(
        from: async () => new ResourceRequest(Resource.Userinfo, (await UserTokensAsync(Clients.Web)).AccessToken),
        control: request => Resource.SendAsync(request),
        variant: request => Resource.SendAsync(request with { Method = "POST" }));

    private async Task<ResourceAnswer> AnswerAsync(AuthorizationRequest request)
    {
        var answer = await Resource.UserinfoAsync((await UserTokensAsync(request, Flow)).AccessToken);
        return answer.Outcome == Outcome.Accepted ? answer : throw new ControlFailedException($"userinfo did not answer: {answer.Summary}");
    }
}
