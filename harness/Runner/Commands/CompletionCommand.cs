using System.CommandLine;
using OAuthConformance.Harness.Profiles;

namespace OAuthConformance.Runner.Commands;

/// <summary><c>completion</c>: what makes a shell complete this command. The scripts ask <c>[suggest:N] LINE</c>, which <see cref="Completion.Suggestions"/> answers.</summary>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or pwsh" };
        shell.CompletionSources.Add(Shells);
        var command = new Command("completion", "Write the script that makes a shell complete this command to standard output") { shell };
        command.SetAction(parsed => Console.Out.Write(Script(parsed.GetValue(shell)!)));
        return command;
    }

    private static string Script(string shell)
    {
        if (!Shells.Contains(shell))
            throw new ConfigurationException($"there is no completion for '{shell}'; there are {string.Join(", ", Shells)}");
        using var script = new StreamReader(typeof(CompletionCommand).Assembly.GetManifestResourceStream($"completion.{shell}")!);
        return script.ReadToEnd();
    }
}
