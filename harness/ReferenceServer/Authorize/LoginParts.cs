using Microsoft.AspNetCore.Http;
using OAuthConformance.ReferenceServer.Pages;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;
using AuthorizeStep = OAuthConformance.ReferenceServer.Pipelines.Step<OAuthConformance.ReferenceServer.Authorize.AuthorizeExchange>;

namespace OAuthConformance.ReferenceServer.Authorize;

/// <summary>From the login form to a session.</summary>
internal static class LoginParts
{
    public static readonly AuthorizeStep FindTransaction = new("interaction/find-transaction", x =>
    {
        if (x.Server.Transactions.GetValueOrDefault(x.Parameters["transaction"] ?? "") is { } transaction)
        {
            x.Transaction = transaction;
            x.Request = transaction.Request;
            x.Client = x.Server.FindClient(transaction.Request.ClientId);
        }
        else
        {
            x.Refuse(new Refusal("invalid_request", "This page was already answered, or was never shown."), "interaction/find-transaction");
        }
    });

    public static readonly AuthorizeStep FindUser = new(
        "login/find-user",
        x => x.User = x.Server.FindUser(x.Parameters["username"]));

    public static readonly Rule<AuthorizeExchange> GuessesAreLimited = new(
        "login/guesses-are-limited",
        "After many wrong passwords in a row, a user name has to wait (CWE-307).",
        x => x.Server.WrongLogins.AreTooMany(x.Parameters["username"], x.Now) ? new("temporarily_unavailable", "Too many attempts: wait a minute.", StatusCodes.Status429TooManyRequests) : null);

    public static readonly Closing<AuthorizeExchange> CountGuess = new("login/count-guess", x =>
    {
        // Only a right password starts the count anew, not a request that was refused for something else.
        if (x.Refusal is null || x.RefusedBy == AuthorizeRules.PasswordMatches.Id)
            x.Server.WrongLogins.Count(x.Parameters["username"], x.Refusal is not null, x.Now);
    });

    /// <summary>A login gets a session of its own, under a new id: one that was planted before is worth nothing.</summary>
    public static readonly AuthorizeStep StartSession = StartingSession(_ => Handles.New(), (x, _) => x.Now);

    public static readonly AuthorizeStep GoToConsent = new(
        "login/go-to-consent",
        x => x.Answer = Answer.Redirect($"{ConsentEndpoint.Path}?transaction={x.Transaction!.Id}"));

    /// <summary>One message for an unknown user and a wrong password, so that the page does not tell who has an account.</summary>
    public static readonly Closing<AuthorizeExchange> AskAgain = new("login/ask-again", x =>
    {
        if (x.RefusedBy == AuthorizeRules.PasswordMatches.Id)
            x.Answer = InteractionPages.Login(x.Transaction!, x.Refusal!.Description);
    });

    /// <summary>After a form, the browser goes on with GET: it must not carry the password along (RFC 9700 section 4.12).</summary>
    public static readonly Closing<AuthorizeExchange> RedirectWithGet = new("interaction/redirect-with-get", x =>
    {
        if (x.Answer is { } answer && answer.Headers.ContainsKey("Location"))
            x.Answer = answer with { Status = 303 };
    });

    /// <summary>The step that starts a session, with its id and the time of the login that it tells.</summary>
    public static AuthorizeStep StartingSession(Func<AuthorizeExchange, string> id, Func<AuthorizeExchange, RegisteredUser, DateTimeOffset> authenticatedAt) =>
        new("login/start-session", x =>
        {
            var user = x.User ?? UserWithoutAccount(x);
            var session = new Session(id(x), user, authenticatedAt(x, user));
            BrowserCookies.ReplaceSession(x, session);
            x.Transaction!.Session = session;
        });

    // Only a server that takes any password logs in somebody it does not know.
    private static RegisteredUser UserWithoutAccount(AuthorizeExchange x)
    {
        var name = x.Parameters["username"] ?? "nobody";
        return new RegisteredUser(name, name, "", name, $"{name}@unknown.example");
    }
}
