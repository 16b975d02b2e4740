using System.Text;
using OAuthConformance.ReferenceServer.Clients;
using OAuthConformance.ReferenceServer.Metadata;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;
using OAuthConformance.ReferenceServer.Token;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong in the resource owner password grant (RFC 6749 section 4.3).</summary>
internal static class PasswordFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        Without("token/owner-is-named", "password-not-needed", "A password request without user name or without password gets tokens."),
        Without("token/owner-password-matches", "owner-password-not-checked", "The password grant takes any password."),
        Without("token/owner-has-no-second-factor", "second-factor-skipped-by-password-grant", "The password grant yields tokens of a user who has a second factor."),
        Swapped(PasswordParts.OwnerPasswordMatches.Judging(x => x.Owner is not null && PasswordParts.IsWrongPassword(x) ? PasswordParts.WrongPassword : null),
            "unknown-owner-accepted",
            "The password grant yields tokens for a user name that nobody has."),
        Swapped(PasswordParts.OwnerPasswordMatches.Judging(x => PasswordParts.IsWrongPassword(x) && !IsPasswordOfAnybody(x) ? PasswordParts.WrongPassword : null),
            "password-of-another-user-accepted",
            "The password grant takes the password of any user for the one who is named."),
        Swapped(PasswordParts.OwnerPasswordMatches.Judging(TellingUnknownUsers),
            "unknown-owner-told-apart",
            "The password grant answers otherwise for a name that nobody has than for a wrong password."),
        Swapped(PasswordParts.OwnerPasswordMatches.Judging(x => x.IsPassword ? PasswordParts.WrongPassword : null), "right-password-refused", "The password grant takes no password at all."),
        Swapped(PasswordParts.FindingOwner(FindWhateverCase), "owner-name-case-ignored", "The password grant takes a user name in other letters, as in VERA, for the first user whose name is spelled so."),
        Swapped(GrantOf(x => FindWhateverCase(x, x.Owner?.Username ?? "")), "tokens-follow-name-without-case", "The password grant yields the tokens of the first user whose name is spelled so in whatever case."),
        Swapped(GrantOf(x => x.Server.Options.Users[0]), "password-yields-tokens-of-another-user", "The password grant yields the tokens of one and the same user, whoever is named."),
        Changed([new LeaveOut(GrantRules.ParametersAreUnique.Id), Put(PasswordParts.OwnerPasswordMatches.Judging(PasswordOfFirstName))],
            "password-checked-for-first-of-two-names",
            "Of two user names, the password is checked for the first, and the tokens are those of the last."),
        Changed([Put(PasswordParts.FindingOwner((x, name) => x.Server.FindUser(AsLatin1(name)))), Put(PasswordParts.OwnerPasswordMatches.Judging(PasswordAsLatin1))],
            "password-read-as-latin-1",
            "The password grant reads user names and passwords as Latin-1."),
        Swapped(ParametersFromEverywhere, "password-read-from-query", "The token endpoint takes the parameters of the query as well."),
        Swapped(new Lax<TokenExchange>(ClientAuthentication.SecretIsPresented, x => x.IsPassword), "password-needs-no-client-secret", "A client with a secret uses the password grant without it."),
        Swapped(new Lax<TokenExchange>(ClientAuthentication.SecretMatches, x => x.IsPassword), "password-takes-any-client-secret", "With the password grant, any client secret is taken."),
        Swapped(new Lax<TokenExchange>(GrantRules.ScopeIsRegistered, x => x.IsPassword), "password-scope-unchecked", "With a user's password, a client gets scopes that it is not registered for."),
        Swapped(DeadRefreshToken, "password-refresh-token-dead", "The refresh token of the password grant was never stored."),
        Changed([.. ForAnybody(x => x.IsPassword), Put(AdvertisingPassword)], "password-grant-for-anybody", "The password grant is there for every client, and the metadata lists it."),
        Changed(ForAnybody(x => x.IsPassword && x.Parameters["scope"] is null), "password-grant-without-scope-for-anybody", "The password grant is there for every client that asks for no scope."),
        Swapped(AdvertisingPassword, "password-grant-advertised", "The metadata lists the password grant although nobody gets it."),
    ];

    private static Step<Exchange> AdvertisingPassword =>
        MetadataEndpoint.GrantTypes(server => [.. server.GrantTypes.Union([TokenExchange.PasswordGrant])]);

    private static Step<TokenExchange> ParametersFromEverywhere => new(SharedParts.ReadParameters.Id, async x =>
        x.Parameters = (await Parameters.FormOfAsync(x.Http.Request)).And(Parameters.QueryOf(x.Http.Request)));

    private static Step<TokenExchange> DeadRefreshToken => new(IssuingSteps.IssueRefreshToken.Id, async x =>
    {
        await IssuingSteps.IssueRefreshToken.RunAsync(x);
        if (x.IsPassword && x.Members.ContainsKey("refresh_token"))
            x.Members["refresh_token"] = Handles.New();
    });

    private static Step<TokenExchange> GrantOf(Func<TokenExchange, RegisteredUser?> owner) => new(IssuingSteps.ChooseGrant.Id, x =>
    {
        if (x.IsPassword)
            x.Owner = owner(x);
        return IssuingSteps.ChooseGrant.RunAsync(x);
    });

    private static IReadOnlyList<IEdit> ForAnybody(Func<TokenExchange, bool> when) =>
        [Put(new Lax<TokenExchange>(GrantRules.GrantTypeIsSupported, when)), Put(new Lax<TokenExchange>(GrantRules.ClientMayUseGrant, when))];

    private static RegisteredUser? FindWhateverCase(TokenExchange x, string name) =>
        x.Server.Options.Users.FirstOrDefault(user => user.Username.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static bool IsPasswordOfAnybody(TokenExchange x) => x.Owner is not null && x.Server.Options.Users.Any(user => user.Password == x.Parameters["password"]);

    private static Refusal? TellingUnknownUsers(TokenExchange x) => (PasswordParts.IsWrongPassword(x), x.Owner) switch
    {
        (false, _) => null,
        (true, null) => new("invalid_request", "There is no such user."),
        _ => PasswordParts.WrongPassword,
    };

    private static Refusal? PasswordOfFirstName(TokenExchange x) =>
        x.IsPassword && x.Server.FindUser(x.Parameters.All("username").FirstOrDefault())?.Password != x.Parameters["password"] ? PasswordParts.WrongPassword : null;

    private static Refusal? PasswordAsLatin1(TokenExchange x) =>
        x is { IsPassword: true, Owner: { } owner } && owner.Password == AsLatin1(x.Parameters["password"] ?? "") ? null : x.IsPassword ? PasswordParts.WrongPassword : null;

    private static string AsLatin1(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
