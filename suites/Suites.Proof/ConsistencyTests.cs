using System.Text.RegularExpressions;
using NUnit.Framework;
using OAuthConformance.Harness.Catalogue;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.KnownFailures;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.ReferenceServer;

namespace OAuthConformance.Suites.Proof;

/// <summary>What checks, catalogue, faults and folders say about each other is true.</summary>
public sealed partial class ConsistencyTests
{
    private static readonly IReadOnlyList<CheckInfo> Checks = CheckInfo.In(typeof(VerifierRules).Assembly);

    [Test]
    public void Check_ids_are_slugs_and_unique()
    {
        Assert.That(Checks.Select(check => check.Id), Is.Unique);
        Assert.That(Checks.Select(check => check.Id), Has.All.Match(Slug().ToString()));
    }

    [Test]
    public void Every_requirement_of_a_check_stands_in_the_catalogue() =>
        Assert.That(() => Checks.SelectMany(check => check.Requirements).ToList(), Throws.Nothing);

    [Test]
    public void Every_requirement_of_the_catalogue_is_judged_or_says_why_it_is_not()
    {
        var judged = Checks.SelectMany(check => check.Attribute.Requirements).ToHashSet();

        var requirements = RequirementCatalogue.Default.Specs.SelectMany(spec => spec.Requirements);

        Assert.That(requirements.Where(requirement => new[] { judged.Contains(requirement.Id), requirement.Open is not null, requirement.Untestable is not null, requirement.OutOfScope is not null }.Count(said => said) != 1).Select(requirement => requirement.Id), Is.Empty);
    }

    [Test]
    public void Every_check_names_faults_that_exist_and_says_what_an_attacker_gains()
    {
        var faults = ServerFaults.All.Select(fault => fault.Id).ToHashSet();

        Assert.That(Checks.SelectMany(check => check.Attribute.ProvenBy).Distinct(), Is.SubsetOf(faults));
        Assert.That(Checks.Where(check => check.Attribute.ProvenBy.Length == 0 || check.Attribute.Gains.Length == 0).Select(check => check.Id), Is.Empty);
    }

    [Test]
    public void Every_class_of_attacks_is_tried_and_every_check_names_classes_that_exist()
    {
        var known = RequirementCatalogue.Default.Attacks.Select(attack => attack.Id).ToList();

        Assert.That(Checks.SelectMany(check => check.Attribute.Attacks).Distinct(), Is.SubsetOf(known));
        Assert.That(known, Is.Unique.And.SubsetOf(Checks.SelectMany(check => check.Attacks).Select(attack => attack.Id)));
    }

    [Test]
    public void Every_rule_of_the_server_has_a_fault_that_leaves_it_out() =>
        Assert.That(ServerRules.All.Select(rule => rule.Id), Is.SubsetOf(ServerFaults.All.Select(fault => fault.LeavesOut)));

    [Test]
    public void Plans_name_specs_and_requirements_that_exist()
    {
        var catalogue = RequirementCatalogue.Default;

        Assert.That(catalogue.Plans.SelectMany(plan => plan.Specs).Distinct(), Is.SubsetOf(catalogue.Specs.Select(spec => spec.Id)));
        Assert.That(catalogue.Plans.SelectMany(plan => plan.Levels.Keys).Distinct(), Is.SubsetOf(catalogue.Specs.SelectMany(spec => spec.Requirements).Select(requirement => requirement.Id)));
    }

    [Test]
    public void The_first_segment_of_an_id_is_the_folder_of_its_suite()
    {
        foreach (var (file, source) in SuiteSources())
        {
            var folder = Path.GetFileName(Path.GetDirectoryName(file)!);
            var slug = WordStart().Replace(folder, "-$1").TrimStart('-').ToLowerInvariant();
            Assert.That(CheckId().Matches(source).Select(match => match.Groups[1].Value.Split('/')[0]), Has.All.EqualTo(slug), file);
        }
    }

    [Test]
    public void Checks_know_the_harness_and_nothing_else()
    {
        foreach (var (file, source) in SuiteSources())
        {
            Assert.That(source, Does.Not.Contain("OAuthConformance.Proof").And.Not.Contain("OAuthConformance.Report").And.Not.Contain("OAuthConformance.ReferenceServer"), file);
            Assert.That(source, Does.Not.Contain("NUnit"), $"{file}: an assertion of NUnit's inside a check would bypass the verdict");
        }
    }

    [Test]
    public void The_schema_of_profiles_is_the_one_that_the_types_make() =>
        Assert.That(
            File.ReadAllText(Path.Combine(Workspace.Of(AppContext.BaseDirectory).Root, "profiles", "schema.json")),
            Is.EqualTo(ProfileSchema.Write()),
            "write it anew: dotnet run --project harness/Runner -- schema > profiles/schema.json");

    [Test]
    public void The_schema_of_ledgers_is_the_one_that_the_types_make() =>
        Assert.That(
            File.ReadAllText(Path.Combine(Workspace.Of(AppContext.BaseDirectory).Root, "profiles", LedgerSchema.FileName)),
            Is.EqualTo(LedgerSchema.Write()),
            $"write it anew: dotnet run --project harness/Runner -- schema known-failures > profiles/{LedgerSchema.FileName}");

    private static IEnumerable<(string File, string Source)> SuiteSources() =>
        Directory.EnumerateDirectories(Path.Combine(Workspace.Of(AppContext.BaseDirectory).Root, "suites", "Suites"))
            .Where(folder => Path.GetFileName(folder) is not "bin" and not "obj" and not "TestResults")
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs"))
            .Select(file => (file, File.ReadAllText(file)));

    [GeneratedRegex("^[a-z0-9-]+/[a-z0-9-]+$")]
    private static partial Regex Slug();

    [GeneratedRegex("([A-Z])")]
    private static partial Regex WordStart();

    [GeneratedRegex("""\[Check\("([^"]+)""")]
    private static partial Regex CheckId();
}
