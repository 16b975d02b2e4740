using OAuthConformance.ReferenceServer.Authorize;
using OAuthConformance.ReferenceServer.Clients;
using OAuthConformance.ReferenceServer.Pages;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Helps those who guess.</summary>
internal static class GuessingFaults
{
    /// <summary>What a hash that is meant for passwords takes.</summary>
    private static readonly TimeSpan TimeToHash = TimeSpan.FromMilliseconds(300);

    public static IReadOnlyList<Fault> All { get; } =
    [
        Without("login/guesses-are-limited", "login-guesses-unlimited", "The login page takes any number of wrong passwords."),
        Without("token/owner-guesses-are-limited", "owner-guesses-unlimited", "The password grant takes any number of wrong passwords."),
        Without("client/guesses-are-limited", "client-guesses-unlimited", "A client may try any number of secrets."),
        Changed([Put(ClientAuthentication.LimitingGuesses(ByAddress)), Put(ClientAuthentication.CountingGuesses(ByAddress))],
            "guesses-counted-by-forwarded-address",
            "Wrong secrets are counted for each address, and X-Forwarded-For is believed to tell it."),
        Swapped(new Closing<AuthorizeExchange>(LoginParts.AskAgain.Id, x =>
            {
                if (x.RefusedBy == AuthorizeRules.PasswordMatches.Id)
                    x.Answer = InteractionPages.Login(x.Transaction!, x.User is null ? "There is no such account." : "The password is wrong.");
            }),
            "login-tells-unknown-users",
            "The login page tells a user name that nobody has from a wrong password."),
        Swapped(new Step<AuthorizeExchange>(LoginParts.FindUser.Id, async x =>
            {
                x.User = x.Server.FindUser(x.Parameters["username"]);
                if (x.User is not null)
                    await Task.Delay(TimeToHash);
            }),
            "known-users-take-longer",
            "A password is hashed where there is a user, and the answer comes at once where there is none."),
    ];

    private static string ByAddress(ClientExchange x) => $"{x.Client!.Id} {x.Http.Request.Headers["X-Forwarded-For"]}";
}
