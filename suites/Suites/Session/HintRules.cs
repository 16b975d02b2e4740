using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Tokens;

namespace OAuthConformance.Suites;

/// <summary>An ID token as a hint about the user who is expected (OpenID Connect Core sections 3.1.2.1 and 3.1.2.2).</summary>
[Needs("web", "victim")]
public sealed class HintRules : ConformanceSuite
{
    [Check("session/own-hint-is-answered", Severity.Low, "OIDC-Core-3.1.2.1/hint-of-the-user-is-answered",
        ProvenBy = ["own-hint-refused"],
        Gains = "A client that asks silently whether its user is still logged in is told no, and logs the user out.")]
    public async Task The_id_token_of_the_user_who_is_logged_in_is_answered_silently()
    {
        var own = await Flow.SignInAsync(Clients.Web);
        var answer = await OwnHintAsync(own);
        MustBeAccepted(answer, "a code");
        var user = await UserOfAsync(answer);
        Holds(user == Jws.Parse(own.IdToken).Claim("sub"), "the user of the hint", user ?? "another user");
    }

    [Needs("attacker")]
    [Check("session/hint-of-another-user-is-not-answered", Severity.High, "OIDC-Core-3.1.2.2/hint-of-another-user",
        ProvenBy = ["hint-of-another-user-ignored"], Attacks = ["B60"],
        Gains = "A client that asks after one user is answered for another, and mixes their data.")]
    public async Task A_request_with_the_id_token_of_one_user_is_not_answered_for_another()
    {
        Step("control: the user's own hint");
        var victim = await Flow.SignInAsync(Clients.Web);
        AcceptedControl(await OwnHintAsync(victim));
        var other = (await Flow.As(Users.Attacker).SignInAsync(Clients.Web)).IdToken;
        Step("attack: silently");
        Context.Recorder.Difference("id_token_hint: the user's own -> another user's");
        MustNotGetThrough(await victim.AskSilentlyAsync(other), "an error");
        Step("attack: with a login page allowed");
        MustNotGetThrough(await victim.Session.AskAsync(Clients.Web.Request().With("id_token_hint", other), canLogIn: false), "a login page, or an error");
    }

    [Needs("attacker")]
    [Check("session/hint-not-met-is-an-error", Severity.Medium, "OIDC-Core-3.1.2.1/hint-not-met-is-an-error",
        ProvenBy = ["hint-of-another-user-ignored"],
        Gains = "A client that asks after one user is answered for another, and mixes their data.")]
    public async Task Who_logs_in_instead_of_the_user_of_the_hint_is_not_answered_for()
    {
        Step("control: the user of the hint logs in");
        var own = (await Flow.SignInAsync(Clients.Web)).IdToken;
        var good = await Flow.Alone.AskAsync(Clients.Web.Request().With("id_token_hint", own));
        if (good.Outcome != Outcome.Accepted)
            throw new ControlFailedException($"the user of the hint is not answered for: {good.Summary}");
        Step("attack: another user logs in");
        Context.Recorder.Difference("id_token_hint: of the user who logs in -> another user's");
        var other = (await Flow.As(Users.Attacker).SignInAsync(Clients.Web)).IdToken;
        var answer = await Flow.Alone.AskAsync(Clients.Web.Request().With("id_token_hint", other));
        MustNotGetThrough(answer, "an error, or the login page again");
    }

    [Check("session/forged-hint-is-refused", Severity.Low, "OIDC-Core-3.1.2.2/forged-hint-is-an-error",
        ProvenBy = ["hint-unverified"], Attacks = ["B60"],
        Gains = "A client takes the answer for a statement about the user of a token that the server never issued.")]
    public async Task An_id_token_that_the_server_did_not_sign_is_no_hint()
    {
        var keys = await ForeignKeysAsync();
        await RefusedEach(
            from: () => Flow.SignInAsync(Clients.Web),
            control: OwnHintAsync,
            attacks: keys.Select(key => (key.Name, (Func<SignedIn, Task<AuthorizationAnswer>>)(own => own.AskSilentlyAsync(Jws.Parse(own.IdToken).Forged(key.Key)))))
                .Append(("altered signature", own => own.AskSilentlyAsync(Altered(own.IdToken)))),
            with: []);
    }

    [Needs("attacker")]
    [Check("session/forged-hint-logs-nobody-in", Severity.Critical, "OIDC-Core-3.1.2.2/hint-is-verified",
        ProvenBy = ["hint-logs-in"], Attacks = ["B60"],
        Gains = "Whoever writes an ID token himself is logged in as the user it names.")]
    public async Task Nobody_becomes_another_user_by_an_id_token_of_his_own_making()
    {
        Step("control: both users log in");
        var victim = await Flow.SignInAsync(Clients.Web);
        var attacker = await Flow.As(Users.Attacker).SignInAsync(Clients.Web);
        var victimsSubject = Jws.Parse(victim.IdToken).Claim("sub");
        foreach (var (name, key) in await ForeignKeysAsync())
        {
            Step($"attack: {name}");
            Context.Recorder.Difference("id_token_hint: the attacker's own -> one that names the victim and that the server did not sign");
            var forged = Jws.Parse(attacker.IdToken).Forged(key, victimsSubject);
            MustNotGetThrough(await Flow.AsNobody.AskAsync(Clients.Web.Request().With("id_token_hint", forged)), "a login page, or an error");
            var answer = await attacker.AskSilentlyAsync(forged);
            DecidedOrAsked(answer, "the silent request with the forged hint");
            Holds(answer.Outcome != Outcome.Accepted || await UserOfAsync(answer) != victimsSubject, "an error, or an answer for the user of the session", "the attacker is answered as the victim");
        }
    }

    [Needs("shortLived")]
    [Check("session/expired-hint-is-accepted", Severity.Low, "OIDC-Core-3.1.2.2/expired-hint-accepted",
        ProvenBy = ["expired-hint-refused"], Waits = true,
        Gains = "Clients that ask after their users a while later are told that nobody is logged in.")]
    public async Task An_id_token_that_has_just_expired_is_still_a_hint()
    {
        Step("control: before it expires");
        var own = await Flow.SignInAsync(Clients.ShortLived);
        AcceptedControl(await OwnHintAsync(own));
        await UntilExpiredAsync(own.IdToken);
        Step("after it has expired");
        Context.Recorder.Difference("the same request, after the hint has expired");
        MustBeAccepted(await own.AskSilentlyAsync(own.IdToken), "a code");
    }
}
