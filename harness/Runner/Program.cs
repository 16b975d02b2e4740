using System.CommandLine;
using System.CommandLine.Invocation;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Reports;
using OAuthConformance.Runner;
using OAuthConformance.Runner.Commands;
using OAuthConformance.Runner.Completion;

// Not disposed: a signal can still come while the process ends.
var interrupt = new CancellationTokenSource();
// SIGINT and SIGTERM end the audit in order: children are stopped and what was found so far stays readable.
using var onInterrupt = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGINT, Stop);
using var onTerminate = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, Stop);

var workspace = Workspace.Of(Environment.CurrentDirectory);
var root = new RootCommand("Audits an OAuth 2.0 / OpenID Connect authorization server: logs in with a real browser, breaks one rule at a time, and says which requirement is kept or broken.");
root.Subcommands.Add(RunCommand.Create(workspace, interrupt.Token));
root.Subcommands.Add(RerunCommand.Create(workspace, interrupt.Token));
root.Subcommands.Add(DiffCommand.Create(workspace));
root.Subcommands.Add(BaselineCommand.Create(workspace));
root.Subcommands.Add(InitCommand.Create(workspace, interrupt.Token));
root.Subcommands.Add(DoctorCommand.Create(workspace, interrupt.Token));
root.Subcommands.Add(ListCommand.Create());
root.Subcommands.Add(ExplainCommand.Create());
root.Subcommands.Add(CatalogueCommand.Create(workspace));
root.Subcommands.Add(CoverageCommand.Create());
root.Subcommands.Add(ServeReferenceCommand.Create(workspace, interrupt.Token));
root.Subcommands.Add(SchemaCommand.Create());
root.Subcommands.Add(ReportCommand.Create(workspace, interrupt.Token));
root.Subcommands.Add(ProveCommand.Create(workspace, interrupt.Token));
root.Subcommands.Add(CompletionCommand.Create());
Suggestions.AddTo(root, workspace);

try
{
    // Without arguments: audit the embedded server.
    var parsed = root.Parse(args.Length == 0 ? ["run"] : args);
    if (parsed.Action is ParseErrorAction)
        throw new ConfigurationException(CommandWords.Explain(parsed));
    // Without a limit of its own: the library would end the process two seconds after a signal, in the middle of the tidying up.
    return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, CancellationToken.None);
}
catch (Exception) when (interrupt.IsCancellationRequested)
{
    // Whatever broke while everything was being stopped, such as a browser that got the same signal, tells nothing.
    Console.Error.WriteLine("Interrupted.");
    return ExitCode.Interrupted;
}
catch (ConfigurationException e)
{
    Console.Error.WriteLine(e.Message);
    return ExitCode.Usage;
}
catch (BudgetSpentException e)
{
    // Within a check it is a verdict; here it was spent before the first one.
    Console.Error.WriteLine($"limits.requests: {e.Message}, before the first check began; allow for more");
    return ExitCode.Usage;
}
catch (PreflightException e)
{
    Console.Error.WriteLine(ReportText.Visible(e.Message));
    return ExitCode.Unreachable;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(e.Message);
    return ExitCode.Usage;
}
catch (Exception e) when (e is not OutOfMemoryException)
{
    Console.Error.WriteLine($"A fault of oauth-conformance itself; please report it: {e}");
    return ExitCode.Incomplete;
}

void Stop(System.Runtime.InteropServices.PosixSignalContext context)
{
    // The second signal ends the process at once: whoever sends it does not want to wait for the tidying up.
    context.Cancel = !interrupt.IsCancellationRequested;
    interrupt.Cancel();
}
