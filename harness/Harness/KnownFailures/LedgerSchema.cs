using System.Text.Json.Nodes;
using OAuthConformance.Harness.Profiles;

namespace OAuthConformance.Harness.KnownFailures;

/// <summary>The JSON schema of ledgers, made from the types that read them.</summary>
public static class LedgerSchema
{
    /// <summary>How the schema is called beside the profiles.</summary>
    public const string FileName = "known-failures.schema.json";

    /// <summary>The schema.</summary>
    public static string Write() => ProfileSchema.Write(Ledger.Json, typeof(Ledger), "Known failures of a target of oauth-conformance", (context, schema) => context.TypeInfo.Type switch
    {
        var type when type == typeof(Checks.Verdict) => new JsonObject { ["enum"] = new JsonArray("failed", "warning") },
        _ => schema,
    });
}
