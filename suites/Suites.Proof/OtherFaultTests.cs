using NUnit.Framework;
using OAuthConformance.Harness.Catalogue;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Proof;

namespace OAuthConformance.Suites.Proof;

/// <summary>What the checks of one thing say of a server whose fault is another: it neither fails them nor lets them pass unseen.</summary>
public sealed class OtherFaultTests
{
    [TestCase("session/own-hint-is-answered")]
    [TestCase("session/hint-of-another-user-is-not-answered")]
    [TestCase("session/forged-hint-is-refused")]
    [TestCase("session/hint-without-a-signature-is-refused")]
    [TestCase("session/other-kinds-are-no-hint")]
    [TestCase("session/expired-hint-is-accepted")]
    public async Task Hints_are_not_judged_where_no_silent_request_is_answered(string check)
    {
        var result = await RunAsync(check, "prompt-none-always-login-required");

        Assert.That(result.Verdict, Is.EqualTo(Verdict.NotApplicable), result.Summary);
        Assert.That(result.Reason, Does.StartWith("the server answers this session no request with prompt=none").And.Match("hint the error login_required .*; without a hint the error login_required "));
        Assert.That((await RunAsync("session/prompt-none-works-with-a-session", "prompt-none-always-login-required")).IsFinding, "the check that the reason names");
    }

    [Test]
    public async Task A_refused_hint_is_no_missing_silent_answer() =>
        Assert.That((await RunAsync("session/forged-hint-is-refused", "own-hint-refused")).Verdict, Is.EqualTo(Verdict.Inconclusive));

    [Test]
    public async Task A_second_login_is_not_judged_where_nobody_can_log_in_again()
    {
        var result = await RunAsync("session/second-login-makes-a-new-session", "prompt-login-ignored");

        Assert.That((result.Verdict, result.Reason), Is.EqualTo((Verdict.NotApplicable, "nobody can log in over another user's session: prompt=login is answered for the user of the session, which session/prompt-login-asks-again judges")));
    }

    [TestCase("client-credentials/public-client-is-refused")]
    [TestCase("client-credentials/no-id-token")]
    public async Task A_server_that_wants_a_scope_is_asked_for_one(string check) =>
        Assert.That((await RunAsync(check, "missing-scope-is-invalid-request")).Verdict, Is.EqualTo(Verdict.Passed));

    [TestCase("revocation/refresh-token-takes-access-tokens", Verdict.NotApplicable)]
    [TestCase("revocation/wrong-hint-revokes", Verdict.NotApplicable)]
    [TestCase("revocation/other-kinds-end-nothing", Verdict.NotApplicable)]
    [TestCase("revocation/unknown-hint-is-ignored", Verdict.Passed)]
    [TestCase("revocation/foreign-token-survives", Verdict.Passed)]
    public async Task Access_tokens_need_not_be_revocable(string check, Verdict verdict) =>
        Assert.That((await RunAsync(check, "access-tokens-cannot-be-revoked")).Verdict, Is.EqualTo(verdict));

    [TestCase("revocation/foreign-token-survives")]
    [TestCase("revocation/client-has-to-authenticate")]
    [TestCase("revocation/get-is-refused")]
    [TestCase("revocation/borrowed-secret-revokes-nothing")]
    [TestCase("revocation/other-kinds-end-nothing")]
    [TestCase("revocation/token-in-another-spelling-ends-nothing")]
    [TestCase("revocation/refresh-token-in-another-spelling-ends-nothing")]
    public async Task That_a_token_lives_on_shows_nothing_where_revocation_ends_none(string check)
    {
        var result = await RunAsync(check, "revocation-without-effect");

        Assert.That(result.Verdict, Is.EqualTo(Verdict.NotApplicable), result.Summary);
        Assert.That(result.Reason, Does.Contain("goes on working after a sound revocation"));
    }

    [Test]
    public async Task A_revocation_may_take_a_moment_to_be_known_everywhere() =>
        Assert.That((await RunAsync("revocation/revoked-refresh-token-is-dead", "revocation-known-after-a-moment")).Verdict, Is.EqualTo(Verdict.Passed));

    private static async Task<CheckResult> RunAsync(string check, string fault)
    {
        var loaded = EmbeddedProfiles.Read("embedded", Workspace.Of(AppContext.BaseDirectory).ProfileFolders, port: 0);
        var time = new SkippingTime();
        var launched = await new ReferenceLauncher([fault]) { Time = time }.LaunchAsync(loaded, _ => { }, default);
        await using var server = launched.Server;
        await using var target = await Target.ConnectAsync(launched.Profile, browser: null, time, default);
        return await new CheckRunner(target, new([.. RequirementCatalogue.Default.Plans]), folder: null) { SkipsWaits = true }
            .RunAsync(CheckInfo.In(typeof(VerifierRules).Assembly).Single(info => info.Id == check), default);
    }
}
