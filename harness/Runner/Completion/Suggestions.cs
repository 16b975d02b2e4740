using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Invocation;
using OAuthConformance.Harness.Catalogue;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.ReferenceServer;

namespace OAuthConformance.Runner.Completion;

/// <summary>
/// Answers <c>[suggest:N] LINE</c>: the words that can stand at place N of a line, one a line, for the completion of shells. The library's own
/// answer ends at the first option that is a switch or may be repeated.
/// </summary>
internal sealed class Suggestions(SuggestDirective directive, Workspace workspace) : SynchronousCommandLineAction
{
    /// <summary>By the name of an option or argument; the others have what the library knows of them.</summary>
    private Dictionary<string, Func<IEnumerable<string>>> Sources => new()
    {
        ["SELECTOR"] = () => [.. AllChecks.List.Select(check => $"{check.Flow}/*"), .. Checks, .. Requirements],
        ["ID"] = () => [.. Checks, .. Requirements, .. RequirementCatalogue.Default.Attacks.Select(attack => attack.Id)],
        ["RUN"] = () => workspace.RunNames,
        ["BEFORE"] = () => workspace.RunNames,
        ["AFTER"] = () => workspace.RunNames,
        ["--profile"] = () => ProfileLoader.NamesIn(workspace.ProfileFolders),
        ["--plan"] = () => RequirementCatalogue.Default.Plans.Select(plan => plan.Id),
        ["--tag"] = () => AllChecks.List.SelectMany(check => check.Tags).Order(StringComparer.Ordinal),
        ["--fault"] = () => ServerFaults.All.Select(fault => fault.Id),
    };

    private static IEnumerable<string> Checks => AllChecks.List.Select(check => check.Id);

    private static IEnumerable<string> Requirements => RequirementCatalogue.Default.Specs.SelectMany(spec => spec.Requirements).Select(requirement => requirement.Id);

    /// <summary>Puts it in the place of the library's answer.</summary>
    public static void AddTo(RootCommand root, Workspace workspace)
    {
        var directive = root.Directives.OfType<SuggestDirective>().Single();
        directive.Action = new Suggestions(directive, workspace);
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var line = parseResult.UnmatchedTokens is [var text, ..] ? text : parseResult.Tokens.LastOrDefault(token => token.Type != System.CommandLine.Parsing.TokenType.Directive)?.Value ?? "";
        if (parseResult.GetResult(directive)!.Values is [var place] && int.TryParse(place, out var cursor) && cursor >= 0 && cursor < line.Length)
            line = line[..cursor];
        string[] words = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. line.EndsWith(' ') || line.Length == 0 ? [""] : Array.Empty<string>()];
        foreach (var word in After(parseResult.RootCommandResult.Command, words[..^1], words[^1]).Where(word => word.StartsWith(words[^1], StringComparison.Ordinal)).Distinct())
            Console.Out.WriteLine(word);
        return 0;
    }

    private IEnumerable<string> After(Command command, IEnumerable<string> before, string word)
    {
        Option? open = null;
        var arguments = 0;
        foreach (var passed in before)
        {
            if (open is not null)
                open = null;
            else if (passed.StartsWith('-'))
                open = command.Options.FirstOrDefault(option => option.Name == passed && option.Arity.MinimumNumberOfValues > 0);
            else if (command.Subcommands.FirstOrDefault(below => below.Name == passed) is { } below)
                command = below;
            else
                arguments++;
        }

        if (open is not null)
            return Of(open);
        if (word.StartsWith('-'))
            return [.. command.Options.Select(option => option.Name), "--help"];
        var argument = command.Arguments.ElementAtOrDefault(arguments) ?? command.Arguments.LastOrDefault(last => last.Arity.MaximumNumberOfValues > 1);
        return [.. command.Subcommands.Select(below => below.Name), .. argument is null ? [] : Of(argument)];
    }

    private IEnumerable<string> Of(Symbol symbol) =>
        Sources.TryGetValue(symbol.Name, out var source) ? source() : symbol.GetCompletions(CompletionContext.Empty).Select(item => item.Label);
}
