namespace OAuthConformance.Harness.Flows;

/// <summary>The claims that the scopes of OpenID Connect stand for (OpenID Connect Core section 5.4).</summary>
public static class ScopeClaims
{
    private static readonly Dictionary<string, IReadOnlyList<string>> Claims = new()
    {
        ["profile"] = ["name", "family_name", "given_name", "middle_name", "nickname", "preferred_username", "profile", "picture", "website", "gender", "birthdate", "zoneinfo", "locale", "updated_at"],
        ["email"] = ["email", "email_verified"],
        ["address"] = ["address"],
        ["phone"] = ["phone_number", "phone_number_verified"],
    };

    /// <summary>Scopes that stand for claims.</summary>
    public static IEnumerable<string> Scopes => Claims.Keys;

    /// <summary>The claims of a scope; none for a scope that stands for something else.</summary>
    public static IReadOnlyList<string> Of(string scope) => Claims.GetValueOrDefault(scope, []);
}
