namespace OAuthConformance.ReferenceServer.State;

/// <summary>Scope lists (RFC 6749 section 3.3).</summary>
internal static class ScopeList
{
    public const string OpenId = "openid";

    public const string Profile = "profile";

    public const string Email = "email";

    public const string Phone = "phone";

    /// <summary>Reads the notes of the embedded API.</summary>
    public const string NotesRead = "notes.read";

    /// <summary>Scopes that speak of a user (OpenID Connect Core sections 5.4 and 11). They are never granted unasked, nor without a user.</summary>
    public static IReadOnlyList<string> Identity { get; } = [OpenId, Profile, Email, Phone, "offline_access"];

    public static IReadOnlyList<string>? Parse(string? scope) =>
        scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToList();

    /// <summary>What a request that names no scope is granted.</summary>
    public static IReadOnlyList<string> DefaultOf(RegisteredClient? client) => WithoutIdentity(client?.Scopes ?? []);

    public static IReadOnlyList<string> WithoutIdentity(IEnumerable<string> scopes) => [.. scopes.Except(Identity)];
}
