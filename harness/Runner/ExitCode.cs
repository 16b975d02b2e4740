using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.KnownFailures;

namespace OAuthConformance.Runner;

/// <summary>The one place that maps what happened to an exit code. When several apply, the first one listed stands.</summary>
internal static class ExitCode
{
    /// <summary>Stopped by a signal.</summary>
    public const int Interrupted = 130;

    /// <summary>The command line, a profile or the environment has to be changed.</summary>
    public const int Usage = 2;

    /// <summary>The target is not reachable, or the first login failed.</summary>
    public const int Unreachable = 3;

    /// <summary>There are failures at or above the gate, or the ledger of known failures is out of date.</summary>
    public const int Findings = 1;

    /// <summary>The run is incomplete: more undecided checks than allowed, missing ones, nothing selected, or a fault of ours.</summary>
    public const int Incomplete = 4;

    /// <summary>The newer of two runs found what the older one did not, or decided less.</summary>
    public const int Worse = 5;

    /// <summary>The exit code of an audit that came to its end.</summary>
    public static int Of(RunRecord run)
    {
        if (Gate.Stopping(run).Count > 0 || LedgerReview.Of(run).Count > 0)
            return Findings;
        var counts = RunCounts.Of(run);
        return counts.Inconclusive > run.Description.Gate.MaxInconclusive || counts.Error + counts.Missing > 0 || run.Description.Checks.Count == 0 ? Incomplete : 0;
    }

    /// <summary>The exit code of several audits: the first one of the order above that any of them has.</summary>
    public static int Of(IEnumerable<int> audits) => new[] { Interrupted, Usage, Unreachable, Findings, Incomplete }.FirstOrDefault(audits.Contains);
}
