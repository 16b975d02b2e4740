using NUnit.Framework;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Tests.CheckTests;
using OAuthConformance.Reports;

namespace OAuthConformance.Harness.Tests.Reports;

/// <summary>Which request of a finding is shown as the one to repeat.</summary>
public sealed class CheckOutcomeTests
{
    private static readonly ResultStep Control = new("control", null, [Asked("GET /authorize?redirect_uri=a")]);

    [TestCase("redirect_uri: https://client.example/ -> https://evil.example/", "GET /authorize?redirect_uri=https%3A%2F%2Fevil.example%2F", TestName = "The_request_that_carries_the_change")]
    [TestCase("code_verifier: its own -> <code verifier 7>", "POST /login", TestName = "The_last_one_where_none_carries_it")]
    [TestCase("method: GET -> POST", "POST /login", TestName = "The_last_one_where_the_change_is_short")]
    [TestCase("the session was logged out", "POST /login", TestName = "The_last_one_where_the_change_is_told_in_words")]
    public void The_exchange_to_repeat_is(string difference, string request)
    {
        var step = new ResultStep("a", difference, [Asked("GET /authorize?redirect_uri=https%3A%2F%2Fevil.example%2F"), Asked("POST /login")]);

        Assert.That(Outcome(null, Control, step).DecidingExchange!.Request, Is.EqualTo(request));
    }

    [Test]
    public void The_step_that_a_finding_names_goes_before_the_last_one_that_changed_something()
    {
        var (first, last) = (new ResultStep("first", "a: 1 -> 2", [Asked("first")]), new ResultStep("last", "a: 1 -> 3", [Asked("last")]));

        Assert.That(Outcome(1, Control, first, last).Deciding, Is.SameAs(first));
        Assert.That(Outcome(null, Control, first, last).Deciding, Is.SameAs(last));
    }

    private static CheckOutcome Outcome(int? deciding, params ResultStep[] steps) => CheckOutcome.Of(new("", SampleRuns.Described("a/one"),
        [SampleRuns.Result("a/one", Verdict.Failed) with { Steps = steps, DecidingStep = deciding }])).Single();

    private static ResultExchange Asked(string request) => new("http", request, "HTTP 200\n", null, $"curl {request}", 1);
}
