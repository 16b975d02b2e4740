using System.Text.Json;

namespace OAuthConformance.ReferenceServer.IdTokens;

/// <summary>The <c>claims</c> parameter (OpenID Connect Core section 5.5): what is asked for one by one. What is not understood in it is ignored.</summary>
/// <param name="ForIdToken">Claims that shall stand in the ID token.</param>
/// <param name="ForUserInfo">Claims that UserInfo shall tell.</param>
/// <param name="Subject">The one user that may be answered for; null for anyone.</param>
internal sealed record ClaimsRequest(IReadOnlyList<string> ForIdToken, IReadOnlyList<string> ForUserInfo, string? Subject)
{
    public static ClaimsRequest None { get; } = new([], [], null);

    public static ClaimsRequest Read(string? json)
    {
        if (json is null)
            return None;
        try
        {
            using var document = JsonDocument.Parse(json);
            return new(Names(document.RootElement, "id_token"), Names(document.RootElement, "userinfo"), SubjectOf(document.RootElement));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return None;
        }
    }

    private static IReadOnlyList<string> Names(JsonElement request, string place) =>
        request.TryGetProperty(place, out var asked) ? [.. asked.EnumerateObject().Select(claim => claim.Name)] : [];

    private static string? SubjectOf(JsonElement request) =>
        request.TryGetProperty("id_token", out var asked)
        && asked.TryGetProperty("sub", out var subject)
        && subject.ValueKind == JsonValueKind.Object
        && subject.TryGetProperty("value", out var value)
            ? value.GetString()
            : null;
}
