using OAuthConformance.ReferenceServer.State;

namespace OAuthConformance.ReferenceServer.IdTokens;

/// <summary>What the server can tell of a user, by the scopes that were granted (OpenID Connect Core section 5.4) and the claims that were asked for by name (section 5.5).</summary>
internal static class UserClaims
{
    private static readonly Dictionary<string, IReadOnlyList<string>> OfScopes = new()
    {
        [ScopeList.Profile] = ["name", "updated_at"],
        [ScopeList.Email] = ["email", "email_verified"],
        [ScopeList.Phone] = ["phone_number", "phone_number_verified"],
    };

    /// <summary>Claims by name; texts, truth values and numbers, as section 5.1 defines them.</summary>
    public static IEnumerable<(string Claim, object Value)> Of(RegisteredUser user, IEnumerable<string> scopes, IEnumerable<string> named)
    {
        var wanted = scopes.SelectMany(scope => OfScopes.GetValueOrDefault(scope, [])).Concat(named).ToHashSet(StringComparer.Ordinal);
        return All(user).Where(claim => wanted.Contains(claim.Claim));
    }

    private static IEnumerable<(string Claim, object Value)> All(RegisteredUser user) =>
    [
        ("name", user.Name), ("updated_at", DateTimeOffset.UnixEpoch.AddYears(50).ToUnixTimeSeconds()),
        ("email", user.Email), ("email_verified", true),
        ("phone_number", user.Phone), ("phone_number_verified", false),
    ];
}
