using NUnit.Framework;
using OAuthConformance.Harness.Catalogue;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Tests.Protocol;

namespace OAuthConformance.Harness.Tests.CheckTests;

public sealed class CheckRunnerTests
{
    private static readonly TestCaseData[] Endings =
    [
        new(nameof(SampleSuite.Passes), Verdict.Passed, null),
        new(nameof(SampleSuite.Does_not_apply), Verdict.NotApplicable, "no such endpoint for <code 1>"),
        new(nameof(SampleSuite.Has_no_control), Verdict.Inconclusive, "the control failed"),
        new(nameof(SampleSuite.Decides_nothing), Verdict.Inconclusive, "throttled"),
        new(nameof(SampleSuite.Gets_no_response), Verdict.Inconclusive, "connection refused"),
        new(nameof(SampleSuite.Gives_up_by_itself), Verdict.Inconclusive, "something that the check waited for was given up: a page was closed"),
        new(nameof(SampleSuite.Is_faulty), Verdict.Error, "a fault of this suite, please report it: System.InvalidOperationException: a bug"),
        new(nameof(SampleSuite.Is_faulty_later), Verdict.Error, "a fault of this suite, please report it: System.Collections.Generic.KeyNotFoundException: a bug"),
        new(nameof(SampleSuite.Is_no_task), Verdict.Error, "a fault of this suite, please report it: System."),
        new(nameof(SampleSuite.Breaks_a_rule_that_nobody_knows), Verdict.Error, "a fault of this suite, please report it: "),
        new(nameof(SampleSuite.Uses_an_undeclared_role), Verdict.Error, "a fault of this suite, please report it: System.InvalidOperationException: the check uses the role 'otherWeb' without declaring it in [Needs]"),
        new(nameof(SampleSuite.Needs_roles), Verdict.NotApplicable, "the profile gives no 'machine'"),
        new(nameof(SampleSuite.Is_refused), Verdict.Passed, null),
        new(nameof(SampleSuite.Is_refused_without_a_code), Verdict.Passed, null),
        new(nameof(SampleSuite.Is_undecided), Verdict.Inconclusive, "neither accepted nor refused: Undecided a=2"),
        new(nameof(SampleSuite.Has_a_refused_control), Verdict.Inconclusive, "the sound request did not work: Refused a=1"),
        new(nameof(SampleSuite.Has_no_difference), Verdict.Error, "a fault of this suite, please report it: System.InvalidOperationException: attack has to differ from the control in one part, and differs in 0: "),
        new(nameof(SampleSuite.Has_two_differences), Verdict.Error, "a fault of this suite, please report it: System.InvalidOperationException: attack has to differ from the control in one part, and differs in 2: a: 1 -> 2; b: 1 -> 2"),
        new(nameof(SampleSuite.Is_won_once), Verdict.Passed, null),
        new(nameof(SampleSuite.Is_won_by_nobody), Verdict.Inconclusive, "of 10 uses at once none succeeded: Refused a=1"),
        new(nameof(SampleSuite.Is_a_race_without_overlap), Verdict.Inconclusive, "in 8 rounds no two requests that were decided were on their way at once"),
        new(nameof(SampleSuite.Is_a_race_that_was_throttled), Verdict.Inconclusive, "in 8 rounds no two requests that were decided were on their way at once"),
    ];

    private static readonly TestCaseData[] Findings =
    [
        new(nameof(SampleSuite.Is_won_twice), "RFC7636-4.6/verifier-compared", Severity.High, "successes of 10 uses at once: 2"),
        new(nameof(SampleSuite.Is_won_twice_without_overlap), "RFC7636-4.6/verifier-compared", Severity.High, "successes of 10 uses at once: 2"),
        new(nameof(SampleSuite.Breaks_its_rule), "RFC7636-4.6/verifier-compared", Severity.High, "tokens for <code 1>"),
        new(nameof(SampleSuite.Breaks_a_lesser_rule), "RFC6749-5.2/error-code-fits", Severity.Low, "seen"),
        new(nameof(SampleSuite.Is_accepted), "RFC7636-4.6/verifier-compared", Severity.High, "accepted: Accepted a=2"),
        new(nameof(SampleSuite.Is_accepted_among_others), "RFC7636-4.6/verifier-compared", Severity.High, "accepted: second (Accepted a=3)"),
        new(nameof(SampleSuite.Is_refused_with_another_code), "RFC6749-5.2/error-code-fits", Severity.Low, "refused, but with the error invalid_scope"),
        new(nameof(SampleSuite.Is_refused_in_a_wrong_form), "RFC6749-5.2/error-response-form", Severity.Low, "refused, but the error came with status 403"),
    ];

    private LoopbackServer _server = null!;
    private Target _target = null!;
    private ManualTime _time = null!;

    [SetUp]
    public async Task Connect()
    {
        _server = LoopbackServer.Start(_ => Reply.Json($"{{\"issuer\":\"{_server.Url}\"}}"));
        _time = new();
        var web = new ClientProfile { Id = "shop", Secret = "a-long-secret" };
        _target = await Target.ConnectAsync(new() { Name = "local", Issuer = _server.Url, Clients = new() { Web = web } }, null, _time, default);
        _target.Secrets.Register("code", "s3cr3t-value");
    }

    [TearDown]
    public async Task Disconnect()
    {
        await _target.DisposeAsync();
        await _server.DisposeAsync();
    }

    [TestCaseSource(nameof(Endings))]
    public async Task Every_way_to_end_has_its_verdict_and_its_reason(string method, Verdict verdict, string? reason)
    {
        var result = await RunAsync(method, Level.Must);

        Assert.That(result.Verdict, Is.EqualTo(verdict), result.Reason);
        Assert.That(result.Reason, reason is null ? Is.Null : Does.StartWith(reason));
        Assert.That((result.Broken, result.Actual, result.Severity), Is.EqualTo(((string?)null, (string?)null, Severity.High)));
    }

    [TestCaseSource(nameof(Findings))]
    public async Task A_broken_rule_is_a_finding_with_what_was_seen(string method, string broken, Severity severity, string actual)
    {
        var result = await RunAsync(method, Level.Must);

        Assert.That((result.Verdict, result.Broken, result.Severity, result.Actual), Is.EqualTo((Verdict.Failed, broken, severity, actual)));
        Assert.That(result.Requirements.Select(requirement => requirement.Id), Does.Contain(broken));
        Assert.That(result.Expected, Has.Exactly(1).Items);
    }

    [Test]
    public async Task What_a_target_that_limits_requests_left_undecided_names_the_key()
    {
        var result = await RunAsync(nameof(SampleSuite.Asks_a_busy_server), Level.Must);

        Assert.That((result.Verdict, result.Reason), Is.EqualTo((Verdict.Inconclusive, "too busy (the target limits requests: set limits.requestsPerSecond)")));
    }

    [TestCase(nameof(SampleSuite.Is_accepted_among_others), "second", false)]
    [TestCase(nameof(SampleSuite.Is_refused_in_a_wrong_form), "attack", true)]
    [TestCase(nameof(SampleSuite.Breaks_its_rule), null, false)]
    public async Task A_finding_names_the_step_that_decided_and_whether_it_was_refused(string method, string? step, bool wasRefused)
    {
        var result = await RunAsync(method, Level.Must);

        Assert.That(result.DecidingStep is { } at ? result.Steps[at].Name : null, Is.EqualTo(step));
        Assert.That(result.WasRefused, Is.EqualTo(wasRefused));
    }

    [TestCase(Level.Must, Verdict.Failed)]
    [TestCase(Level.Should, Verdict.Warning)]
    [TestCase(Level.Info, Verdict.Passed)]
    [TestCase(Level.None, Verdict.Passed)]
    public async Task The_plans_decide_how_bad_a_broken_rule_is(Level level, Verdict verdict)
    {
        var result = await RunAsync(nameof(SampleSuite.Breaks_its_rule), level);

        Assert.That(result.Verdict, Is.EqualTo(verdict));
        Assert.That(result.Observations, verdict == Verdict.Passed ? Has.One.Contains("Seen here: tokens for <code 1>") : Is.Empty);
        Assert.That(result.Requirements[0].Level, Is.EqualTo(level.ToString().ToLowerInvariant()));
    }

    [TestCase(Level.Should, Verdict.Warning)]
    [TestCase(Level.Info, Verdict.Passed)]
    public async Task What_prescribes_the_code_of_a_refusal_does_not_order_to_refuse(Level rule, Verdict verdict)
    {
        var plan = new Plan("sample", "Sample", [], new Dictionary<string, Level> { ["RFC7636-4.6/verifier-compared"] = rule, ["RFC7636-4.6/invalid-grant"] = Level.Must });
        var check = SampleSuite.Check(nameof(SampleSuite.Is_accepted_where_one_requirement_prescribes_the_code), codeRequirement: "RFC7636-4.6/invalid-grant");

        var result = await new CheckRunner(_target, new([plan]), folder: null).RunAsync(check, default);

        Assert.That((result.Verdict, result.Broken), Is.EqualTo((verdict, verdict == Verdict.Passed ? null : "RFC7636-4.6/verifier-compared")));
    }

    [Test]
    public async Task Facts_are_told_without_secrets() =>
        Assert.That((await RunAsync(nameof(SampleSuite.Tells_a_fact), Level.Must)).Observations, Is.EqualTo(new[] { "a fact about <code 1>" }));

    [Test]
    public async Task The_steps_tell_what_the_attack_changes() =>
        Assert.That(
            (await RunAsync(nameof(SampleSuite.Is_refused), Level.Must)).Steps.Select(step => (step.Name, step.RequestDifference)),
            Is.EqualTo(new (string, string?)[] { ("control", null), ("attack", "a: 1 -> 2") }));

    [Test]
    public async Task A_race_tells_of_each_round_how_much_came_at_once() =>
        Assert.That(
            (await RunAsync(nameof(SampleSuite.Is_won_once), Level.Must)).Observations,
            Is.EqualTo(Enumerable.Range(1, 3).Select(round => $"round {round}: 2 of 10 requests were complete before the first answer; successes: 1")));

    [Test]
    public async Task A_passed_check_says_its_rule() =>
        Assert.That((await RunAsync(nameof(SampleSuite.Tells_a_fact), Level.Must)).Summary, Is.EqualTo("Tells a fact."));

    [TestCase(nameof(SampleSuite.Waits_for_ever), false)]
    [TestCase(nameof(SampleSuite.Waits_for_ever_and_deaf), false)]
    [TestCase(nameof(SampleSuite.Waits_for_ever), true)]
    public async Task A_check_that_does_not_end_is_given_up(string method, bool waits)
    {
        var limit = CheckRunner.Limit + (waits ? TimeSpan.FromSeconds(_target.Profile.LongestWait) : TimeSpan.Zero);

        var running = RunAsync(method, Level.Must, waits);
        _time.Advance(limit - TimeSpan.FromSeconds(1));
        var early = running.IsCompleted;
        _time.Advance(TimeSpan.FromSeconds(2));
        var result = await running;

        Assert.That(early, Is.False);
        Assert.That((result.Verdict, result.Reason), Is.EqualTo((Verdict.Inconclusive, "the check did not come to an end within its time limit")));
    }

    [Test]
    public async Task A_check_that_would_wait_longer_than_the_profile_allows_says_so_and_does_not_wait()
    {
        var running = RunAsync(nameof(SampleSuite.Waits_twice), Level.Must, waits: true);
        _time.Advance(TimeSpan.FromSeconds(51));
        var result = await running;

        Assert.That((result.Verdict, result.Reason), Is.EqualTo((Verdict.NotApplicable, "the check waits 131 s, and the profile allows 120: set longestWait to 131 or more")));
        Assert.That(result.Observations, Is.EqualTo(new[] { "waited once" }));
    }

    [Test]
    public async Task Where_waits_are_skipped_they_have_no_limit()
    {
        var runner = Runner(Level.Must, new ManualTime(), skipsWaits: true);

        var running = runner.RunAsync(SampleSuite.Check(nameof(SampleSuite.Waits_twice), waits: true), default);
        for (; !running.IsCompleted; await Task.Yield())
            _time.Advance(TimeSpan.FromMinutes(1));

        Assert.That((await running).Verdict, Is.EqualTo(Verdict.Passed));
    }

    [Test]
    public async Task Where_waits_are_skipped_a_check_gets_no_more_time_for_them()
    {
        var running = Runner(Level.Must, _time, skipsWaits: true).RunAsync(SampleSuite.Check(nameof(SampleSuite.Waits_for_ever), waits: true), default);
        _time.Advance(CheckRunner.Limit);

        Assert.That((await running).Verdict, Is.EqualTo(Verdict.Inconclusive));
    }

    [TestCase(nameof(SampleSuite.Waits_for_ever))]
    [TestCase(nameof(SampleSuite.Waits_for_ever_and_deaf))]
    public async Task A_cancelled_run_has_no_verdict(string method)
    {
        using var cancel = new CancellationTokenSource();

        var running = RunAsync(method, Level.Must, cancellation: cancel.Token);
        await cancel.CancelAsync();

        Assert.That(async () => await running, Throws.InstanceOf<OperationCanceledException>());
    }

    private Task<CheckResult> RunAsync(string method, Level level, bool waits = false, CancellationToken cancellation = default) =>
        Runner(level, _time).RunAsync(SampleSuite.Check(method, waits), cancellation);

    private CheckRunner Runner(Level level, TimeProvider limitTime, bool skipsWaits = false)
    {
        string[] requirements = ["RFC7636-4.6/verifier-compared", "RFC6749-5.2/error-code-fits", "RFC6749-5.2/error-response-form"];
        var plan = new Plan("sample", "Sample", [], requirements.ToDictionary(id => id, _ => level));
        return new(_target, new([plan]), folder: null) { LimitTime = limitTime, SkipsWaits = skipsWaits };
    }
}
