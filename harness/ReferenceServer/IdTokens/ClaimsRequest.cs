using System.Text.Json;

namespace OAuthConformance.ReferenceServer.IdTokens;

/// <summary>The <c>claims</c> parameter (OpenID Connect Core section 5.5): what is asked for one by one. What is not understood in it is ignored.</summary>
/// <param name="ForIdToken">Claims that shall stand in the ID token.</param>
/// <param name="ForUserInfo">Claims that UserInfo shall tell.</param>
/// <param name="Subject">The one user that may be answered for; null for anyone.</param>
/// <param name="EssentialClasses">The classes of authentication of which one has to be met; none asks for nothing (section 5.5.1.1).</param>
internal sealed record ClaimsRequest(IReadOnlyList<string> ForIdToken, IReadOnlyList<string> ForUserInfo, string? Subject, IReadOnlyList<string> EssentialClasses)
{
    /// <summary>The one class of authentication there is: a password.</summary>
    public const string PasswordClass = "urn:oauth-conformance:class:password";

    /// <summary>The one class that was asked for, essential or not; what a careless server repeats.</summary>
    public string? WishedClass { get; private init; }

    public static ClaimsRequest None { get; } = new([], [], null, []);

    public static ClaimsRequest Read(string? json)
    {
        if (json is null)
            return None;
        try
        {
            using var document = JsonDocument.Parse(json);
            return new(Names(document.RootElement, "id_token"), Names(document.RootElement, "userinfo"), ValueOf(document.RootElement, "sub"), ClassesOf(document.RootElement))
            {
                WishedClass = ValueOf(document.RootElement, "acr"),
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return None;
        }
    }

    private static IReadOnlyList<string> Names(JsonElement request, string place) =>
        request.TryGetProperty(place, out var asked) ? [.. asked.EnumerateObject().Select(claim => claim.Name)] : [];

    private static IReadOnlyList<string> ClassesOf(JsonElement request)
    {
        var isEssential = request.TryGetProperty("id_token", out var asked)
            && asked.TryGetProperty("acr", out var acr)
            && acr.ValueKind == JsonValueKind.Object
            && acr.TryGetProperty("essential", out var essential)
            && essential.ValueKind == JsonValueKind.True;
        if (!isEssential)
            return [];
        var wanted = request.GetProperty("id_token").GetProperty("acr");
        if (wanted.TryGetProperty("value", out var value))
            return [value.GetString() ?? ""];
        return wanted.TryGetProperty("values", out var values) ? [.. values.EnumerateArray().Select(one => one.GetString() ?? "")] : [];
    }

    private static string? ValueOf(JsonElement request, string claim) =>
        request.TryGetProperty("id_token", out var asked)
        && asked.TryGetProperty(claim, out var wanted)
        && wanted.ValueKind == JsonValueKind.Object
        && wanted.TryGetProperty("value", out var value)
            ? value.GetString()
            : null;
}
