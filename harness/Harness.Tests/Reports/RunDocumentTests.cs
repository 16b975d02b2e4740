using NUnit.Framework;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Reports;

namespace OAuthConformance.Harness.Tests.Reports;

/// <summary>The JSON document and its published schema.</summary>
public sealed class RunDocumentTests
{
    [Test]
    public void The_schema_stands_in_its_file() => Assert.That(
        File.ReadAllText(Path.Combine(Workspace.Of(AppContext.BaseDirectory).Root, "reports", "report.schema.json")),
        Is.EqualTo(RunDocument.Schema()),
        "write it anew: dotnet run --project harness/Runner -- schema --of report > reports/report.schema.json");

    [Test]
    public void The_document_keeps_its_schema_whatever_the_server_sent([Values] Verdict verdict) =>
        Assert.That(Schemas.Report(Write(HostileText.Run("run", verdict))), Is.Empty);

    [Test]
    public void The_document_keeps_its_schema_for_every_outcome_and_for_an_interrupted_run()
    {
        var run = SampleRun.WithAllOutcomes();

        Assert.That(Schemas.Report(Write(run)), Is.Empty);
        Assert.That(Schemas.Report(Write(run with { Description = run.Description with { Completion = null } })), Is.Empty);
    }

    [TestCase("\"verdict\":\"failed\"", "\"verdict\":\"broken\"")]
    [TestCase("\"exitCode\":1", "\"exitCode\":\"1\"")]
    [TestCase("\"plans\":", "\"plan\":")]
    public void The_schema_sees_what_is_wrong(string sound, string wrong) =>
        Assert.That(Schemas.Report(Write(SampleRun.WithAllOutcomes()).Replace(sound, wrong, StringComparison.Ordinal)), Is.Not.Empty);

    private static string Write(RunRecord run) => RunDocument.Of(run, new Dictionary<string, string>(), 1).Write();
}
