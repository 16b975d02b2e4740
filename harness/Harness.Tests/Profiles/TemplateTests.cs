using System.Text.Json;
using System.Text.RegularExpressions;
using NUnit.Framework;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Tokens;

namespace OAuthConformance.Harness.Tests.Profiles;

/// <summary>The profiles to fill in: nobody here runs them, so that their shape is all that can be held.</summary>
public sealed partial class TemplateTests
{
    private const string NotRun = "This profile was not run by us.";

    private static readonly string Root = Path.Combine(Workspace.Of(AppContext.BaseDirectory).Root, "profiles", "templates");

    private static IEnumerable<string> Names => Directory.GetDirectories(Root).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal);

    [Test]
    public void There_are_templates() => Assert.That(Names.Count(), Is.GreaterThanOrEqualTo(15));

    [TestCaseSource(nameof(Names))]
    public void A_template_is_a_sound_profile_when_its_variables_are_set(string name)
    {
        var profile = ProfileLoader.Parse(Text(name), name, new(Plausible, LaunchPort: 0));

        Assert.That(profile.Name, Is.EqualTo(name));
        Assert.That(profile.Description, Is.Not.Empty);
        Assert.That(profile.Plans, Does.Contain("oauth-2.0").And.Contain("security-bcp"));
        Assert.That(profile.Launch, Is.Null);
    }

    [TestCaseSource(nameof(Names))]
    public void A_template_says_its_schema_first(string name)
    {
        using var document = JsonDocument.Parse(Text(name));
        var first = document.RootElement.EnumerateObject().First();

        Assert.That((first.Name, first.Value.GetString()), Is.EqualTo(("$schema", "../../schema.json")));
    }

    [TestCaseSource(nameof(Names))]
    public void Permission_secrets_and_passwords_come_from_variables(string name)
    {
        using var document = JsonDocument.Parse(Text(name));
        var members = Members(document.RootElement).Where(member => member.Name is "authorisation" or "secret" or "privateKey" or "password").ToList();

        Assert.That(members, Is.Not.Empty);
        Assert.That(members.Select(member => member.Value.GetString()), Has.All.Match(@"^\$\{[A-Z0-9_]+\}$"));
    }

    [TestCaseSource(nameof(Names))]
    public void The_variables_of_a_template_begin_alike_and_its_readme_names_them_and_no_other(string name)
    {
        var variables = Variables(name);
        var prefix = variables.First().Split('_')[0] + "_";
        var named = Regex.Matches(Readme(name), $@"\b{prefix}[A-Z0-9_]+").Select(match => match.Value).Distinct();

        Assert.That(variables, Has.All.StartsWith(prefix));
        Assert.That(named, Is.EquivalentTo(variables));
    }

    [TestCaseSource(nameof(Names))]
    public void Without_its_variables_each_of_them_is_named(string name)
    {
        var complaint = Assert.Throws<ConfigurationException>(() => ProfileLoader.Parse(Text(name), name, new(_ => null, LaunchPort: 0)))!.Message;

        foreach (var variable in Variables(name))
            Assert.That(complaint, Does.Match($@"\b{variable}\b"));
    }

    [TestCaseSource(nameof(Names))]
    public void A_readme_says_that_the_profile_was_not_run(string name) => Assert.That(Readme(name), Does.Contain(NotRun));

    [Test]
    public void The_table_has_a_row_for_every_template_and_for_nothing_else()
    {
        var rows = File.ReadAllLines(Path.Combine(Root, "README.md")).Select(line => Row().Match(line)).Where(match => match.Success).ToList();

        Assert.That(rows.Select(row => row.Groups["name"].Value), Is.EquivalentTo(Names));
        Assert.That(rows.Select(row => row.Groups["folder"].Value), Is.EquivalentTo(Names));
        Assert.That(rows.Select(row => row.Groups["status"].Value), Has.All.EqualTo("not run"));
    }

    [TestCaseSource(nameof(Names))]
    public void The_table_tells_the_plans_of_a_template(string name)
    {
        var profile = ProfileLoader.Parse(Text(name), name, new(Plausible, LaunchPort: 0));
        var row = File.ReadAllLines(Path.Combine(Root, "README.md")).Single(line => line.Contains($"({name}/README.md)", StringComparison.Ordinal));

        Assert.That(Regex.Matches(row.Split('|')[3], "[a-z0-9.-]+").Select(match => match.Value), Is.EquivalentTo(profile.Plans.Except(["security-bcp"])));
    }

    private static string Text(string name) => File.ReadAllText(Path.Combine(Root, name, "profile.json"));

    private static string Readme(string name) => File.ReadAllText(Path.Combine(Root, name, "README.md"));

    private static List<string> Variables(string name) => [.. Variable().Matches(Text(name)).Select(match => match.Groups[1].Value).Distinct()];

    private static string Plausible(string variable) =>
        variable.EndsWith("_KEY", StringComparison.Ordinal) ? SigningKey.NewEcJwk()
        : variable.EndsWith("_URL", StringComparison.Ordinal) ? "https://login.staging.example"
        : variable.ToLowerInvariant().Replace('_', '-');

    private static IEnumerable<JsonProperty> Members(JsonElement element) => element.ValueKind != JsonValueKind.Object
        ? []
        : element.EnumerateObject().SelectMany(member => Members(member.Value).Prepend(member));

    [GeneratedRegex(@"\$\{([^{}]*)\}")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^\| [^|]* \| \[`(?<name>[^`]*)`\]\((?<folder>[^/]*)/README\.md\) \|.*\| (?<status>[^|]*) \|$")]
    private static partial Regex Row();
}
