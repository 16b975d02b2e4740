using System.CommandLine;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Proof;
using OAuthConformance.Reports;

namespace OAuthConformance.Runner;

/// <summary>The options of every command that audits.</summary>
internal sealed class AuditWords(Workspace workspace)
{
    /// <summary>Two cores and one browser are kept busy by this many checks; more only queue up at the target.</summary>
    private const int DefaultWorkers = 4;

    private readonly Option<string?> _output = new("--out") { Description = "Folder of this run; default reports/runs/<run>" };
    private readonly Option<int> _workers = CommandWords.Workers(DefaultWorkers);
    private readonly Option<bool> _destructive = new("--destructive") { Description = "Also run the checks that may lock accounts or guess many times, against a server that the profile does not start" };
    private readonly Option<bool> _force = new("--force") { Description = "Go on although the profile does not fit the target" };
    private readonly Option<string?> _gate = CommandWords.Gate();
    private readonly Option<int> _maxInconclusive = CommandWords.MaxInconclusive();
    private readonly Option<string[]> _formats = CommandWords.Formats(string.Join(" and ", ReportFormat.Usual));
    private readonly Option<bool> _noInstall = new("--no-install") { Description = "Never install a browser" };
    private readonly Option<bool> _json = new("--json") { Description = "One JSON document on standard output" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _output, _workers, _destructive, _force, _gate, _maxInconclusive, _formats, _noInstall, _json })
            command.Add(option);
    }

    /// <summary>What is asked for, but for the profile and the checks.</summary>
    public AuditOptions Options(ParseResult parsed) => new()
    {
        Profile = "",
        ProfileFolders = workspace.ProfileFolders,
        Launchers = [new ReferenceLauncher()],
        Destructive = parsed.GetValue(_destructive),
        Force = parsed.GetValue(_force),
        Gate = parsed.GetValue(_gate) is { } severity ? Enum.Parse<Severity>(severity, ignoreCase: true) : null,
        MaxInconclusive = parsed.GetValue(_maxInconclusive),
        Folder = Output(parsed) is { } folder ? _ => Path.GetFullPath(folder) : target => workspace.RunFolder(target, DateTimeOffset.Now),
        MayInstall = !parsed.GetValue(_noInstall),
        Log = _ => { },
    };

    public string? Output(ParseResult parsed) => parsed.GetValue(_output);

    /// <summary>Who audits, with the reports that were asked for.</summary>
    public Auditor Auditor(ParseResult parsed, CancellationToken interrupt) =>
        new(workspace, parsed.GetValue(_workers), parsed.GetValue(_formats) is { Length: > 0 } formats ? formats : ReportFormat.Usual, interrupt);

    public bool Json(ParseResult parsed) => parsed.GetValue(_json);
}
