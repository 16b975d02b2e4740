using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using OAuthConformance.Harness.Catalogue;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.KnownFailures;
using OAuthConformance.Harness.Profiles;

namespace OAuthConformance.Harness.Checks;

/// <summary>One run against one target: its folder, and every result as it comes.</summary>
public sealed class Audit
{
    private readonly CheckRunner _runner;
    private readonly RunDescription _description;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private int _finished;

    private Audit(Target target, PlanSet plans, RunDescription description, RunFolder folder)
    {
        (Target, Folder, _description) = (target, folder, description);
        _runner = new(target, plans, folder);
    }

    /// <summary>The server under audit.</summary>
    public Target Target { get; }

    /// <summary>The run's folder.</summary>
    public RunFolder Folder { get; }

    /// <summary>The version with the beginning of the commit that it was built from, such as <c>0.1.0+98697b6</c>.</summary>
    private static string VersionOf(Assembly assembly)
    {
        var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        return version.IndexOf('+', StringComparison.Ordinal) is > 0 and var plus ? version[..Math.Min(version.Length, plus + 8)] : version;
    }

    /// <summary>Writes what is planned, before the first check starts.</summary>
    /// <param name="target">The server under audit.</param>
    /// <param name="plans">What it is held to.</param>
    /// <param name="checks">Selected checks that apply to the plans.</param>
    /// <param name="setting">Where and with what the run happens.</param>
    public static Audit Begin(Target target, PlanSet plans, IReadOnlyList<CheckInfo> checks, AuditSetting setting)
    {
        var description = new RunDescription
        {
            Run = Path.GetFileName(setting.Folder),
            StartedAt = target.Time.GetUtcNow(),
            SuiteVersion = VersionOf(typeof(Audit).Assembly),
            Runtime = $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}",
            Browser = setting.Browser,
            Target = new(
                target.Profile.Name, target.Profile.Issuer, Path.GetFileName(setting.Source.Path), [.. target.Hosts.Authorities],
                [.. target.Profile.Clients.Given.Select(pair => pair.Role)], [.. target.Profile.Users.Given.Select(pair => pair.Role)])
            {
                Source = setting.Source,
            },
            Plans = plans.Ids,
            Checks = [.. checks.Select(check => check.ToPlanned(plans))],
            Observations = setting.Observations,
            Gate = setting.Gate,
            KnownFailures = setting.KnownFailures,
            LeftOut = setting.LeftOut,
            Specs =
            [
                .. RequirementCatalogue.Default.Specs
                    .Select(spec => new PlannedSpec(spec.Id, spec.Title, spec.Requirements.Count(requirement => plans.LevelOf(requirement) >= Level.Should)))
                    .Where(spec => spec.Statements > 0),
            ],
        };
        return new(target, plans, description, RunFolder.Create(setting.Folder, description));
    }

    /// <summary>Runs one check and writes its line.</summary>
    public async Task<CheckResult> RunAsync(CheckInfo check, CancellationToken cancellation)
    {
        var result = await _runner.RunAsync(check, cancellation);
        if (_description.KnownFailures.FirstOrDefault(entry => entry.Check == check.Id) is { } known)
            result = known.Applied(result, _description.StartedAt);
        Folder.Append(result);
        Interlocked.Increment(ref _finished);
        return result;
    }

    /// <summary>Writes how the run ended and reads it back, as every report will.</summary>
    /// <param name="observation">What is known at the end alone; null for nothing.</param>
    public RunRecord Complete(string? observation = null)
    {
        var traffic = Target.Traffic;
        var totals = new RunTotals(_finished, traffic.Requests, traffic.BrowserLogins, traffic.QuickLogins, Math.Round(_clock.Elapsed.TotalSeconds, 1));
        Folder.Complete(observation is null ? _description : _description with { Observations = [.. _description.Observations, observation] }, new(Target.Time.GetUtcNow(), totals));
        return RunFolder.Read(Folder.Path);
    }
}

/// <summary>Where and with what a run happens.</summary>
/// <param name="Folder">The run's folder; its last segment names the run.</param>
/// <param name="Source">Where the profile stands.</param>
/// <param name="Browser">Name and version of the browser.</param>
/// <param name="Observations">Facts seen before the first check.</param>
/// <param name="LeftOut">Checks that the plans ask for and that are not run.</param>
public sealed record AuditSetting(
    string Folder, ProfileSource Source, string Browser, IReadOnlyList<string> Observations, IReadOnlyList<LeftOutCheck> LeftOut)
{
    /// <summary>From where on the run is red.</summary>
    public Gate Gate { get; init; } = new();

    /// <summary>The entries of the ledger that the run can judge.</summary>
    public IReadOnlyList<KnownFailure> KnownFailures { get; init; } = [];
}
