using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace OAuthConformance.Harness.Profiles;

/// <summary>
/// What <c>${...}</c> stands for in a profile: <c>${NAME}</c> an environment variable, <c>${launch.port}</c> a free
/// loopback port, <c>${launch.secret}</c> a fresh random secret and <c>${launch.key}</c> a fresh private key at each place it is written.
/// </summary>
/// <param name="Environment">Looks up an environment variable.</param>
/// <param name="LaunchPort">The port for this run; 0 lets an in-process server choose.</param>
public sealed partial record ProfileVariables(Func<string, string?> Environment, int LaunchPort)
{
    /// <summary>Replaces every variable of a value.</summary>
    /// <exception cref="JsonException">A variable is not set.</exception>
    public string Expand(string value) => Variable().Replace(value, match => match.Groups[1].Value switch
    {
        "launch.port" => LaunchPort.ToString(),
        "launch.key" => Tokens.SigningKey.NewEcJwk(),
        "launch.secret" => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)),
        var name => Environment(name) is { Length: > 0 } set
            ? set
            : throw new MissingVariableException(name),
    });

    /// <summary>The environment variables that a value asks for and that are not set.</summary>
    public IEnumerable<string> NotSet(string value) => Variable().Matches(value)
        .Select(match => match.Groups[1].Value)
        .Where(name => name is not ("launch.port" or "launch.key" or "launch.secret") && string.IsNullOrEmpty(Environment(name)));

    /// <summary>A port that was free a moment ago.</summary>
    public static int FreeLoopbackPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"\$\{([^{}]*)\}")]
    private static partial Regex Variable();
}

/// <summary>Expands variables in every string value while a profile is read, so that an error knows its line.</summary>
internal sealed class VariableConverter(ProfileVariables variables) : JsonConverter<string>
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? variables.Expand(reader.GetString()!)
            : throw new ProfileValueException($"a text in double quotes belongs here, {(reader.TokenType == JsonTokenType.Null ? "or the member is left out" : $"not {reader.TokenType}")}");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    /// <inheritdoc/>
    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString()!;

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value);
}
