using System.CommandLine;
using OAuthConformance.Harness.Profiles;

namespace OAuthConformance.Runner.Commands;

/// <summary><c>explain ID</c>: what a check, a requirement, a class of attacks or a verdict is about.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "A check, a requirement, a class of attacks such as B27, or a verdict such as inconclusive" };
        var command = new Command("explain", "Explain a check, a requirement, a class of attacks or a verdict") { id };
        command.SetAction(parsed => Explain(parsed.GetValue(id)!));
        return command;
    }

    private static int Explain(string id)
    {
        Console.Out.Write(CataloguePage.Find(id) ?? throw new ConfigurationException(
            $"there is no check, no requirement, no class of attacks and no verdict '{id}'; `list` shows the checks, and the verdicts are {string.Join(", ", CataloguePage.VerdictIds)}"));
        return 0;
    }
}
