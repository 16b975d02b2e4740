using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Tokens;

namespace OAuthConformance.Suites;

/// <summary>Claims that are asked for one by one (OpenID Connect Core section 5.5).</summary>
[Needs("web", "victim")]
public sealed class ClaimsParameterRules : ConformanceSuite
{
    protected override void Precondition() => Applies(Target.Metadata.Flag("claims_parameter_supported"), "the metadata does not say that the claims parameter is supported");

    [Check("claims/essential-auth-time-is-told", Severity.Medium, "OIDC-Core-2/auth-time-when-essential",
        ProvenBy = ["id-token-without-auth-time"],
        Gains = "A client that has to know when its user logged in is not told.")]
    public async Task The_id_token_has_auth_time_when_it_is_essential()
    {
        var token = IdTokenOf(await UserTokensAsync(With("""{"id_token":{"auth_time":{"essential":true}}}"""), Flow));
        Holds(token.Time("auth_time") is not null, "auth_time", "(absent)");
    }

    [Check("claims/unknown-members-are-ignored", Severity.Low, "OIDC-Core-5.5/unknown-members-ignored", "OIDC-Core-5.5.1/unknown-members-ignored",
        ProvenBy = ["claims-unknown-member-refused"],
        Gains = "Clients that use an extension are locked out.")]
    public async Task Members_that_nobody_has_defined_change_nothing()
    {
        foreach (var claims in new[] { """{"userinfo":{"name":null},"unheard_of":{"name":null}}""", """{"userinfo":{"name":{"essential":false,"unheard_of":1}}}""" })
        {
            await StillAccepted(
                from: () => Task.FromResult(With("""{"userinfo":{"name":null}}""")),
                control: request => Flow.AskAsync(request),
                variant: request => Flow.AskAsync(request.With("claims", claims)));
        }
    }

    [Check("claims/missing-claim-is-no-error", Severity.Low, "OIDC-Core-5.5.1/no-error-for-missing-claims",
        ProvenBy = ["claim-that-is-missing-refused"],
        Gains = "Clients that ask for more than the server knows of a user are locked out.")]
    public async Task A_claim_that_cannot_be_told_is_left_out_without_an_error()
    {
        var missing = new[]
        {
            """{"userinfo":{"https://claims.example/unheard-of":{"essential":true}}}""",
            """{"id_token":{"https://claims.example/unheard-of":{"values":["a","b"]},"email":null}}""",
        };
        foreach (var claims in missing)
        {
            await StillAccepted(
                from: () => RequestOf(Clients.Web),
                control: request => Flow.AskAsync(request),
                variant: request => Flow.AskAsync(request.With("claims", claims)));
        }
    }

    [Needs("attacker")]
    [Check("claims/another-subject-is-not-answered", Severity.High, "OIDC-Core-5.5.1/sub-mismatch-fails", "OIDC-Core-3.1.2.2/requested-subject-alone",
        ProvenBy = ["claimed-subject-ignored"], Attacks = ["B60"],
        Gains = "A client that asks after one user is answered for another, and mixes their data.")]
    public async Task A_request_for_one_user_is_not_answered_for_another()
    {
        var own = await Flow.SignInAsync(Clients.Web);
        var other = await Flow.As(Users.Attacker).SignInAsync(Clients.Web);
        Step("control: the user's own sub");
        var good = await own.Session.AskAsync(WithSubjectOf(own), canLogIn: false);
        DecidedOrAsked(good, "the request for the user's own sub");
        Applies(good.Outcome == Outcome.Accepted, $"the server does not answer a request for the user's own sub: {good.Summary}");
        Step("attack: another user's sub");
        Context.Recorder.Difference("claims: the user's own sub -> another user's");
        MustNotGetThrough(await own.Session.AskAsync(WithSubjectOf(other), canLogIn: false), "a login page, or an error");
        MustNotGetThrough(await own.Session.AskAsync(WithSubjectOf(other).With("prompt", "none"), canLogIn: false), "an error");
    }

    private AuthorizationRequest With(string claims) => Clients.Web.Request().With("claims", claims);

    private AuthorizationRequest WithSubjectOf(SignedIn user) => With($$$$"""{"id_token":{"sub":{"value":"{{{{Jws.Parse(user.IdToken).Claim("sub")}}}}"}}}""");
}
