namespace OAuthConformance.ReferenceServer.Authorize;

/// <summary>Response types: sets of values, whose order means nothing (OAuth 2.0 Multiple Response Types sections 3 to 5).</summary>
internal static class ResponseTypes
{
    public const string Code = "code";
    public const string Token = "token";
    public const string IdToken = "id_token";
    public const string None = "none";

    private static readonly HashSet<string> Known =
    [
        Code, Token, IdToken, None,
        Ordered("id_token token"), Ordered("code id_token"), Ordered("code token"), Ordered("code id_token token"),
    ];

    /// <summary>Each value that a type may be made of.</summary>
    public static IReadOnlyList<string> Values { get; } = [Code, Token, IdToken, None];

    public static bool IsKnown(string type) => Known.Contains(Ordered(type));

    public static bool IsRegistered(RegisteredClient client, string type) => client.ResponseTypes.Any(registered => Ordered(registered) == Ordered(type));

    private static string Ordered(string type) => string.Join(' ', type.Split(' ').Order(StringComparer.Ordinal));
}

/// <summary>Response modes (OAuth 2.0 Multiple Response Types section 2.1, OAuth 2.0 Form Post Response Mode section 2).</summary>
internal static class ResponseModes
{
    public const string Query = "query";
    public const string Fragment = "fragment";
    public const string FormPost = "form_post";

    public static IReadOnlyList<string> All { get; } = [Query, Fragment, FormPost];
}
