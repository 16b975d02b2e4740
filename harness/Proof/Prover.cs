using System.Collections.Concurrent;
using OAuthConformance.Harness.Catalogue;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.UserAgents;
using OAuthConformance.ReferenceServer;

namespace OAuthConformance.Proof;

/// <summary>
/// Proves that checks can fail: each is red for every fault it names, the sound server passes each, and every rule of
/// the server is missed by at least one when it is left out. Each try has a server of its own, and a clock that skips what a
/// check waits for.
/// </summary>
/// <param name="profiles">Profiles of the reference server, with port 0; a check is proven on the first that it is applicable to.</param>
/// <param name="browser">The one browser of the proof.</param>
/// <param name="workers">How many servers are tried at once.</param>
public sealed class Prover(IReadOnlyList<LoadedProfile> profiles, Func<Task<Browser>> browser, int workers)
{
    /// <summary>Checks that have the browser open many pages wait for one another: with all workers in it each call would take many times as long.</summary>
    private const int InBrowser = 2;

    private static readonly PlanSet EveryPlan = new([.. RequirementCatalogue.Default.Plans]);

    /// <summary>Runs the proof.</summary>
    /// <param name="checks">The checks to prove.</param>
    /// <param name="isWhole">True when these are all checks, so that rules without a guard can be told.</param>
    /// <param name="progress">Told after each try: how many are done, of how many, and what was wrong with this one.</param>
    /// <param name="cancellation">Ends the proof.</param>
    public async Task<ProofReport> RunAsync(IReadOnlyList<CheckInfo> checks, bool isWhole, Action<int, int, string?> progress, CancellationToken cancellation)
    {
        var known = ServerFaults.All.Select(fault => fault.Id).ToHashSet();
        var sound = checks.Select(check => new Try(check, null)).ToList();
        var faulty = checks.SelectMany(check => check.Attribute.ProvenBy.Where(known.Contains).Select(fault => new Try(check, fault))).ToList();
        var results = new ConcurrentDictionary<Try, CheckResult>();
        var places = new ConcurrentDictionary<CheckInfo, LoadedProfile>();
        async Task EachAsync(IEnumerable<Try> tries, int atOnce, Func<Try, CancellationToken, Task<CheckResult>> run) => await Parallel.ForEachAsync(
            tries.OrderByDescending(attempt => attempt.Check.Attribute.Waits), new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellation }, async (attempt, ct) =>
            {
                var result = results[attempt] = await run(attempt, ct);
                progress(results.Count, sound.Count + faulty.Count, attempt.Went(result) ? null : $"{attempt.Check.Id} with {attempt.Fault ?? "no fault"}: {result.Verdict}, {result.Summary}");
            });
        Task AllAsync(IEnumerable<Try> tries, Func<Try, CancellationToken, Task<CheckResult>> run)
        {
            var byBrowser = tries.ToLookup(attempt => attempt.Check.Attribute.Tags.Contains("browser"));
            return Task.WhenAll(EachAsync(byBrowser[true], InBrowser, run), EachAsync(byBrowser[false], workers, run));
        }

        await AllAsync(sound, async (attempt, ct) =>
        {
            var (place, result) = await RunWhereApplicableAsync(attempt, ct);
            places[attempt.Check] = place;
            return result;
        });
        await AllAsync(faulty, (attempt, ct) => RunAsync(attempt, places[attempt.Check], ct));
        return Report(checks, isWhole, results);
    }

    private async Task<(LoadedProfile Place, CheckResult Result)> RunWhereApplicableAsync(Try attempt, CancellationToken cancellation)
    {
        foreach (var profile in profiles.SkipLast(1))
        {
            if (await RunAsync(attempt, profile, cancellation) is { Verdict: not Verdict.NotApplicable } result)
                return (profile, result);
        }

        return (profiles[^1], await RunAsync(attempt, profiles[^1], cancellation));
    }

    private async Task<CheckResult> RunAsync(Try attempt, LoadedProfile profile, CancellationToken cancellation)
    {
        var time = new SkippingTime();
        var launcher = new ReferenceLauncher(attempt.Fault is null ? [] : [attempt.Fault]) { Time = time };
        var launched = await launcher.LaunchAsync(profile, _ => { }, cancellation);
        await using var server = launched.Server;
        await using var target = await Target.ConnectAsync(launched.Profile, browser, time, cancellation);
        return await new CheckRunner(target, EveryPlan, folder: null) { SkipsWaits = true }.RunAsync(attempt.Check, cancellation);
    }

    private static ProofReport Report(IReadOnlyList<CheckInfo> checks, bool isWhole, IReadOnlyDictionary<Try, CheckResult> results)
    {
        var red = results.Where(pair => pair.Key.Fault is not null && pair.Key.Went(pair.Value)).Select(pair => pair.Key).ToList();
        var rules = ServerRules.All.Select(rule => new GuardedRule(rule.Id, Guards(rule, red))).ToList();
        var nameless = checks.Where(check => check.Attribute.ProvenBy.Length == 0).Select(check => new ProofGap(check.Id, null, null, "the check names no fault"));
        var unknown = checks.SelectMany(check => check.Attribute.ProvenBy.Where(fault => ServerFaults.All.All(known => known.Id != fault))
            .Select(fault => new ProofGap(check.Id, fault, null, "there is no such fault")));
        return new(
            [.. checks.Select(check => new ProvenCheck(check.Id, [.. check.Attribute.ProvenBy.Where(fault => red.Contains(new(check, fault)))]))],
            [.. rules.Where(rule => isWhole || rule.GuardedBy.Count > 0)],
            [.. nameless, .. unknown, .. Gaps(results, attempt => attempt.Fault is not null)],
            [.. rules.Where(rule => isWhole && rule.GuardedBy.Count == 0).Select(rule => rule.Id)],
            Gaps(results, attempt => attempt.Fault is null));
    }

    private static IReadOnlyList<string> Guards(RuleInfo rule, IEnumerable<Try> red)
    {
        var leavingOut = ServerFaults.All.Where(fault => fault.LeavesOut == rule.Id).Select(fault => fault.Id).ToHashSet();
        return [.. red.Where(attempt => leavingOut.Contains(attempt.Fault!)).Select(attempt => attempt.Check.Id).Distinct().Order(StringComparer.Ordinal)];
    }

    private static IReadOnlyList<ProofGap> Gaps(IReadOnlyDictionary<Try, CheckResult> results, Func<Try, bool> which) =>
    [
        .. results.Where(pair => which(pair.Key) && !pair.Key.Went(pair.Value))
            .Select(pair => new ProofGap(pair.Key.Check.Id, pair.Key.Fault, pair.Value.Verdict, pair.Value.Summary))
            .OrderBy(gap => gap.Check, StringComparer.Ordinal),
    ];

    /// <summary>One check against one server.</summary>
    private sealed record Try(CheckInfo Check, string? Fault)
    {
        /// <summary>True when the check said what it should: red with a fault, passed without. An Inconclusive or an Error proves nothing.</summary>
        public bool Went(CheckResult result) => Fault is null ? result.Verdict == Verdict.Passed : result.IsFinding;
    }
}
