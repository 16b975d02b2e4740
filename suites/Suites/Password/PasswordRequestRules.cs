using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>Where user name and password stand in a request, and how often (RFC 6749 sections 3.2 and 4.3.2).</summary>
[Needs("trusted", "victim")]
public sealed class PasswordRequestRules : ConformanceSuite
{
    [Check("password/credentials-in-the-url-do-not-count", Severity.Medium, "RFC6749-4.3.2/credentials-in-body",
        ProvenBy = ["password-read-from-query"],
        Gains = "Passwords of users end up in the logs and histories that keep URLs.")]
    public Task A_password_in_the_url_is_not_read() => RefusedEach(
        from: RequestAsync,
        control: request => Token.SendAsync(request),
        attacks:
        [
            ("the password alone", request => Token.SendAsync(request with { InUrl = ["password"] })),
            ("user name and password", request => Token.SendAsync(request with { InUrl = ["username", "password"] })),
        ],
        with: []);

    [Check("password/get-is-refused", Severity.Medium, "RFC6749-3.2/token-endpoint-post",
        ProvenBy = ["token-by-get-accepted"],
        Gains = "Passwords of users end up in the logs and histories that keep URLs.")]
    public async Task A_get_request_yields_no_tokens()
    {
        Step("control");
        var request = await RequestAsync();
        (await Token.SendAsync(request)).Granted();

        Step("attack");
        Context.Recorder.Difference("method: POST -> GET");
        YieldsNothing(await Token.SendAsync(request with { Method = "GET" }), "by GET");
    }

    [Needs("attacker")]
    [Check("password/second-user-name-borrows-no-password", Severity.Critical, "RFC6749-4.3.2/password-checked",
        ProvenBy = ["password-checked-for-first-of-two-names"], Attacks = ["B5"],
        Gains = "With a password of his own an attacker gets the tokens of anybody whose name he knows.")]
    public async Task Two_user_names_do_not_yield_the_tokens_of_the_one_without_the_password()
    {
        var (victim, attacker) = (Users.Victim, Users.Attacker);
        var sound = TokenRequest.Password(Clients.Trusted, attacker);
        Step("control");
        var subject = await SubjectOfAsync(await OwnerTokensAsync(Clients.Trusted, victim));
        (await Token.SendAsync(sound)).Granted();

        foreach (var (name, request) in new[]
        {
            ("the victim's name first", sound.Repeating("username", victim.Username)),
            ("the victim's name last", sound.With("username", victim.Username).Repeating("username", attacker.Username)),
        })
        {
            Step(name);
            Context.Recorder.Difference($"username: {attacker.Username} -> twice, {name}");
            var tokens = TokensIfAny(await Token.SendAsync(request));
            Holds(tokens is null || await SubjectOfAsync(tokens) != subject, "a refusal, or the tokens of the user whose password came", $"tokens of the victim ({name})");
        }
    }

    [Check("password/repeated-credentials-are-refused", Severity.Low, "RFC6749-3.2/repeated-refused",
        ProvenBy = ["repeated-token-parameter-accepted", "first-of-repeated-token-parameter-counts"],
        Gains = "A gateway that looks at the first value and a server that uses the second see two different users.")]
    public Task A_user_name_or_a_password_that_comes_twice_is_refused() => RefusedEach(
        from: RequestAsync,
        control: request => Token.SendAsync(request),
        attacks:
        [
            ("the right user name last", request => Token.SendAsync(request.Repeating("username", Nobody))),
            ("the right user name first", request => Token.SendAsync(request.With("username", Nobody).Repeating("username", Users.Victim.Username))),
            ("the right password last", request => Token.SendAsync(request.Repeating("password", $"wrong-{Pkce.NewVerifier()}"))),
            ("the right password first", request => Token.SendAsync(request.With("password", $"wrong-{Pkce.NewVerifier()}").Repeating("password", Users.Victim.Password))),
        ],
        with: []);

    private static string Nobody => $"nobody-{Guid.NewGuid():N}";

    private Task<TokenRequest> RequestAsync() => Task.FromResult(TokenRequest.Password(Clients.Trusted, Users.Victim));
}
