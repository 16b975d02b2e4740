using System.CommandLine;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Runner;
using OAuthConformance.Runner.Commands;

using var interrupt = new CancellationTokenSource();
// SIGINT and SIGTERM end the audit in order: children are stopped and what was found so far stays readable.
using var onInterrupt = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGINT, Stop);
using var onTerminate = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, Stop);

var workspace = Workspace.Of(Environment.CurrentDirectory);
var root = new RootCommand("Audits an OAuth 2.0 / OpenID Connect authorization server: logs in with a real browser, breaks one rule at a time, and says which requirement is kept or broken.");
root.Subcommands.Add(RunCommand.Create(workspace, interrupt.Token));
root.Subcommands.Add(ListCommand.Create());
root.Subcommands.Add(ExplainCommand.Create());
root.Subcommands.Add(ServeReferenceCommand.Create(workspace, interrupt.Token));
root.Subcommands.Add(SchemaCommand.Create());
root.Subcommands.Add(ProveCommand.Create(workspace, interrupt.Token));

try
{
    // Without arguments: audit the embedded server.
    var parsed = root.Parse(args.Length == 0 ? ["run"] : args);
    var exitCode = await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false }, CancellationToken.None);
    return parsed.Errors.Count > 0 ? ExitCode.Usage : exitCode;
}
catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
{
    Console.Error.WriteLine("Interrupted.");
    return ExitCode.Interrupted;
}
catch (ConfigurationException e)
{
    Console.Error.WriteLine(e.Message);
    return ExitCode.Usage;
}
catch (PreflightException e)
{
    Console.Error.WriteLine(e.Message);
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
    context.Cancel = true;
    interrupt.Cancel();
}
