using OAuthConformance.Harness.Checks;
using OAuthConformance.Suites;

namespace OAuthConformance.Runner;

/// <summary>The checks that this program brings.</summary>
internal static class AllChecks
{
    /// <summary>By id.</summary>
    public static IReadOnlyList<CheckInfo> List { get; } = CheckInfo.In(typeof(VerifierRules).Assembly);
}
