using System.Text.RegularExpressions;
using NUnit.Framework;
using YamlDotNet.RepresentationModel;

namespace OAuthConformance.Harness.Tests.Runner;

/// <summary>
/// The recipes for pipelines, as far as they can be held to something without their servers: they are YAML of the expected shape, and each of
/// their commands is one of <c>.ci/audit</c>, which <c>.ci/run</c> runs.
/// </summary>
public sealed partial class RecipeTests
{
    [Test]
    public void The_action_passes_its_inputs_on_and_does_nothing_but_install_and_audit()
    {
        var action = Read(".github", "actions", "audit", "action.yml");
        var inputs = Map(action["inputs"]).Children.Keys.Select(Text).ToList();
        var steps = ((YamlSequenceNode)action["runs"]["steps"]).Children.Select(Map).ToList();
        var commands = steps.Where(step => step.Children.ContainsKey("run")).ToList();
        var audit = commands[^1];

        Assert.That(Text(action["runs"]["using"]), Is.EqualTo("composite"));
        Assert.That(commands.Select(step => Text(step["shell"])), Is.All.EqualTo("bash"));
        Assert.That(commands.Select(step => AuditCommand().Match(Text(step["run"])).Groups["command"].Value), Is.EqualTo(["install", "run"]));
        // A value that stood in the text of a command could be one; in the environment it is a word.
        Assert.That(commands.Select(step => Text(step["run"])), Is.All.Not.Contain("${{"));
        Assert.That(
            Map(audit["env"]).Children.Select(variable => $"{variable.Key}={variable.Value}"),
            Is.EqualTo(inputs.Where(input => input != "artifact").Select(input => $"AUDIT_{input.ToUpperInvariant()}=${{{{ inputs.{input} }}}}")));
        Assert.That(inputs.Where(input => input != "artifact").Select(input => $"AUDIT_{input.ToUpperInvariant()}"), Is.EquivalentTo(VariablesOfTheScript()));
        Assert.That(
            steps.Where(step => step.Children.ContainsKey("uses")).Select(step => Text(step["uses"]).Split('@')[0]),
            Is.EqualTo(["actions/setup-dotnet", "actions/setup-node", "actions/upload-artifact"]));
    }

    [Test]
    public void The_template_for_GitLab_runs_the_script_of_the_image_and_keeps_its_reports()
    {
        var job = Read(".gitlab", "oauth-conformance.yml")["oauth-conformance"];

        Assert.That(((YamlSequenceNode)job["script"]).Children.Select(Text), Is.EqualTo(["oauth-conformance-audit run"]));
        Assert.That(Map(job["variables"]).Children.Keys.Select(Text), Is.EquivalentTo(VariablesOfTheScript()));
        Assert.That(Text(job["artifacts"]["reports"]["junit"]), Is.EqualTo("reports/runs/**/junit.xml"));
        Assert.That(File.ReadAllText(Path.Combine(RunnerProcess.Root, ".ci", "Dockerfile")), Does.Contain("COPY .ci/audit /usr/local/bin/oauth-conformance-audit"));
    }

    private static IEnumerable<string> VariablesOfTheScript() =>
        ScriptVariable().Matches(File.ReadAllText(Path.Combine(RunnerProcess.Root, ".ci", "audit"))).Select(match => match.Groups["name"].Value).Distinct();

    private static YamlMappingNode Read(params string[] path)
    {
        using var file = File.OpenText(Path.Combine([RunnerProcess.Root, .. path]));
        YamlStream yaml = [];
        yaml.Load(file);
        return (YamlMappingNode)yaml.Documents.Single().RootNode;
    }

    private static YamlMappingNode Map(YamlNode node) => (YamlMappingNode)node;

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    [GeneratedRegex("""^(PATH="\$RUNNER_TEMP/oauth-conformance:\$PATH" )?"\$GITHUB_ACTION_PATH/\.\./\.\./\.\./\.ci/audit" (?<command>install|run)( "\$RUNNER_TEMP/oauth-conformance")?\n$""")]
    private static partial Regex AuditCommand();

    [GeneratedRegex("""\$\{(?<name>AUDIT_[A-Z]+)""")]
    private static partial Regex ScriptVariable();
}
