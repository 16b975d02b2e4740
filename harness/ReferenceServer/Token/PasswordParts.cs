using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;
using TokenRule = OAuthConformance.ReferenceServer.Pipelines.Rule<OAuthConformance.ReferenceServer.Token.TokenExchange>;

namespace OAuthConformance.ReferenceServer.Token;

/// <summary>The resource owner password grant (RFC 6749 section 4.3), for the clients that are registered for it.</summary>
internal static class PasswordParts
{
    public static readonly TokenRule OwnerIsNamed = new(
        "token/owner-is-named",
        "A password request without username or password is refused with invalid_request (RFC 6749 sections 4.3.2 and 5.2).",
        x => x.IsPassword && (x.Parameters["username"] is null || x.Parameters["password"] is null)
            ? new("invalid_request", "The username or the password is missing.")
            : null);

    /// <summary>User names are compared as they stand: Vera is not vera.</summary>
    public static readonly Step<TokenExchange> FindOwner = FindingOwner((x, name) => x.Server.FindUser(name));

    /// <summary>One answer for an unknown user and a wrong password, so that it does not tell who has an account.</summary>
    public static readonly TokenRule OwnerPasswordMatches = new(
        "token/owner-password-matches",
        "Tokens of a user are given for that user's own password; else invalid_grant (RFC 6749 sections 4.3.2 and 5.2).",
        x => IsWrongPassword(x) ? WrongPassword : null);

    public static readonly TokenRule OwnerGuessesAreLimited = new(
        "token/owner-guesses-are-limited",
        "After many wrong passwords in a row, a user name has to wait (RFC 6749 section 4.3.2).",
        x => x.IsPassword && x.Server.WrongOwnerPasswords.AreTooMany(x.Parameters["username"], x.Now) ? new("invalid_grant", "Too many attempts: wait a minute.") : null);

    public static readonly Closing<TokenExchange> CountOwnerGuess = new("token/count-owner-guess", x =>
    {
        if (x is { IsPassword: true, ClientId: not null } && (x.Refusal is null || x.RefusedBy == OwnerPasswordMatches.Id))
            x.Server.WrongOwnerPasswords.Count(x.Parameters["username"], x.Refusal is not null, x.Now);
    });

    public static readonly TokenRule OwnerHasNoSecondFactor = new(
        "token/owner-has-no-second-factor",
        "A user with a second factor gets no tokens by the password alone (RFC 9700 section 2.4).",
        x => x.Owner is { HasSecondFactor: true } ? new("invalid_grant", "This account asks for a second factor.") : null);

    public static Refusal WrongPassword { get; } = new("invalid_grant", "The username or the password is wrong.");

    public static Step<TokenExchange> FindingOwner(Func<TokenExchange, string, RegisteredUser?> find) => new("token/find-owner", x =>
    {
        if (x.IsPassword)
            x.Owner = find(x, x.Parameters["username"] ?? "");
    });

    public static bool IsWrongPassword(TokenExchange x) =>
        x.IsPassword && x.Parameters["password"] is { } password && x.Parameters["username"] is not null
        && !(x.Owner is { } owner && Handles.Same(owner.Password, password));
}
