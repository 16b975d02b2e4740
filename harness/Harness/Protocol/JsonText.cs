using System.Text.Json;

namespace OAuthConformance.Harness.Protocol;

/// <summary>Reads JSON of a peer so that every text in it can be asked for later without an exception.</summary>
internal static class JsonText
{
    /// <summary>The document, independent of the bytes.</summary>
    /// <exception cref="JsonException">It is no JSON, or a text in it is no Unicode: System.Text.Json would only say so once that text is read.</exception>
    public static JsonElement Parse(ReadOnlySpan<byte> json)
    {
        var texts = new Utf8JsonReader(json);
        try
        {
            while (texts.Read())
            {
                if (texts.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                    texts.GetString();
            }
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException($"a text in it is no Unicode: {e.Message}", e);
        }

        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.Clone();
    }
}
