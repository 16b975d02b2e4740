using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>Nobody tries passwords or secrets for ever (RFC 6749 sections 2.3.1 and 4.3.2).</summary>
public sealed class GuessingRules : ConformanceSuite
{
    [Needs("web", "lockable")]
    [Check("guessing/login-passwords-are-limited", Severity.Medium, "Attack-B47/user-passwords-limited",
        ProvenBy = ["login-guesses-unlimited"], Destructive = true,
        Gains = "Anybody tries passwords for an account until one fits.")]
    public Task The_login_page_does_not_take_any_number_of_passwords() => AreLimited(
        right: () => LogInAsync(Users.Lockable),
        wrong: _ => LogInAsync(Users.Lockable with { Password = Wrong() }));

    [Needs("trusted", "lockableOwner")]
    [Check("guessing/owner-passwords-are-limited", Severity.Medium, "Attack-B47/user-passwords-limited",
        ProvenBy = ["owner-guesses-unlimited"], Destructive = true,
        Gains = "Anybody who holds a client tries passwords for an account until one fits.")]
    public Task The_password_grant_does_not_take_any_number_of_passwords() => AreLimited(
        right: () => Token.PasswordAsync(Clients.Trusted, Users.LockableOwner),
        wrong: _ => Token.PasswordAsync(Clients.Trusted, Users.LockableOwner with { Password = Wrong() }));

    [Needs("lockable")]
    [Check("guessing/client-secrets-are-limited", Severity.Medium, "Attack-B47/client-secrets-limited", "Attack-B47/forwarded-address-does-not-reset",
        ProvenBy = ["client-guesses-unlimited", "guesses-counted-by-forwarded-address"], Destructive = true,
        Gains = "Anybody tries secrets for a client until one fits.")]
    public async Task A_client_does_not_try_any_number_of_secrets()
    {
        var client = Clients.Lockable;
        var (noticed, _) = await GuessAsync(
            right: () => Token.ClientCredentialsAsync(client),
            wrong: number => Token.SendAsync(TokenRequest.ClientCredentials(client.WithWrongSecret()) with { Headers = [new("X-Forwarded-For", $"192.0.2.{number}")] }));
        if (noticed)
            return;
        // Nothing so far. Either nobody counts, or each address that the client made up was counted for itself.
        await AreLimited(
            right: () => Token.ClientCredentialsAsync(client),
            wrong: _ => Token.ClientCredentialsAsync(client.WithWrongSecret()),
            requirement: "Attack-B47/client-secrets-limited");
        Holds(false, "the same notice with and without X-Forwarded-For", $"{Guesses} guesses, each with an address of its own in X-Forwarded-For, were answered alike", "Attack-B47/forwarded-address-does-not-reset");
    }

    private async Task<AuthorizationAnswer> LogInAsync(UserProfile user) => await Flow.Alone.As(user).AskAsync(Clients.Web.Request());

    private static string Wrong() => $"wrong-{Pkce.NewVerifier()}";
}
