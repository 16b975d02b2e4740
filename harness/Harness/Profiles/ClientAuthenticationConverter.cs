using System.Text.Json;
using System.Text.Json.Serialization;

namespace OAuthConformance.Harness.Profiles;

/// <summary>Reads and writes <see cref="ClientAuthentication"/> by the registered names of RFC 7591 section 2.</summary>
internal sealed class ClientAuthenticationConverter : JsonConverter<ClientAuthentication>
{
    /// <inheritdoc/>
    public override ClientAuthentication Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var name = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        foreach (var method in Enum.GetValues<ClientAuthentication>())
        {
            if (method.RegisteredName() == name)
                return method;
        }

        var known = string.Join(", ", Enum.GetValues<ClientAuthentication>().Select(method => method.RegisteredName()));
        throw new ProfileValueException($"{name ?? "this"} is no client authentication method; write one of {known}");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ClientAuthentication value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.RegisteredName());
}

/// <summary>Names of <see cref="ClientAuthentication"/>.</summary>
public static class ClientAuthenticationNames
{
    /// <summary>The name that metadata and registration use, such as <c>client_secret_basic</c>.</summary>
    public static string RegisteredName(this ClientAuthentication method) =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(method.ToString());
}
