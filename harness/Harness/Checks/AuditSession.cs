using OAuthConformance.Harness.Catalogue;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.KnownFailures;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Checks;

/// <summary>What an audit is asked to do.</summary>
public sealed record AuditOptions
{
    /// <summary>Name, file or folder of the profile.</summary>
    public required string Profile { get; init; }

    /// <summary>Where profiles are found by name.</summary>
    public required IReadOnlyList<string> ProfileFolders { get; init; }

    /// <summary>Launchers that the host brings along, besides the one for commands.</summary>
    public IReadOnlyList<ITargetLauncher> Launchers { get; init; } = [];

    /// <summary>Plans instead of those of the profile.</summary>
    public IReadOnlyList<string> Plans { get; init; } = [];

    /// <summary>Which checks; none means all.</summary>
    public IReadOnlyList<string> Selectors { get; init; } = [];

    /// <summary>True to leave out the checks that wait, unless a selector names them by their id.</summary>
    public bool Quick { get; init; }

    /// <summary>True to run the checks that may do lasting harm also against a server that the profile did not start.</summary>
    public bool Destructive { get; init; }

    /// <summary>True to go on although the profile and the target do not fit together.</summary>
    public bool Force { get; init; }

    /// <summary>The least severity of a failure that turns the run red, instead of what the profile says; null to go by the profile.</summary>
    public Severity? Gate { get; init; }

    /// <summary>How many checks may stay undecided.</summary>
    public int MaxInconclusive { get; init; }

    /// <summary>The folder of the run, made from the name of the target.</summary>
    public required Func<string, string> Folder { get; init; }

    /// <summary>False to refuse the installation of a browser.</summary>
    public bool MayInstall { get; init; } = true;

    /// <summary>Told what happens, and what children print.</summary>
    public required Action<string> Log { get; init; }
}

/// <summary>Everything that lives as long as an audit: the launched server, the browser, the target. Ends all of it when disposed.</summary>
public sealed class AuditSession : IAsyncDisposable
{
    /// <summary>Who interrupts an audit does not wait for longer than that.</summary>
    private static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(5);

    private readonly Stack<IAsyncDisposable> _open = new();
    private Target? _target;
    private bool _hasLeft;

    private AuditSession(IReadOnlyList<CheckInfo> checks, IReadOnlyList<CheckInfo> leftOut) => (Checks, LeftOut) = ([.. checks.Where(check => !leftOut.Contains(check))], leftOut);

    /// <summary>The checks to run: selected, and held by a plan.</summary>
    public IReadOnlyList<CheckInfo> Checks { get; }

    /// <summary>Checks that are selected and held by a plan, and not run since the audit is a quick or a careful one.</summary>
    public IReadOnlyList<CheckInfo> LeftOut { get; }

    /// <summary>The audit.</summary>
    public Audit Audit { get; private set; } = null!;

    /// <summary>Loads the profile, starts browser and target, logs in once and writes what is planned.</summary>
    /// <exception cref="ConfigurationException">The operator has to change something.</exception>
    /// <exception cref="PreflightException">The target cannot be audited.</exception>
    public static async Task<AuditSession> OpenAsync(AuditOptions options, IReadOnlyList<CheckInfo> allChecks, CancellationToken cancellation)
    {
        var loaded = ProfileLoader.Load(options.Profile, options.ProfileFolders);
        var plans = Selection.Plans(options.Plans, loaded.Profile);
        IReadOnlyList<CheckInfo> held = [.. Selection.Select(allChecks, options.Selectors).Where(check => check.LevelUnder(plans) > Level.None)];
        RunFolder.DemandUnused(options.Folder(loaded.Profile.Name));
        var ledger = Ledger.Load(loaded, allChecks);
        var waiting = options.Quick ? Selection.LeftOutByQuick(held, options.Selectors) : [];
        var destructive = options.Destructive || loaded.Profile.Launch is not null ? [] : Selection.LeftOutAsDestructive(held, options.Selectors);
        var session = new AuditSession(held, [.. waiting.Union(destructive)]);
        string[] leftOut =
        [
            .. waiting.Count > 0 ? new[] { $"--quick leaves out {waiting.Count} checks that wait: {Ids(waiting)}" } : [],
            .. destructive.Count > 0 ? new[] { $"{destructive.Count} checks that may lock accounts or guess many times are left out; --destructive runs them: {Ids(destructive)}" } : [],
        ];
        try
        {
            foreach (var fact in leftOut)
                options.Log(fact);
            var (target, browser) = await session.ConnectAsync(loaded, options, cancellation);
            options.Log($"Logging in to {target.Profile.Name} once, in the browser and by the quick agent");
            var observation = await Preflight.LogInAsync(target, cancellation);
            var ailments = await session.ExamineAsync(options, cancellation);
            session.Audit = Audit.Begin(target, plans, session.Checks, new(
                options.Folder(target.Profile.Name), loaded.Source,
                browser.IsValueCreated ? (await browser.Value).Version : "not needed", [observation, .. ailments, .. leftOut],
                LeftOutOf(allChecks, plans, held, waiting, destructive))
            {
                Gate = new() { Plans = loaded.Profile.Gates, Everywhere = options.Gate, MaxInconclusive = options.MaxInconclusive },
                KnownFailures = [.. ledger.KnownFailures.Where(entry => session.CanJudge(entry, options))],
            });
            return session;
        }
        catch (Exception e)
        {
            if (e is PreflightException { Page: { } page })
                options.Log($"The page on which the login ended: {KeepBeside(options.Folder(loaded.Profile.Name), page)}");
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets the doctor have a look before the first check.</summary>
    /// <returns>What the target does not do, for the report.</returns>
    /// <exception cref="PreflightException">The profile does not fit the target: most of what the checks would find then would be the profile's.</exception>
    private async Task<IReadOnlyList<string>> ExamineAsync(AuditOptions options, CancellationToken cancellation)
    {
        options.Log("Trying each client, user and flow of the profile once");
        List<Diagnosis> ailments = [];
        await foreach (var diagnosis in new Doctor(_target!, cancellation).ExamineAsync(cancellation))
        {
            if (diagnosis.Owner != Owner.Nobody)
                ailments.Add(diagnosis);
        }

        var wrong = ailments.Where(ailment => ailment.Owner == Owner.Configuration).ToList();
        if (wrong.Count > 0 && !options.Force)
        {
            throw new PreflightException(
                $"The profile does not fit the target, so no check was run; `doctor` shows all that was tried, --force goes on:\n{string.Join('\n', wrong.Select(ailment => $"  {ailment.Text}"))}");
        }

        return [.. ailments.Select(ailment => $"Before the first check, {ailment.Probe} did not work: {ailment.Text}")];
    }

    /// <summary>What the doctor sees, line by line, from the first connection on.</summary>
    public static async IAsyncEnumerable<Diagnosis> DiagnoseAsync(AuditOptions options, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var loaded = ProfileLoader.Load(options.Profile, options.ProfileFolders);
        await using var session = new AuditSession([], []);
        (string Probe, Func<Task<string>> TryAsync)[] first =
        [
            ("issuer, TLS and metadata", async () => (await session.ConnectAsync(loaded, options, cancellation)).Target.Metadata.Source ?? "the endpoints of the profile"),
            ("victim: login", () => Preflight.LogInAsync(session._target!, cancellation)),
        ];
        foreach (var (probe, tryAsync) in first)
        {
            var diagnosis = await TryAsync(probe, tryAsync);
            yield return diagnosis;
            // Without these nothing else can be tried.
            if (diagnosis.Owner != Owner.Nobody)
                yield break;
        }

        await foreach (var diagnosis in new Doctor(session._target!, cancellation).ExamineAsync(cancellation))
            yield return diagnosis;
    }

    private static async Task<Diagnosis> TryAsync(string probe, Func<Task<string>> tryAsync)
    {
        try
        {
            return new(probe, Owner.Nobody, await tryAsync());
        }
        catch (PreflightException e)
        {
            return new(probe, e.Owner, e.Message);
        }
    }

    /// <summary>Starts what the profile says, connects to it, and makes a browser ready to be started.</summary>
    private async Task<(Target Target, Lazy<Task<Browser>> Browser)> ConnectAsync(LoadedProfile loaded, AuditOptions options, CancellationToken cancellation)
    {
        var installed = await InstalledBrowser.FindOrInstallAsync(options.MayInstall, options.Log, cancellation);
        var profile = await LaunchAsync(loaded, options, cancellation);
        var browser = new Lazy<Task<Browser>>(() => LaunchBrowserAsync(installed));
        _target = Keep(await Target.ConnectAsync(profile, () => browser.Value, TimeProvider.System, cancellation));
        return (_target, browser);
    }

    /// <summary>Writes a picture beside the folder of a run, which stays unused.</summary>
    private static string KeepBeside(string folder, Evidence.Picture page)
    {
        var file = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + "-login.png";
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, page.Png);
        return file;
    }

    /// <summary>Ends the audit: removes what it left at a target that lives on, and writes how the run ended.</summary>
    public async Task<RunRecord> CompleteAsync(CancellationToken cancellation) =>
        Audit.Complete(_target!.Profile.Launch is null ? await LeaveAsync(cancellation) : null);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_target is { Profile.Launch: null } && !_hasLeft)
        {
            using var limit = new CancellationTokenSource(LeaveLimit);
            await LeaveAsync(limit.Token);
        }

        while (_open.TryPop(out var next))
            await next.DisposeAsync();
    }

    /// <summary>False for an entry about a check that this audit leaves out at the operator's word: it says nothing about it.</summary>
    private bool CanJudge(KnownFailure entry, AuditOptions options) =>
        Checks.Any(check => check.Id == entry.Check)
        || (options.Selectors.Count == 0 && options.Plans.Count == 0 && LeftOut.All(check => check.Id != entry.Check));

    /// <summary>Every check that a plan asks for and that is not run, with the first reason that holds.</summary>
    private static IReadOnlyList<LeftOutCheck> LeftOutOf(
        IReadOnlyList<CheckInfo> allChecks, PlanSet plans, IReadOnlyList<CheckInfo> held, IReadOnlyList<CheckInfo> waiting, IReadOnlyList<CheckInfo> destructive)
    {
        string? Reason(CheckInfo check) =>
            !held.Contains(check) ? LeftOutCheck.NotSelected
            : waiting.Contains(check) ? "waits for something to expire, and the audit was a quick one"
            : destructive.Contains(check) ? "may lock accounts or guess many times, which nobody asked for"
            : null;

        return
        [
            .. allChecks.Where(check => check.LevelUnder(plans) > Level.None)
                .Select(check => (Check: check, Reason: Reason(check)))
                .Where(pair => pair.Reason is not null)
                .Select(pair => pair.Check.ToLeftOut(plans, pair.Reason!)),
        ];
    }

    private static string Ids(IEnumerable<CheckInfo> checks) => string.Join(", ", checks.Select(check => check.Id));

    private Task<string> LeaveAsync(CancellationToken cancellation)
    {
        _hasLeft = true;
        return _target!.Departure.LeaveAsync(_target, cancellation);
    }

    private async Task<Profile> LaunchAsync(LoadedProfile loaded, AuditOptions options, CancellationToken cancellation)
    {
        if (loaded.Profile.Launch is not { } launch)
            return loaded.Profile;
        var launcher = options.Launchers.Append(new ProcessLauncher()).FirstOrDefault(candidate => candidate.CanLaunch(launch))
            ?? throw new ConfigurationException($"{loaded.File}: launch.server: there is no server '{launch.Server}' in this program");
        var launched = await launcher.LaunchAsync(loaded, options.Log, cancellation);
        Keep(launched.Server);
        return launched.Profile;
    }

    private async Task<Browser> LaunchBrowserAsync(InstalledBrowser installed) =>
        Keep(await Browser.LaunchAsync(installed, Keep(CallbackListener.Start()), _target!.Hosts, _target.Trust));

    private T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        _open.Push(part);
        return part;
    }
}
