using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Commands;

namespace OAuthConformance.Harness.Checks.NUnit;

/// <summary>NUnit's face of a check: it leaves NUnit's own command aside, asks the audit, and passes on the verdict.</summary>
internal sealed class CheckCommand(Test test, CheckInfo check) : TestCommand(test)
{
    /// <inheritdoc/>
    public override TestResult Execute(TestExecutionContext context)
    {
        var audit = AuditProperty.Find(Test);
        // NUnit's worker thread has nothing else to do; Task.Run keeps its synchronisation context out of the check.
        var result = Task.Run(() => audit.RunAsync(check, context.CancellationToken)).GetAwaiter().GetResult();
        context.CurrentResult.SetResult(State(result), Message(result));
        return context.CurrentResult;
    }

    /// <summary>Inconclusive and Error are red: VSTest would not even count an inconclusive test.</summary>
    private static ResultState State(CheckResult result) => result switch
    {
        { Known: not null, Verdict: Verdict.Passed } => ResultState.Failure,
        { Known: not null, IsFinding: true } => ResultState.Warning,
        _ => State(result.Verdict),
    };

    private static ResultState State(Verdict verdict) => verdict switch
    {
        Verdict.Passed => ResultState.Success,
        Verdict.Warning => ResultState.Warning,
        Verdict.NotApplicable => ResultState.Ignored,
        Verdict.Failed => ResultState.Failure,
        Verdict.Inconclusive => new ResultState(TestStatus.Failed, "Inconclusive"),
        _ => ResultState.Error,
    };

    private static string Message(CheckResult result) => result switch
    {
        { Known: { } known, Verdict: Verdict.Passed } => $"unexpected pass; the ledger of known failures says: {known}",
        { Actual: null } => result.Summary,
        _ => $"{result.Broken}\n  accepted would be: {string.Join(" or ", result.Expected)}\n  what happened: {result.Actual}",
    };
}
