using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.KnownFailures;

namespace OAuthConformance.Reports;

/// <summary>A run as one JSON document, for programs: what <c>run --json</c> prints, and <c>report.json</c>.</summary>
/// <param name="Run">The run's name.</param>
/// <param name="Target">Who was audited.</param>
/// <param name="Plans">Ids of the plans that the audit is held to.</param>
/// <param name="Counts">How many checks ended in which way.</param>
/// <param name="Totals">What the run cost; null when it did not come to its end.</param>
/// <param name="Results">The lines of <c>results.ndjson</c>.</param>
/// <param name="LeftOut">Checks that the plans ask for and that were not planned, each with the reason.</param>
/// <param name="Ledger">What of the ledger of known failures is out of date.</param>
/// <param name="Reports">Kind of report to its path; in <c>report.json</c>, relative to that file.</param>
/// <param name="ExitCode">What the command ends with.</param>
public sealed record RunDocument(
    string Run, TargetDescription Target, IReadOnlyList<string> Plans, RunCounts Counts, RunTotals? Totals, IReadOnlyList<CheckResult> Results,
    IReadOnlyList<LeftOutCheck> LeftOut, IReadOnlyList<LedgerReview> Ledger, IReadOnlyDictionary<string, string> Reports, int ExitCode)
{
    /// <summary>The document of a run.</summary>
    public static RunDocument Of(RunRecord run, IReadOnlyDictionary<string, string> reports, int exitCode) => new(
        run.Description.Run, run.Description.Target, run.Description.Plans, RunCounts.Of(run), run.Description.Completion?.Totals, run.Results, run.Description.LeftOut, LedgerReview.Of(run), reports, exitCode);

    /// <summary>On one line.</summary>
    public string Write() => JsonSerializer.Serialize(this, RunFolder.Json);

    /// <summary>The JSON schema of the document, made from its types; it stands in <c>reports/report.schema.json</c>.</summary>
    public static string Schema()
    {
        // Read leniently, numbers could be texts too; they are never written so.
        var options = new JsonSerializerOptions(RunFolder.Json) { TypeInfoResolver = new DefaultJsonTypeInfoResolver(), NumberHandling = JsonNumberHandling.Strict };
        var schema = options.GetJsonSchemaAsNode(typeof(RunDocument), new() { TreatNullObliviousAsNonNullable = true });
        var document = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = "A run of oauth-conformance: what run --json prints, and report.json" };
        foreach (var (name, value) in schema.AsObject())
            document[name] = value?.DeepClone();
        return document.ToJsonString(new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n";
    }
}
