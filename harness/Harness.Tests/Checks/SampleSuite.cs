using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Tests.CheckTests;

/// <summary>
/// Checks that end in every way a check can. They carry no [Check], which would make NUnit run them: the tests put method
/// and attribute together by hand.
/// </summary>
internal sealed class SampleSuite : ConformanceSuite
{
    public static Task Passes() => Task.CompletedTask;

    public Task Tells_a_fact()
    {
        Observe("a fact about s3cr3t-value");
        return Task.CompletedTask;
    }

    public static Task Breaks_its_rule() => throw new RequirementBrokenException(["a refusal"], "tokens for s3cr3t-value");

    public static Task Breaks_a_lesser_rule() => throw new RequirementBrokenException(["another"], "seen", "RFC6749-5.2/error-code-fits", Severity.Low);

    public static Task Breaks_a_rule_that_nobody_knows() => throw new RequirementBrokenException(["another"], "seen", "RFC0000-1/unknown");

    public static Task Does_not_apply() => throw new NotApplicableException("no such endpoint for s3cr3t-value");

    public static Task Has_no_control() => throw new ControlFailedException("the control failed");

    public static Task Decides_nothing() => throw new UndecidedException("throttled");

    public Task Asks_a_busy_server()
    {
        Context.Recorder.Add(Flows.Samples.Answered(429));
        throw new UndecidedException("too busy");
    }

    public static Task Gets_no_response() => throw new NoResponseException("connection refused");

    public static Task Is_faulty() => throw new InvalidOperationException("a bug");

    public static async Task Is_faulty_later()
    {
        await Task.Yield();
        throw new KeyNotFoundException("a bug");
    }

    public static Task? Is_no_task() => null;

    public static Task Gives_up_by_itself() => throw new TaskCanceledException("a page was closed");

    public Task Waits_for_ever() => Task.Delay(Timeout.Infinite, Context.Cancellation);

    public static Task Waits_for_ever_and_deaf() => new TaskCompletionSource().Task;

    public async Task Waits_twice()
    {
        await WaitAsync(TimeSpan.FromSeconds(50));
        Observe("waited once");
        await WaitAsync(TimeSpan.FromSeconds(80.5));
    }

    public Task Uses_a_declared_role() => Task.FromResult(Clients.Web);

    public Task Uses_an_undeclared_role() => Task.FromResult(Clients.OtherWeb);

    [Needs("machine", "attacker")]
    public static Task Needs_roles() => Task.CompletedTask;

    public Task Is_refused() => RefuseAsync("a=1", new SampleAnswer("a=2", Outcome.Refused, "invalid_grant"));

    public Task Is_refused_with_another_code() => RefuseAsync("a=1", new SampleAnswer("a=2", Outcome.Refused, "invalid_scope"));

    public Task Is_refused_without_a_code() => RefuseAsync("a=1", new SampleAnswer("a=2", Outcome.Refused, null));

    public Task Is_refused_in_a_wrong_form() => RefuseAsync("a=1", new SampleAnswer("a=2", Outcome.Refused, "invalid_grant", "the error came with status 403"));

    public Task Is_accepted() => RefuseAsync("a=1", new SampleAnswer("a=2", Outcome.Accepted, null));

    public Task Is_accepted_where_one_requirement_prescribes_the_code() => Refused(
        () => Task.FromResult(""),
        _ => Task.FromResult(new SampleAnswer("a=1", Outcome.Accepted, null)),
        _ => Task.FromResult(new SampleAnswer("a=2", Outcome.Accepted, null)),
        ["invalid_grant"],
        code: "RFC7636-4.6/invalid-grant");

    public Task Is_undecided() => RefuseAsync("a=1", new SampleAnswer("a=2", Outcome.Undecided, null));

    public Task Has_no_difference() => RefuseAsync("a=1", new SampleAnswer("a=1", Outcome.Refused, "invalid_grant"));

    public Task Has_two_differences() => RefuseAsync("a=1,b=1", new SampleAnswer("a=2,b=2", Outcome.Refused, "invalid_grant"));

    public Task Has_a_refused_control() => Refused(
        () => Task.FromResult(""), _ => Task.FromResult(new SampleAnswer("a=1", Outcome.Refused, "invalid_grant")), _ => throw new InvalidOperationException("never asked"), []);

    public Task Is_accepted_among_others() => RefusedEach(
        () => Task.FromResult(""),
        _ => Task.FromResult(new SampleAnswer("a=1", Outcome.Accepted, null)),
        [
            ("first", _ => Task.FromResult(new SampleAnswer("a=2", Outcome.Refused, "invalid_scope"))),
            ("second", _ => Task.FromResult(new SampleAnswer("a=3", Outcome.Accepted, null))),
            ("third", _ => Task.FromResult(new SampleAnswer("a=4", Outcome.Undecided, null))),
        ],
        ["invalid_grant"]);

    public Task Is_won_once() => RaceAsync(2, Outcome.Accepted, Outcome.Refused, Outcome.Undecided);

    public Task Is_won_twice() => RaceAsync(2, Outcome.Accepted, Outcome.Refused, Outcome.Accepted);

    public Task Is_won_twice_without_overlap() => RaceAsync(0, Outcome.Accepted, Outcome.Accepted);

    public Task Is_won_by_nobody() => RaceAsync(3, Outcome.Refused, Outcome.Refused);

    public Task Is_a_race_without_overlap() => RaceAsync(1, Outcome.Accepted, Outcome.Refused);

    public Task Is_a_race_that_was_throttled() => RaceAsync(3, Outcome.Accepted, Outcome.Undecided, Outcome.Undecided);

    public Task Guesses_are_held_back_by_the_server() => GuessAsync(() => Task.Delay(600));

    public Task Guesses_wait_for_their_turn() => GuessAsync(() =>
    {
        Target.Traffic.PutOff(TimeSpan.FromMilliseconds(600));
        return Target.Traffic.TakeTurnAsync(default);
    });

    /// <summary>The check that a method of this class would be.</summary>
    public static CheckInfo Check(string method, bool waits = false, string requirement = "RFC7636-4.6/verifier-compared", string? codeRequirement = null) => new(
        typeof(SampleSuite).GetMethod(method)!,
        new CheckAttribute($"sample/{method.Replace('_', '-').ToLowerInvariant()}", Severity.High, codeRequirement is null ? [requirement] : [requirement, codeRequirement]) { Waits = waits });

    private Task RaceAsync(int overlap, params Outcome[] outcomes)
    {
        IReadOnlyList<SampleAnswer> answers = [.. outcomes.Select(outcome => new SampleAnswer("a=1", outcome, null))];
        return OneWinsAtMost(() => Task.FromResult(""), (_, _) => Task.FromResult((answers, overlap)), "uses");
    }

    private Task GuessAsync(Func<Task> hold) => AreLimited(
        right: () => Task.FromResult(new SampleAnswer("a=1", Outcome.Accepted, null)),
        wrong: async number =>
        {
            if (number is >= 4 and <= 8)
                await hold();
            return new SampleAnswer("a=2", Outcome.Refused, "invalid_grant");
        });

    private Task RefuseAsync(string control, SampleAnswer attack) => Refused(
        () => Task.FromResult(""), _ => Task.FromResult(new SampleAnswer(control, Outcome.Accepted, null)), _ => Task.FromResult(attack), ["invalid_grant"]);
}

/// <summary>An answer that says of itself what it is.</summary>
internal sealed record SampleAnswer(string Sent, Outcome Ended, string? Code, string? Fault = null) : Answer
{
    public override IReadOnlyList<RequestPart> Parts => [.. Sent.Split(',').Select(part => new RequestPart(part[..1], part[2..]))];

    public override Outcome Outcome => Ended;

    public override string? ErrorCode => Code;

    public override string? FormFault => Fault;

    public override string Summary => $"{Ended} {Sent}";
}
