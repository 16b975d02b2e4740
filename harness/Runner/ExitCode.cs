using OAuthConformance.Harness.Checks;

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

    /// <summary>There are findings at or above the gate: any Failed.</summary>
    public const int Findings = 1;

    /// <summary>The run is incomplete: inconclusive or missing checks, nothing selected, or a fault of ours.</summary>
    public const int Incomplete = 4;

    /// <summary>The exit code of an audit that came to its end.</summary>
    public static int Of(RunCounts counts, int planned)
    {
        if (counts.Failed > 0)
            return Findings;
        return counts.Inconclusive + counts.Error + counts.Missing > 0 || planned == 0 ? Incomplete : 0;
    }
}
