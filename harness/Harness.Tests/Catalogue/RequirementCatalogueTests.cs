using NUnit.Framework;
using OAuthConformance.Harness.Catalogue;

namespace OAuthConformance.Harness.Tests.Catalogue;

public sealed class RequirementCatalogueTests
{
    private static readonly RequirementCatalogue All = RequirementCatalogue.Default;

    private static IEnumerable<Requirement> Requirements => All.Specs.SelectMany(spec => spec.Requirements);

    [Test]
    public void Every_requirement_is_found_by_its_id_and_says_where_it_stands()
    {
        foreach (var requirement in Requirements)
        {
            Assert.That(All[requirement.Id], Is.SameAs(requirement));
            Assert.That(requirement.Id, Does.Match($"^{requirement.Spec}-{requirement.Section}/[a-z0-9-]+$"));
            Assert.That(Uri.IsWellFormedUriString(requirement.Link, UriKind.Absolute), Is.True, requirement.Id);
            Assert.That(requirement.Link, Does.StartWith("https://").And.Not.Contain("{"));
        }
    }

    [Test]
    public void Every_text_is_a_sentence()
    {
        foreach (var requirement in Requirements)
        {
            Assert.That(requirement.Text, Does.Match(@"^\S.*\.$"), requirement.Id);
            Assert.That(requirement.Mend, Does.Match(@"^\S.*\.$"), requirement.Id);
        }
    }

    [Test]
    public void Every_plan_names_what_there_is()
    {
        foreach (var plan in All.Plans)
        {
            Assert.That(plan.Specs, Is.Unique.And.SubsetOf(All.Specs.Select(spec => spec.Id)), plan.Id);
            Assert.That(plan.Levels.Keys.Where(id => !All.Has(id)), Is.Empty, plan.Id);
            Assert.That((plan.Without ?? []).Where(part => !LeavesAnythingOut(plan, part)), Is.Empty, plan.Id);
            Assert.That(plan.Title, Is.Not.Empty);
        }
    }

    [Test]
    public void An_id_that_is_not_there_is_named()
    {
        Assert.That(All.FindPlan("OAUTH-2.0"), Is.Null);
        Assert.That(All.Has("RFC0000-1/none"), Is.False);
        Assert.That(() => All["RFC0000-1/none"], Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("RFC0000-1/none"));
    }

    [TestCase("lax", Level.Info)]
    [TestCase("lax normal", Level.Should)]
    [TestCase("normal lax", Level.Should)]
    [TestCase("strict normal lax", Level.Must)]
    [TestCase("other", Level.None)]
    [TestCase("other lax", Level.Info)]
    [TestCase("named", Level.Must)]
    public void The_strictest_plan_decides_the_level(string plans, Level level)
    {
        var requirement = new Requirement { Id = "S-1/rule", Spec = "S", Section = "1", Text = "", Mend = "", Level = Level.Should, Link = "" };
        var known = new Dictionary<string, Plan>
        {
            ["lax"] = Plan("lax", "S", Level.Info),
            ["normal"] = Plan("normal", "S", null),
            ["strict"] = Plan("strict", "S", Level.Must),
            ["other"] = Plan("other", "T", null),
            ["named"] = Plan("named", "T", Level.Must),
        };

        var set = new PlanSet([.. plans.Split(' ').Select(id => known[id])]);

        Assert.That(set.LevelOf(requirement), Is.EqualTo(level));
        Assert.That(string.Join(' ', set.Ids), Is.EqualTo(plans));
    }

    [TestCase("S-3.2/rule", Level.None)]
    [TestCase("S-3.2.2.1/rule", Level.None)]
    [TestCase("S-3.20/rule", Level.Must)]
    [TestCase("S-3/rule", Level.Must)]
    [TestCase("S-5/code-token-complete", Level.None)]
    [TestCase("S-5/codes-count", Level.Must)]
    [TestCase("S-6/whole", Level.None)]
    [TestCase("S-6/whole2", Level.Must)]
    [TestCase("S-3.2/named", Level.Info)]
    public void A_plan_does_not_ask_for_what_it_leaves_out(string id, Level level)
    {
        var requirement = new Requirement { Id = id, Spec = "S", Section = "", Text = "", Mend = "", Level = Level.Must, Link = "" };

        var plan = new Plan("p", "p", ["S"], new Dictionary<string, Level> { ["S-3.2/named"] = Level.Info }, ["S-3.2", "S-5/code", "S-6/whole"]);

        Assert.That(plan.LevelOf(requirement), Is.EqualTo(level));
    }

    private static bool LeavesAnythingOut(Plan plan, string part) => Requirements.Any(requirement =>
        plan.LevelOf(requirement) == Level.None && (plan with { Without = [.. plan.Without!.Where(other => other != part)] }).LevelOf(requirement) != Level.None);

    private static Plan Plan(string id, string spec, Level? level) =>
        new(id, id, [spec], level is { } given ? new Dictionary<string, Level> { ["S-1/rule"] = given } : []);
}
