using System.CommandLine;
using System.CommandLine.Parsing;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Reports;

namespace OAuthConformance.Runner;

/// <summary>What the words of a command line may be, and one sentence for those that may not.</summary>
internal static class CommandWords
{
    private const int HighestPort = 65535;

    /// <summary>Which checks; a misspelt option, which would otherwise be taken for one, is told as such.</summary>
    public static Argument<string[]> Selectors()
    {
        var selectors = new Argument<string[]>("SELECTOR") { Description = "Check ids, FLOW/*, or requirement ids; none means all", Arity = ArgumentArity.ZeroOrMore };
        selectors.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value.StartsWith('-')) is { } option)
                result.AddError($"there is no option '{option.Value}'");
        });
        return selectors;
    }

    /// <summary>How many checks are at work at once.</summary>
    public static Option<int> Workers(int usual) =>
        Between(1, int.MaxValue, new("--workers") { Description = "Checks at work at once", DefaultValueFactory = _ => usual });

    /// <summary>The least severity of a failure that turns a run red.</summary>
    public static Option<string?> Gate() => OneOf([.. Enum.GetNames<Severity>().Reverse().Select(name => name.ToLowerInvariant())],
        new("--gate") { Description = "Least severity of a failure that turns the run red, instead of what the profile says: critical, high, medium or low" });

    /// <summary>How many checks may stay undecided.</summary>
    public static Option<int> MaxInconclusive() => Between(0, int.MaxValue, new("--max-inconclusive") { Description = "Inconclusive checks that do not make the run incomplete" });

    /// <summary>A port to listen on.</summary>
    public static Option<int> Port() => Between(0, HighestPort, new("--port") { Description = "Loopback port; default any free one" });

    /// <summary>Which reports; none means <paramref name="usual"/>.</summary>
    public static Option<string[]> Formats(string usual)
    {
        string[] names = [.. ReportFormat.All.Select(format => format.Name)];
        var formats = new Option<string[]>("--format") { Description = $"Report to write, one of {string.Join(", ", names)}; may be repeated; default {usual}" };
        formats.Validators.Add(OneOf(names));
        return formats;
    }

    /// <summary>Refuses every other word.</summary>
    public static Action<OptionResult> OneOf(params string[] words) => result =>
    {
        if (result.Tokens.FirstOrDefault(token => !words.Contains(token.Value)) is { } other)
            result.AddError($"{result.Option.Name}: '{other.Value}' is none of {string.Join(", ", words)}");
    };

    /// <summary>What is wrong with a command line, and where its words are explained.</summary>
    public static string Explain(ParseResult parsed)
    {
        // A word that is no command also leaves the program without one, which needs no saying.
        var error = parsed.UnmatchedTokens.Count > 0 ? $"there is no command or option '{parsed.UnmatchedTokens[0]}'" : parsed.Errors[0].Message.TrimEnd('.');
        var command = parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ";
        return $"{error}; `oauth-conformance {command}--help` shows what there is";
    }

    private static Option<string?> OneOf(IReadOnlyList<string> words, Option<string?> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !words.Contains(token.Value))
                result.AddError($"{option.Name}: '{token.Value}' is none of {string.Join(", ", words)}");
        });
        return option;
    }

    private static Option<int> Between(int least, int most, Option<int> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, out var value) || value < least || value > most))
                result.AddError($"{option.Name}: '{token.Value}' is no number from {least} to {most}");
        });
        return option;
    }
}
