using System.Globalization;
using OAuthConformance.Harness.Checks;

namespace OAuthConformance.Reports;

/// <summary>The steps of a check (control, attack, ...) with their exchanges, as Allure steps.</summary>
internal static class AllureSteps
{
    /// <summary>A request line with a long query would push everything else off the page; the attachment has it whole.</summary>
    private const int LongestName = 140;

    /// <summary>All steps of a result, its observations last.</summary>
    public static IReadOnlyList<AllureStep> Of(CheckOutcome outcome, string owner, AllureFolder folder)
    {
        if (outcome.Result is not { } result)
            return [];

        var clock = result.StartedAt.ToUnixTimeMilliseconds();
        var steps = new List<AllureStep>();
        foreach (var step in result.Steps)
        {
            steps.Add(Step(step, outcome, clock, owner, folder));
            clock = steps[^1].Stop;
        }

        if (result.Observations.Count > 0)
            steps.Add(Observations(result.Observations, clock));
        return steps;
    }

    /// <summary>The exchanges in brief, one a line, for the trace of a result.</summary>
    public static string Brief(CheckResult result)
    {
        var lines = result.Steps.SelectMany(step => step.Exchanges.Select((exchange, number) =>
            $"{ReportText.OneLine(step.Name)} {number + 1}: {Title(exchange)} [{exchange.Sender}]"));
        return string.Join('\n', lines);
    }

    private static AllureStep Step(ResultStep step, CheckOutcome outcome, long start, string owner, AllureFolder folder)
    {
        var clock = start;
        var status = StatusOf(step, outcome);
        var exchanges = new List<AllureStep>();
        foreach (var exchange in step.Exchanges)
        {
            var decided = ReferenceEquals(exchange, outcome.DecidingExchange) ? status : "passed";
            exchanges.Add(Exchange(exchange, decided, $"{ReportText.OneLine(step.Name)} {exchanges.Count + 1}", clock, owner, folder));
            clock = exchanges[^1].Stop;
        }

        var name = ReportText.OneLine(step.Name);
        return step.RequestDifference is { } difference
            ? new($"{name}: {ReportText.Clip(ReportText.OneLine(difference), LongestName)}", status, start, clock,
                [new("request difference", ReportText.Visible(difference))], [], exchanges)
            : new(name, status, start, clock, [], [], exchanges);
    }

    private static AllureStep Exchange(ResultExchange exchange, string status, string name, long start, string owner, AllureFolder folder)
    {
        var stop = start + (long)Math.Max(0, exchange.ElapsedMs);
        var attachments = new List<AllureAttachment> { folder.AttachText(owner, $"{name}: request and response", Transcript(exchange)) };
        if (exchange.Curl is { Length: > 0 } curl)
            attachments.Add(folder.AttachText(owner, $"{name}: curl", curl + "\n"));
        return new(
            Title(exchange), exchange.Failure is null ? status : "broken", start, stop,
            [new("sender", exchange.Sender), new("ms", Milliseconds(exchange.ElapsedMs))], attachments, []);
    }

    private static AllureStep Observations(IReadOnlyList<string> observations, long at) => new(
        $"Observations ({observations.Count}), which break no rule", "passed", at, at, [], [],
        [.. observations.Select(observation => new AllureStep(ReportText.OneLine(observation), "passed", at, at, [], [], []))]);

    private static string Title(ResultExchange exchange)
    {
        var answer = exchange.Response is { } response ? FirstLine(response) : $"no response: {exchange.Failure}";
        var request = WithoutScheme(FirstLine(exchange.Request));
        return $"{ReportText.Clip(request, LongestName)} → {ReportText.Clip(ReportText.OneLine(answer), LongestName)}";
    }

    private static string Transcript(ResultExchange exchange) =>
        $"{exchange.Request.TrimEnd()}\n\n----- {exchange.Sender}, {Milliseconds(exchange.ElapsedMs)} ms -----\n\n"
        + (exchange.Response?.TrimEnd() ?? $"no response: {exchange.Failure}") + "\n";

    private static string FirstLine(string text) => ReportText.OneLine(text.Split('\n', 2).FirstOrDefault(""));

    /// <summary>
    /// Allure turns every address in a step's name into a link, and a click on an attack would repeat it from the reader's browser.
    /// </summary>
    private static string WithoutScheme(string requestLine) => requestLine.Replace("://", ":", StringComparison.Ordinal)
        .Replace(" https:", " ", StringComparison.OrdinalIgnoreCase).Replace(" http:", " ", StringComparison.OrdinalIgnoreCase);

    private static string Milliseconds(double elapsed) => elapsed.ToString("0", CultureInfo.InvariantCulture);

    /// <summary>The step that decided carries the check's own status, so that the eye finds it; the others did what they should.</summary>
    private static string StatusOf(ResultStep step, CheckOutcome outcome) =>
        ReferenceEquals(step, outcome.Deciding) && outcome.Outcome is not (Outcome.UnexpectedPass or Outcome.NotApplicable)
            ? AllureStatus.Of(outcome.Outcome)
            : "passed";
}
