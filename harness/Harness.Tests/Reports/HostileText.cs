using OAuthConformance.Harness.Checks;

namespace OAuthConformance.Harness.Tests.Reports;

/// <summary>What an audited server may send to whoever reads the report.</summary>
internal static class HostileText
{
    public const string Everything =
        "</script><script>alert(1)</script><img src=x onerror=alert(2)>\r\n| a | `b` ```\n```\n# head [x](javascript:alert(3)) "
        + "\u001b[31mred\u001b[0m\u0000 \u202Ereversed\u2066 \ud800 lone ${x} {{x}} https://evil.example www.evil.example & \u2028 \u007f";

    /// <summary>A run in which every text that may come from outside is hostile.</summary>
    public static RunRecord Run(string folder, Verdict verdict)
    {
        var run = SampleRun.Of(folder, (SampleRun.Plan("pkce/verifier-must-match") with { Description = Everything, Title = Everything, Family = Everything, Tags = [Everything] }, Result(verdict)));
        return run with
        {
            Description = run.Description with
            {
                Observations = [Everything],
                Browser = Everything,
                Target = run.Description.Target with { Name = Everything, Issuer = Everything, Hosts = [Everything] },
            },
        };
    }

    private static CheckResult Result(Verdict verdict) => SampleRun.Failed() with
    {
        Verdict = verdict,
        Summary = Everything,
        Expected = [Everything],
        Actual = Everything,
        Reason = Everything,
        Observations = [Everything],
        Steps = [new(Everything, Everything, [new("http", Everything, Everything, null, Everything, 3), new("raw", Everything, null, Everything, null, 4)])],
        Evidence = [],
    };
}
