using System.Diagnostics;
using System.Reflection;
using OAuthConformance.Harness.Catalogue;
using OAuthConformance.Harness.Evidence;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Checks;

/// <summary>
/// Runs one check and decides its verdict. The one policy point: the scheduler, the proof and NUnit all pass through
/// here, and nothing of NUnit is in it.
/// </summary>
/// <param name="target">The server under audit.</param>
/// <param name="plans">What it is held to.</param>
/// <param name="folder">Takes screenshots; null to keep none.</param>
public sealed class CheckRunner(Target target, PlanSet plans, RunFolder? folder)
{
    /// <summary>A check that has not ended by then is given up; one that waits may take that much longer.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    /// <summary>So much longer may every check take where requests wait for their turn.</summary>
    private const int Paced = 5;

    private static readonly TimeSpan SignalTime = TimeSpan.FromMilliseconds(500);

    /// <summary>True when the target's clock skips what is waited for: then waits take no time, and no limit holds for them.</summary>
    public bool SkipsWaits { get; init; }

    /// <summary>The clock of the time limit. It is not the target's, which may be one that skips.</summary>
    public TimeProvider LimitTime { get; init; } = TimeProvider.System;

    private TimeSpan? LongestWait => SkipsWaits ? null : TimeSpan.FromSeconds(target.Profile.LongestWait);

    /// <summary>Runs the check to its verdict; throws only when cancelled.</summary>
    public async Task<CheckResult> RunAsync(CheckInfo check, CancellationToken cancellation)
    {
        var started = LimitTime.GetUtcNow();
        var clock = Stopwatch.StartNew();
        var recorder = new Recorder(target.Secrets);
        using var timer = new CancellationTokenSource(LimitOf(check), LimitTime);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timer.Token);

        var judgement = await JudgeAsync(check, recorder, limit.Token, cancellation);
        // Who interrupts the run ends the browser by the same signal, and it may be gone before the runner has heard of it.
        if (judgement.Verdict is Verdict.Inconclusive or Verdict.Error && check.Attribute.Tags.Contains("browser"))
            await Task.Delay(SignalTime, cancellation);
        if (judgement.Verdict == Verdict.Inconclusive && recorder.Steps.SelectMany(step => step.Exchanges).Any(exchange => exchange.Response?.Status == 429))
            judgement = judgement with { Reason = $"{judgement.Reason} (the target limits requests: {(target.Traffic.IsPaced ? "lower" : "set")} limits.requestsPerSecond)" };
        recorder.Close();
        return ToResult(check, judgement, recorder, started, clock.Elapsed);
    }

    private TimeSpan LimitOf(CheckInfo check) =>
        (target.Traffic.IsPaced ? Limit * Paced : Limit) + (check.Attribute.Waits && LongestWait is { } wait ? wait : TimeSpan.Zero);

    private async Task<Judgement> JudgeAsync(CheckInfo check, Recorder recorder, CancellationToken limit, CancellationToken cancellation)
    {
        try
        {
            if (MissingRole(check) is { } missing)
                return Judgement.Of(Verdict.NotApplicable, missing);
            var suite = (ConformanceSuite)Activator.CreateInstance(check.Method.DeclaringType!)!;
            suite.Context = new(target, recorder, check.Needs.ToHashSet(), limit) { Plans = plans.Ids, LongestWait = LongestWait };
            suite.Precondition();
            await ((Task)check.Method.Invoke(suite, BindingFlags.DoNotWrapExceptions, null, null, null)!).WaitAsync(limit);
            return Judgement.Of(Verdict.Passed, null);
        }
        catch (Exception e) when (e is not OperationCanceledException && cancellation.IsCancellationRequested)
        {
            // What breaks while the run is being stopped, such as a browser that got the same signal, is no verdict.
            throw new OperationCanceledException(e.Message, e, cancellation);
        }
        catch (RequirementBrokenException broken) when (broken.Requirement is null || RequirementCatalogue.Default.Has(broken.Requirement))
        {
            return Grade(check, broken, recorder);
        }
        catch (NotApplicableException e)
        {
            return Judgement.Of(Verdict.NotApplicable, e.Message);
        }
        catch (Exception e) when (e is ControlFailedException or UndecidedException or NoResponseException or BudgetSpentException)
        {
            return Judgement.Of(Verdict.Inconclusive, e.Message);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            return Judgement.Of(Verdict.Inconclusive, limit.IsCancellationRequested
                ? "the check did not come to an end within its time limit"
                : $"something that the check waited for was given up: {e.Message}");
        }
        catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException)
        {
            return Judgement.Of(Verdict.Error, $"a fault of this suite, please report it: {e}");
        }
    }

    private string? MissingRole(CheckInfo check)
    {
        var given = target.Profile.Clients.Given.Select(pair => pair.Role).Concat(target.Profile.Users.Given.Select(pair => pair.Role)).ToHashSet();
        return check.Needs.FirstOrDefault(role => !given.Contains(role)) is { } missing ? $"the profile gives no '{missing}'" : null;
    }

    /// <summary>The plans decide how bad a broken requirement is; one that they only mention is told and passes.</summary>
    private Judgement Grade(CheckInfo check, RequirementBrokenException broken, Recorder recorder)
    {
        var candidates = check.Requirements.Where(candidate => candidate.Id != broken.ExceptFor).DefaultIfEmpty(check.Requirements[0]);
        var requirement = broken.Requirement is { } id ? RequirementCatalogue.Default[id] : candidates.MaxBy(plans.LevelOf)!;
        var verdict = plans.LevelOf(requirement) switch
        {
            Level.Must => Verdict.Failed,
            Level.Should => Verdict.Warning,
            _ => Verdict.Passed,
        };
        if (verdict == Verdict.Passed)
            recorder.Observe($"{requirement.Text} Seen here: {target.Secrets.Redact(broken.Message)} The plans of this run do not demand it.");
        return new(verdict, null, requirement, broken.Severity ?? check.Attribute.Severity, broken.Expected, broken.Message) { Step = broken.Step, WasRefused = broken.WasRefused };
    }

    private CheckResult ToResult(CheckInfo check, Judgement judgement, Recorder recorder, DateTimeOffset started, TimeSpan elapsed)
    {
        var isFinding = judgement.Verdict is Verdict.Failed or Verdict.Warning;
        var judged = check.Requirements.Concat(isFinding ? [judgement.Broken!] : []).DistinctBy(requirement => requirement.Id);
        return new()
        {
            Check = check.Id,
            Requirements = [.. judged.Select(requirement => JudgedRequirement.Of(requirement, plans))],
            Broken = isFinding ? judgement.Broken!.Id : null,
            Verdict = judgement.Verdict,
            Severity = judgement.Severity ?? check.Attribute.Severity,
            Summary = target.Secrets.Redact(isFinding ? $"{judgement.Broken!.Text} Seen: {judgement.Actual}" : judgement.Reason ?? $"{check.Title}."),
            Expected = isFinding ? [.. judgement.Expected.Select(target.Secrets.Redact)] : [],
            Actual = isFinding ? target.Secrets.Redact(judgement.Actual!) : null,
            Reason = judgement.Reason is null ? null : target.Secrets.Redact(judgement.Reason),
            Observations = [.. recorder.Observations.Select(target.Secrets.Redact)],
            Steps = [.. recorder.Steps.Select(ToStep)],
            DecidingStep = isFinding && recorder.Steps.Select(step => step.Name).ToList().LastIndexOf(judgement.Step ?? "") is >= 0 and var at ? at : null,
            WasRefused = isFinding && judgement.WasRefused,
            Evidence = folder is null ? [] : [.. recorder.Pictures.Select(picture => folder.Store(check.Id, "screenshot", picture.Name + ".png", picture.Png))],
            DurationMs = Math.Round(elapsed.TotalMilliseconds, 1),
            StartedAt = started,
        };
    }

    private ResultStep ToStep(RecordedStep step) => new(
        target.Secrets.Redact(step.Name), step.Difference is { } difference ? target.Secrets.Redact(difference) : null, [.. step.Exchanges.Select(ToExchange)]);

    private ResultExchange ToExchange(Exchange exchange) => new(
        exchange.Sender,
        ExchangeText.Request(exchange.Request, target.Secrets),
        exchange.Response is { } response ? ExchangeText.Response(response, target.Secrets) : null,
        exchange.Failure is { } failure ? target.Secrets.Redact(failure) : null,
        exchange.Sender is "browser" or "tls" ? null : ExchangeText.Curl(exchange.Request, target.Secrets),
        Math.Round(exchange.Elapsed.TotalMilliseconds, 1));

    private sealed record Judgement(
        Verdict Verdict, string? Reason, Requirement? Broken, Severity? Severity, IReadOnlyList<string> Expected, string? Actual)
    {
        public string? Step { get; init; }

        public bool WasRefused { get; init; }

        public static Judgement Of(Verdict verdict, string? reason) => new(verdict, reason, null, null, [], null);
    }
}
