using OAuthConformance.ReferenceServer.State;

namespace OAuthConformance.ReferenceServer.IdTokens;

/// <summary>What the server can tell of a user, by the scopes that were granted (OpenID Connect Core section 5.4) and the claims that were asked for by name (section 5.5).</summary>
internal static class UserClaims
{
    public static IEnumerable<(string Claim, string Value)> Of(RegisteredUser user, IEnumerable<string> scopes, IEnumerable<string> named)
    {
        var granted = scopes.ToHashSet(StringComparer.Ordinal);
        var asked = named.ToHashSet(StringComparer.Ordinal);
        if (granted.Contains(ScopeList.Profile) || asked.Contains("name"))
            yield return ("name", user.Name);
        if (granted.Contains(ScopeList.Email) || asked.Contains("email"))
            yield return ("email", user.Email);
    }
}
