using System.CommandLine;
using System.Globalization;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.KnownFailures;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Runner.Commands;

/// <summary><c>baseline update</c>: writes the ledger of known failures from a run.</summary>
internal static class BaselineCommand
{
    private const int UsualDays = 90;

    /// <summary>Nothing is known for ever: somebody looks at it once a year at least.</summary>
    private const int MostDays = 366;

    public static Command Create(Workspace workspace)
    {
        var run = new Argument<string>("RUN") { Description = "The run: a folder, or its name under reports/runs" };
        var selectors = CommandWords.Selectors();
        var profile = new Option<string?>("--profile") { Description = "The profile beside which the ledger stands; default the one with the name of the run's target" };
        var reason = new Option<string?>("--reason") { Description = "Why the failures are not mended now" };
        var owner = new Option<string?>("--owner") { Description = "Who answers for them" };
        var issue = new Option<string?>("--issue") { Description = "Address of the issue in which they are followed" };
        var expires = new Option<string?>("--expires") { Description = $"Last day on which they count as known, as 2026-12-31; default {UsualDays} days from now, at most {MostDays}" };
        var update = new Command("update", "Take out what no longer fails, and take in what does") { run, selectors, profile, reason, owner, issue, expires };
        update.SetAction(parsed => Update(
            workspace, parsed.GetValue(run)!, parsed.GetValue(selectors) ?? [], parsed.GetValue(profile),
            ExplanationOf(parsed.GetValue(reason), parsed.GetValue(owner), parsed.GetValue(issue), parsed.GetValue(expires))));
        return new("baseline", "The ledger of known failures, which stands beside a profile") { update };
    }

    private static int Update(Workspace workspace, string runName, IReadOnlyList<string> selectors, string? profileName, Explanation? explanation)
    {
        var run = RunFolder.Read(workspace.FindRun(runName));
        var profile = ProfileLoader.Load(profileName ?? run.Description.Target.Name, workspace.ProfileFolders);
        if (profile.Profile.Name != run.Description.Target.Name)
            throw new ConfigurationException($"the run audited '{run.Description.Target.Name}', and the profile is that of '{profile.Profile.Name}'; name the profile of the run with --profile");

        var file = Ledger.FileOf(profile);
        if (workspace.Carries(file))
            throw new ConfigurationException($"the profile of '{profile.Profile.Name}' comes with the program; a ledger is kept beside a profile of yours, so copy {profile.File} into {workspace.ProfileFolders[0]}");
        var ledger = Ledger.Load(profile, AllChecks.List);
        var selected = Selection.Select(AllChecks.List, selectors).Select(check => check.Id).ToHashSet();
        var update = LedgerUpdate.Of(ledger, run, selected.Contains, explanation, DateTimeOffset.UtcNow);
        var schema = workspace.SchemaFile(LedgerSchema.FileName, LedgerSchema.Write);
        (update.Ledger with { Schema = ledger.Schema ?? Path.GetRelativePath(profile.Folder, schema).Replace('\\', '/') }).Save(file);
        foreach (var check in update.Added)
            Console.Out.WriteLine($"known from now on   {check}");
        foreach (var check in update.Removed)
            Console.Out.WriteLine($"taken out           {check}");
        Console.Out.WriteLine($"{update.Ledger.KnownFailures.Count} known failures of {profile.Profile.Name}: {file}");
        return 0;
    }

    private static Explanation? ExplanationOf(string? reason, string? owner, string? issue, string? expires)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var last = today.AddDays(UsualDays);
        if (expires is not null && !DateOnly.TryParseExact(expires, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out last))
            throw new ConfigurationException($"--expires: '{expires}' is no day; write it as {today.AddDays(UsualDays):yyyy-MM-dd}");
        if (last < today || last > today.AddDays(MostDays))
            throw new ConfigurationException($"--expires: {last:yyyy-MM-dd} is not within {MostDays} days from today");
        if (issue is not null && !WebAddress.Is(issue))
            throw new ConfigurationException($"--issue: '{issue}' is no web address");
        return string.IsNullOrWhiteSpace(reason) || string.IsNullOrWhiteSpace(owner) || issue is null ? null : new(reason, owner, issue, last);
    }
}
