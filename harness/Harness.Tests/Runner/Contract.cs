using System.Text.Json.Nodes;
using NUnit.Framework;

namespace OAuthConformance.Harness.Tests.Runner;

/// <summary>The JSON that the command writes, which others parse: exactly these members, no more and no less.</summary>
internal static class Contract
{
    public static readonly string[] Run = ["run", "target", "plans", "counts", "totals", "results", "leftOut", "ledger", "reports", "exitCode"];

    public static readonly string[] Counts =
        ["passed", "warning", "failed", "notApplicable", "inconclusive", "error", "missing", "knownFailure", "unexpectedPass"];

    public static readonly string[] Totals = ["checks", "requests", "browserLogins", "quickLogins", "seconds"];

    public static readonly string[] Result =
    [
        "schema", "check", "requirements", "broken", "verdict", "severity", "summary", "expected", "actual", "reason", "known",
        "observations", "steps", "decidingStep", "wasRefused", "evidence", "durationMs", "startedAt",
    ];

    public static readonly string[] Listed = ["id", "title", "flow", "requirements", "severity", "tags", "needs", "provenBy"];

    public static readonly string[] Proof = ["checks", "rules", "unproven", "unguarded", "falseAlarms"];

    public static readonly string[] Coverage = ["id", "title", "statements", "tested", "proven", "untestable", "outOfScope", "open"];

    /// <summary>Standard output as the one document that it is.</summary>
    public static JsonNode Document(this Ended ended)
    {
        Assert.That(ended.Output.TrimEnd().Split('\n'), Has.Length.EqualTo(1), "one document, on one line");
        return JsonNode.Parse(ended.Output)!;
    }

    /// <summary>An object has these members.</summary>
    public static void AssertMembers(JsonNode? node, string[] members) =>
        Assert.That(node!.AsObject().Select(member => member.Key), Is.EquivalentTo(members));

    /// <summary>The members of <c>counts</c> by name.</summary>
    public static IReadOnlyDictionary<string, int> CountsOf(JsonNode run) =>
        run["counts"]!.AsObject().ToDictionary(count => count.Key, count => (int)count.Value!);
}
