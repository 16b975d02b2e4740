using System.Text.Json;

namespace OAuthConformance.Harness.Protocol;

/// <summary>The body of a response as a JSON object, if it is one.</summary>
public sealed class JsonBody
{
    private readonly JsonElement? _root;

    /// <summary>Reads the body; what is no JSON object has no members.</summary>
    public JsonBody(WireResponse? response)
    {
        try
        {
            var document = JsonText.Parse(response?.Body ?? []);
            _root = document.ValueKind == JsonValueKind.Object ? document : null;
        }
        catch (JsonException)
        {
            _root = null;
        }
    }

    /// <summary>True when the body is a JSON object.</summary>
    public bool IsObject => _root is not null;

    /// <summary>Names of all members.</summary>
    public IEnumerable<string> MemberNames => _root?.EnumerateObject().Select(member => member.Name) ?? [];

    /// <summary>A member, or null.</summary>
    public JsonElement? Member(string name) => _root is { } root && root.TryGetProperty(name, out var value) ? value : null;

    /// <summary>A member that is a JSON string, or null.</summary>
    public string? Text(string name) => Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
