using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;

namespace OAuthConformance.Harness.Profiles;

/// <summary>The JSON schema of profiles, made from the types that read them, so that editors complete what the loader accepts.</summary>
public static class ProfileSchema
{
    /// <summary>The schema as it stands in <c>profiles/schema.json</c>.</summary>
    public static string Write() => Write(ProfileLoader.Json, typeof(Profile), "Profile of a target of oauth-conformance", Name);

    /// <summary>The schema of a document.</summary>
    /// <param name="options">How it is read.</param>
    /// <param name="type">What it is read into.</param>
    /// <param name="title">What it is.</param>
    /// <param name="refine">Tells what custom converters hide from the exporter.</param>
    public static string Write(JsonSerializerOptions options, Type type, string title, Func<JsonSchemaExporterContext, JsonNode, JsonNode> refine)
    {
        var schema = options.GetJsonSchemaAsNode(type, new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = refine });
        var document = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = title };
        foreach (var (name, value) in schema.AsObject())
            document[name] = value?.DeepClone();
        return document.ToJsonString(new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n";
    }

    /// <summary>What custom converters hide from the exporter.</summary>
    private static JsonNode Name(JsonSchemaExporterContext context, JsonNode schema) => context.TypeInfo.Type switch
    {
        var type when type == typeof(string) => new JsonObject { ["type"] = "string" },
        var type when type == typeof(ClientAuthentication) => new JsonObject
        {
            ["enum"] = new JsonArray([.. Enum.GetValues<ClientAuthentication>().Select(method => (JsonNode)method.RegisteredName())]),
        },
        var type when type == typeof(IReadOnlyList<string>) => new JsonObject
        {
            ["type"] = "array",
            ["items"] = new JsonObject { ["type"] = "string" },
        },
        _ => schema,
    };
}
