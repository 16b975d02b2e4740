using OAuthConformance.ReferenceServer.Authorize;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.Token;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong in the scopes that are read and granted.</summary>
internal static class ScopeFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        Without("token/scope-is-registered", "client-credentials-scope-unchecked", "With client credentials or a user's password, a client gets scopes that it is not registered for."),
        Changed([Put(ReadingScope((x, asked) => Kept(asked, x.Client))), Put(DropAtAuthorization), Put(new Step<TokenExchange>(IssuingSteps.NameScope.Id, _ => { }))],
            "scope-dropped-silently",
            "Scopes that the client is not registered for are dropped, and no answer tells the scope."),
        Changed([Put(ReadingScope((x, asked) => Kept(asked, x.Client))), Put(DropAtAuthorization), Put(EchoScope)],
            "scope-dropped-and-echoed",
            "Scopes that the client is not registered for are dropped, and the answer tells the scope that was asked for."),
        Swapped(ReadingScope((x, asked) => [.. asked.Select(scope => InRegisteredCase(scope, x.Client))]),
            "scope-case-ignored",
            "A scope in other letters, as in NOTES.READ, is granted."),
        Swapped(ReadingScope((_, asked) => [.. asked.Select(WithoutIllegal).Where(scope => scope.Length > 0)]),
            "malformed-scope-accepted",
            "Characters that no scope may have are taken away, and what is left is granted."),
        Swapped(ScopeOfRedemption, "redemption-scope-widens", "A scope that comes with the code replaces the one that the user granted."),
        Swapped(GrantRules.ScopeIsRegistered.AlsoRefusing(x => x is { IsClientCredentials: true, AskedScopes: null } ? new("invalid_request", "The scope is missing.") : null),
            "missing-scope-is-invalid-request",
            "A request without scope is refused with invalid_request."),
        Swapped(RefuseEmpty, "empty-token-parameter-counts", "An empty scope is refused instead of being taken for absent."),
    ];

    private static Step<TokenExchange> ReadingScope(Func<TokenExchange, IReadOnlyList<string>, IReadOnlyList<string>> alter) => new(GrantRules.ReadScope.Id, async x =>
    {
        await GrantRules.ReadScope.RunAsync(x);
        if ((x.IsClientCredentials || x.IsPassword) && x.AskedScopes is { } asked)
            x.AskedScopes = alter(x, asked);
    });

    /// <summary>Scopes that the client is not registered for are dropped instead of refused.</summary>
    public static Rule<AuthorizeExchange> DropAtAuthorization => AuthorizeRules.ScopeIsRegistered.Judging(x =>
    {
        x.Request = x.Request with { Scopes = Kept(x.Request.Scopes, x.Client) };
        return null;
    });

    private static Step<TokenExchange> EchoScope => new(IssuingSteps.NameScope.Id, async x =>
    {
        await IssuingSteps.NameScope.RunAsync(x);
        if (x.Parameters["scope"] is { } asked)
            x.Members["scope"] = asked;
    });

    private static Step<TokenExchange> ScopeOfRedemption => new(IssuingSteps.ChooseScopes.Id, async x =>
    {
        await IssuingSteps.ChooseScopes.RunAsync(x);
        if (x is { Code: not null, AskedScopes: { } asked })
            x.GrantedScopes = Kept(asked, x.Client);
    });

    private static Rule<TokenExchange> RefuseEmpty => GrantRules.ScopeIsRegistered.AlsoRefusing(x =>
        x.Parameters.SentEmpty.Contains("scope") ? new("invalid_scope", "The scope is empty.") : null);

    private static IReadOnlyList<string> Kept(IEnumerable<string> asked, RegisteredClient? client) => [.. asked.Intersect(client?.Scopes ?? [])];

    private static string InRegisteredCase(string scope, RegisteredClient? client) =>
        client?.Scopes.FirstOrDefault(known => known.Equals(scope, StringComparison.OrdinalIgnoreCase)) ?? scope;

    // What is left are the characters of RFC 6749 section 3.3.
    private static string WithoutIllegal(string scope) => string.Concat(scope.Where(letter => letter is > ' ' and < '\x7f' and not ('"' or '\\')));
}
