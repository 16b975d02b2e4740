using OAuthConformance.Harness.Checks;
using OAuthConformance.Reports;

namespace OAuthConformance.Runner;

/// <summary>What a person sees while it runs; always on standard error, so that standard output stays a result.</summary>
internal sealed class Progress
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private readonly Lock _writing = new();
    private DateTime _lastLine = DateTime.MinValue;

    /// <summary>A line of its own.</summary>
    public void Say(string line)
    {
        lock (_writing)
            Console.Error.WriteLine((_isTerminal ? "\r\u001b[2K" : "") + line);
    }

    /// <summary>How far it is: kept in one place on a terminal, else at most a line a second.</summary>
    public void Count(string phase, int done, int all)
    {
        lock (_writing)
        {
            if (_isTerminal)
                Console.Error.Write($"\r\u001b[2K{phase}: {done} of {all}{(done == all ? "\n" : "")}");
            else if (done == all || DateTime.UtcNow - _lastLine > Beat)
                Console.Error.WriteLine($"{phase}: {done} of {all}");
            else
                return;
            _lastLine = DateTime.UtcNow;
        }
    }

    /// <summary>A check that did not pass.</summary>
    public void Tell(CheckResult result)
    {
        if (result.Verdict is not Verdict.Passed and not Verdict.NotApplicable)
            Say($"  {(result.Known is null ? result.Verdict.ToString() : "Known"),-12} {result.Check}: {ReportText.OneLine(result.Actual ?? result.Reason ?? "")}");
    }
}
