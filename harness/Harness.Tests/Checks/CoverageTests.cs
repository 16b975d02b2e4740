using NUnit.Framework;
using OAuthConformance.Harness.Catalogue;
using OAuthConformance.Harness.Checks;

namespace OAuthConformance.Harness.Tests.CheckTests;

public sealed class CoverageTests
{
    private static readonly IReadOnlySet<string> Faults = new HashSet<string> { "known-fault", "other-fault" };

    [Test]
    public void Each_statement_counts_once_and_what_is_judged_counts_as_that()
    {
        var spec = Spec(
            Row("named"), Row("named-and-open") with { Open = "Half of it is missing." },
            Row("untestable") with { Untestable = "Nobody sees it." }, Row("out") with { OutOfScope = "It is the client's." },
            Row("open") with { Open = "Later." }, Row("forgotten"));

        var counted = Count(spec, Check("flow/a", ["named", "named-and-open"], "known-fault"));

        Assert.That((counted.Id, counted.Title, counted.Statements), Is.EqualTo(("RFC1", "Sample", 6)));
        Assert.That((counted.Tested, counted.Proven, counted.Untestable, counted.OutOfScope), Is.EqualTo((2, 2, 1, 1)));
        Assert.That(counted.Open, Is.EqualTo(new[] { "RFC1-1/open", "RFC1-1/forgotten" }));
    }

    [TestCase(0)]
    [TestCase(0, "unknown-fault")]
    [TestCase(0, "known-fault", "unknown-fault")]
    [TestCase(1, "known-fault")]
    [TestCase(1, "known-fault", "other-fault")]
    public void A_statement_is_proven_when_a_check_of_it_names_faults_that_exist(int proven, params string[] faults) =>
        Assert.That(Count(Spec(Row("named")), Check("flow/a", ["named"], faults)).Proven, Is.EqualTo(proven));

    [Test]
    public void One_proven_check_among_several_is_enough() =>
        Assert.That(Count(Spec(Row("named")), Check("flow/a", ["named"]), Check("flow/b", ["named"], "known-fault")), Has.Property(nameof(SpecCoverage.Tested)).EqualTo(1).And.Property(nameof(SpecCoverage.Proven)).EqualTo(1));

    [Test]
    public void A_specification_without_statements_counts_nothing() =>
        Assert.That(Count(Spec(), Check("flow/a", ["named"], "known-fault")), Has.Property(nameof(SpecCoverage.Statements)).Zero.And.Property(nameof(SpecCoverage.Tested)).Zero);

    private static SpecCoverage Count(Spec spec, params CheckInfo[] checks) => Coverage.Of([spec], checks, Faults).Specs.Single();

    private static Spec Spec(params Requirement[] rows) => new("RFC1", "Sample", "https://specs.example", rows);

    private static Requirement Row(string slug) => new()
    {
        Id = $"RFC1-1/{slug}",
        Spec = "RFC1",
        Section = "1",
        Text = "A sound server does this.",
        Mend = "Do it.",
        Level = Level.Must,
        Link = "https://specs.example/1",
    };

    private static CheckInfo Check(string id, string[] slugs, params string[] provenBy) => new(
        typeof(SampleSuite).GetMethod(nameof(SampleSuite.Passes))!,
        new CheckAttribute(id, Severity.High, [.. slugs.Select(slug => $"RFC1-1/{slug}")]) { ProvenBy = provenBy });
}
