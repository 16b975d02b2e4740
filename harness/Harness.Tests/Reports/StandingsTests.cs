using NUnit.Framework;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Reports;

namespace OAuthConformance.Harness.Tests.Reports;

/// <summary>Requirements and threats are never said to stand better than the checks found them.</summary>
public sealed class StandingsTests
{
    private static readonly PlannedRequirement Rule = new("RFC6749-1/a", "RFC6749", "1", "must", "A.", "", "");

    private static readonly PlannedAttack Attack = new("B1", "Attack", "CWE-1");

    [TestCase("Passed Passed", "Met")]
    [TestCase("Passed NotApplicable", "Met")]
    [TestCase("NotApplicable NotApplicable", "NotApplicable")]
    [TestCase("Passed Inconclusive", "Undecided")]
    [TestCase("Passed Error", "Undecided")]
    [TestCase("Passed Missing", "Undecided")]
    [TestCase("Passed LeftOut", "Undecided")]
    [TestCase("NotApplicable LeftOut", "Undecided")]
    [TestCase("Passed Inconclusive Failed", "Broken")]
    [TestCase("Warning Passed", "Broken")]
    [TestCase("Known Passed", "Broken")]
    [TestCase("Unexpected Passed", "Met")]
    public void A_requirement_stands_as_the_worst_of_its_checks(string outcomes, string standing) =>
        Assert.That(Of(outcomes).Specs.Single().Requirements.Single().Standing.ToString(), Is.EqualTo(standing));

    [TestCase("Passed Passed", "Mitigated")]
    [TestCase("Passed NotApplicable", "Mitigated")]
    [TestCase("NotApplicable", "NotTried")]
    [TestCase("LeftOut", "NotTried")]
    [TestCase("NotApplicable LeftOut", "NotTried")]
    [TestCase("Passed LeftOut", "Undecided")]
    [TestCase("Passed Missing", "Undecided")]
    [TestCase("Passed Inconclusive", "Undecided")]
    [TestCase("Inconclusive Failed", "Open")]
    [TestCase("Passed Warning", "Open")]
    [TestCase("Known Passed", "Open")]
    [TestCase("Form Passed", "Mitigated")]
    [TestCase("Form Failed", "Open")]
    [TestCase("Harmless Passed", "Open")]
    public void A_threat_stands_as_the_worst_of_its_attacks(string outcomes, string standing) =>
        Assert.That(Of(outcomes).Threats.Single().Standing.ToString(), Is.EqualTo(standing));

    [Test]
    public void A_finding_decides_nothing_of_the_other_requirements_of_its_check()
    {
        var other = Rule with { Id = "RFC6749-1/b" };
        var check = SampleRun.Plan("a/0") with { Requirements = [Rule, other] };
        var result = SampleRun.Result("a/0", Verdict.Failed, "s") with { Broken = other.Id };

        var standings = Of(SampleRun.Of("run", (check, result)));

        Assert.That(standings.With(Standing.Broken), Is.EqualTo(new[] { other }));
        Assert.That(standings.With(Standing.Undecided), Is.EqualTo(new[] { Rule }));
    }

    [Test]
    public void A_broken_requirement_that_no_check_names_is_counted_under_its_specification()
    {
        var check = SampleRun.Plan("a/0") with { Requirements = [Rule] };
        var result = SampleRun.Result("a/0", Verdict.Failed, "s") with { Broken = "OAuth-2.1-4.1/code" };

        var spec = Of(SampleRun.Of("run", (check, result))).Specs.Single(spec => spec.Id == "OAuth-2.1");

        Assert.That(spec.Requirements.Single().Standing, Is.EqualTo(Standing.Broken));
        Assert.That(spec.Requirements.Single().Requirement.Section, Is.EqualTo("4.1"));
    }

    [TestCase("info")]
    [TestCase("none")]
    public void What_the_plans_do_not_ask_for_is_neither_met_nor_broken(string level)
    {
        var check = SampleRun.Plan("a/0") with { Requirements = [Rule with { Level = level }] };

        Assert.That(Of(SampleRun.Of("run", (check, SampleRun.Result("a/0", Verdict.Passed, "s")))).Specs, Is.Empty);
    }

    [Test]
    public void Statements_that_no_check_judges_are_counted() =>
        Assert.That(Of(SampleRun.WithAllOutcomes()).Specs.Select(spec => (spec.Id, spec.Requirements.Count, spec.Unjudged)), Is.EqualTo(new[] { ("RFC6749", 1, (int?)3), ("RFC7636", 1, 0), ("RFC9207", 1, 1) }));

    private static Standings Of(RunRecord run) => Standings.Of(run, CheckOutcome.Of(run));

    private static Standings Of(string outcomes)
    {
        var words = outcomes.Split(' ').Index().ToList();
        var run = SampleRun.Of("run", [.. words.Where(word => word.Item != "LeftOut").Select(word => (SampleRun.Plan($"a/{word.Index}") with { Requirements = [Rule], Attacks = [Attack] }, Result($"a/{word.Index}", word.Item)))]);
        return Of(run with
        {
            Description = run.Description with
            {
                LeftOut = [.. words.Where(word => word.Item == "LeftOut").Select(word => new LeftOutCheck($"a/{word.Index}", "not selected", [new(Rule.Id, Rule.Spec, Rule.Level)], [Attack]))],
            },
        });
    }

    private static CheckResult? Result(string id, string word) => word switch
    {
        "Missing" => null,
        "Known" => SampleRun.Result(id, Verdict.Failed, "s") with { Known = "k" },
        "Unexpected" => SampleRun.Result(id, Verdict.Passed, "s") with { Known = "k" },
        "Form" => SampleRun.Result(id, Verdict.Failed, "refused, but in a wrong form") with { WasRefused = true },
        "Harmless" => SampleRun.Result(id, Verdict.Failed, "accepted, and harmless") with { Severity = Severity.Low },
        _ => SampleRun.Result(id, Enum.Parse<Verdict>(word), "s"),
    };
}
