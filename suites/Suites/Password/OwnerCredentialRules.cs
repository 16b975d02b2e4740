using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>Only a user's own name and password open that user's account (RFC 6749 section 4.3.2).</summary>
[Needs("trusted")]
public sealed class OwnerCredentialRules : ConformanceSuite
{
    [Needs("sacrificial", "attacker")]
    [Check("password/wrong-password-is-refused", Severity.Critical, "RFC6749-4.3.2/password-checked",
        ProvenBy = ["owner-password-not-checked", "password-of-another-user-accepted"],
        Gains = "A client gets into the account of anybody whose name it knows.")]
    public Task A_password_that_is_not_the_users_is_refused() => RefusedEach(
        from: () => Task.FromResult(TokenRequest.Password(Clients.Trusted, Users.Sacrificial)),
        control: request => Token.SendAsync(request),
        // Test users often share one password, and it is right for each of them then.
        attacks: new[] { ("a password that nobody has", $"wrong-{Pkce.NewVerifier()}"), ("the password of another user", Users.Attacker.Password) }
            .Where(attack => attack.Item2 != Users.Sacrificial.Password)
            .Select(attack => (attack.Item1, (Func<TokenRequest, Task<TokenAnswer>>)(request => Token.SendAsync(request.With("password", attack.Item2))))),
        with: [OAuthError.InvalidGrant]);

    [Needs("victim")]
    [Check("password/unknown-user-is-refused", Severity.High, "RFC6749-4.3.2/password-checked",
        ProvenBy = ["unknown-owner-accepted", "owner-password-not-checked"],
        Gains = "A client gets tokens for somebody who does not exist.")]
    public Task A_user_name_that_nobody_has_is_refused() => Refused(
        from: () => Task.FromResult(TokenRequest.Password(Clients.Trusted, Users.Victim)),
        control: request => Token.SendAsync(request),
        attack: request => Token.SendAsync(request.With("username", UnknownName())),
        with: [OAuthError.InvalidGrant]);

    [Needs("victim")]
    [Check("password/credentials-are-required", Severity.Critical, "RFC6749-4.3.2/username-and-password-required",
        ProvenBy = ["password-not-needed"],
        Gains = "A request without a password, which some directories take for a login that needs none, opens any account.")]
    public Task A_request_without_user_name_or_password_is_refused() => RefusedEach(
        from: () => Task.FromResult(TokenRequest.Password(Clients.Trusted, Users.Victim)),
        control: request => Token.SendAsync(request),
        attacks:
        [
            ("no user name", request => Token.SendAsync(request.With("username", null))),
            ("no password", request => Token.SendAsync(request.With("password", null))),
            ("an empty user name", request => Token.SendAsync(request.With("username", ""))),
            ("an empty password", request => Token.SendAsync(request.With("password", ""))),
        ],
        with: [OAuthError.InvalidRequest, OAuthError.InvalidGrant]);

    [Needs("sacrificial")]
    [Check("password/unknown-user-looks-like-a-wrong-password", Severity.Low, "RFC6749-4.3.2/users-not-told-apart",
        ProvenBy = ["unknown-owner-told-apart"], Attacks = ["B74"],
        Gains = "Whoever holds a client learns who has an account, and guesses passwords for those alone.")]
    public async Task A_wrong_password_and_an_unknown_user_get_the_same_answer()
    {
        Step("control");
        var request = TokenRequest.Password(Clients.Trusted, Users.Sacrificial);
        (await Token.SendAsync(request)).Granted();

        var known = await RefusedAsync("a wrong password", request.With("password", $"wrong-{Pkce.NewVerifier()}"));
        var unknown = await RefusedAsync("a user name that nobody has", request.With("username", UnknownName()));
        if (known.Text("error_description") != unknown.Text("error_description"))
            Observe("the error_description tells an unknown user from a wrong password");
        Holds(known.Summary == unknown.Summary, known.Summary, unknown.Summary);
    }

    [Needs("victim", "lookalike")]
    [Check("password/user-names-stay-apart", Severity.Critical, "RFC6749-4.3.2/password-checked",
        ProvenBy = ["owner-name-case-ignored", "tokens-follow-name-without-case"], Attacks = ["B60"],
        Gains = "Whoever registers a name that looks like the victim's gets into the victim's account.")]
    public async Task A_user_whose_name_differs_by_case_is_another_user()
    {
        var (victim, other) = (Users.Victim, Users.Lookalike);
        Applies(victim.Password != other.Password, "the users 'victim' and 'lookalike' have the same password");
        await Refused(
            from: () => Task.FromResult(TokenRequest.Password(Clients.Trusted, victim)),
            control: request => Token.SendAsync(request),
            attack: request => Token.SendAsync(request.With("username", other.Username)),
            with: [OAuthError.InvalidGrant]);

        Step("attack: the other user, with the password of the other user");
        if (TokensIfAny(await Token.PasswordAsync(Clients.Trusted, other)) is not { } tokens)
            return;
        var subject = await SubjectOfAsync(await OwnerTokensAsync(Clients.Trusted, victim));
        Holds(await SubjectOfAsync(tokens) != subject, "tokens of the other user", "tokens of the victim");
    }

    [Needs("victim", "secondFactor")]
    [Check("password/second-factor-is-not-skipped", Severity.Critical, "RFC6749-4.3.2/login-not-weakened",
        ProvenBy = ["second-factor-skipped-by-password-grant"], Attacks = ["B60"],
        Gains = "A stolen password is enough for an account that was meant to need more.")]
    public async Task A_user_with_a_second_factor_gets_nothing_for_the_password_alone()
    {
        Step("control: a user without a second factor");
        await OwnerTokensAsync(Clients.Trusted, Users.Victim);

        Step("attack");
        Context.Recorder.Difference("user: one without a second factor -> one with");
        var answer = await Token.PasswordAsync(Clients.Trusted, Users.SecondFactor);
        YieldsNothing(answer, "the attack");
    }

    private async Task<TokenAnswer> RefusedAsync(string step, TokenRequest request)
    {
        Step(step);
        var answer = await Token.SendAsync(request);
        Decided(answer, step);
        return answer.Outcome == Outcome.Refused ? answer : throw new ControlFailedException($"{step} was not refused: {answer.Summary}");
    }

    private static string UnknownName() => $"nobody-{Guid.NewGuid():N}";
}
