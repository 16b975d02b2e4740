using NUnit.Framework;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.KnownFailures;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Tests.CheckTests;

namespace OAuthConformance.Harness.Tests.KnownFailures;

/// <summary>What a ledger may say, what it declares, and when it is out of date.</summary>
public sealed class LedgerTests
{
    private const string Actual = "accepted: http://127.0.0.1:*/callback got <code *> after * s";

    private static readonly KnownFailure Entry = new()
    {
        Check = "a/one",
        Verdict = Verdict.Failed,
        Broken = "RFC6749-3.1/one",
        Actual = Actual,
        Reason = "The old client needs it",
        Owner = "identity team",
        Issue = "https://issues.example/1",
        Expires = new(2026, 3, 1),
    };

    private static readonly CheckResult Finding = SampleRuns.Result("a/one", Verdict.Failed) with
    {
        Broken = "RFC6749-3.1/one",
        Actual = "accepted: http://127.0.0.1:4711/callback got <code 3> after 1.5 s",
    };

    private static readonly TestCaseData[] Wrong =
    [
        Case("\"check\": \"a/one\"", "\"check\": \"a/none\"", "ledger.json: knownFailures[0].check: there is no check 'a/none'; `list` shows the ids"),
        Case("\"failed\"", "\"passed\"", "ledger.json: knownFailures[0].verdict: write failed or warning"),
        Case("\"actual\": \"happens\"", "\"actual\": \"*\"", "ledger.json: knownFailures[0].actual: it fits every failure"),
        Case("\"reason\": \"old\"", "\"reason\": \" \"", "ledger.json: knownFailures[0].reason: say why"),
        Case("\"owner\": \"team\"", "\"owner\": \"\"", "ledger.json: knownFailures[0].owner: say who"),
        Case("https://issues.example/1", "ticket 1", "ledger.json: knownFailures[0].issue: 'ticket 1' is no web address"),
        Case("\"2026-03-01\"", "\"soon\"", "ledger.json:3: this is no ledger of known failures"),
        Case("\"owner\": \"team\", ", "", "ledger.json:3: this is no ledger of known failures: JSON deserialization for type 'OAuthConformance.Harness.KnownFailures.KnownFailure' was missing required properties including: 'owner'"),
        Case("\"owner\"", "\"ownr\"", "ledger.json:3: this is no ledger of known failures: The JSON property 'ownr'"),
    ];

    private static string Text => """
        {
          "knownFailures": [
            { "check": "a/one", "verdict": "failed", "broken": "RFC6749-3.1/one", "actual": "happens", "reason": "old", "owner": "team", "issue": "https://issues.example/1", "expires": "2026-03-01" }
          ]
        }
        """;

    [Test]
    public void A_ledger_is_read_as_it_was_written()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var file = Path.Combine(folder.FullName, "known-failures.json");
            new Ledger { KnownFailures = [Entry] }.Save(file);

            Assert.That(Ledger.Parse(File.ReadAllText(file), file, new HashSet<string> { "a/one" }).KnownFailures, Is.EqualTo(new[] { Entry }));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestCaseSource(nameof(Wrong))]
    public void What_is_wrong_with_a_ledger_is_told_with_its_place(string text, string message) =>
        Assert.That(() => Ledger.Parse(text, "ledger.json", new HashSet<string> { "a/one" }), Throws.TypeOf<ConfigurationException>().With.Message.StartWith(message));

    [Test]
    public void A_check_has_one_entry() =>
        Assert.That(
            () => Ledger.Parse(Text.Replace("}\n  ]", "},\n" + Text.Split('\n')[2] + "\n  ]"), "ledger.json", new HashSet<string> { "a/one" }),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains("2 entries for a/one"));

    [TestCase("profiles/staging.json", "profiles/staging.known-failures.json")]
    [TestCase("profiles/staging/profile.json", "profiles/staging/known-failures.json")]
    public void It_stands_beside_its_profile(string profile, string ledger) =>
        Assert.That(Ledger.FileOf(new(null!, Path.GetFullPath(profile))), Is.EqualTo(Path.GetFullPath(ledger)));

    [Test]
    public void A_declared_failure_is_known_until_its_last_day_and_nothing_else_is()
    {
        var otherText = Finding with { Actual = "accepted: something else" };
        var otherRequirement = Finding with { Broken = "RFC6749-3.1/two" };
        var warning = Finding with { Verdict = Verdict.Warning };
        var (lastMoment, nextDay) = (new DateTimeOffset(2026, 3, 1, 23, 59, 59, TimeSpan.Zero), new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));
        Assert.Multiple(() =>
        {
            Assert.That(Entry.Applied(Finding, lastMoment).Known, Is.EqualTo("The old client needs it (identity team, https://issues.example/1, until 2026-03-01)"));
            Assert.That(Entry.Applied(Finding, nextDay).Known, Is.Null);
            Assert.That(new[] { otherText, otherRequirement, warning }.Select(other => Entry.Applied(other, lastMoment).Known), Is.All.Null);
        });
    }

    [Test]
    public void What_is_out_of_date_is_told()
    {
        Assert.Multiple(() =>
        {
            Assert.That(ProblemsOf(Finding), Is.Empty);
            Assert.That(ProblemsOf(Finding with { Actual = "worse" }), Has.One.Contains("another failure"));
            Assert.That(ProblemsOf(Finding, expires: new(2026, 2, 28)), Has.One.EqualTo("expired on 2026-02-28: mend it, or have identity team say for how much longer (https://issues.example/1)"));
            Assert.That(ProblemsOf(SampleRuns.Result("a/one", Verdict.Passed)), Has.One.Contains("unexpected pass"));
            Assert.That(ProblemsOf(SampleRuns.Result("a/one", Verdict.NotApplicable) with { Reason = "no client" }), Has.One.EqualTo("unused: the check is not applicable, since no client"));
            Assert.That(ProblemsOf(SampleRuns.Result("a/one", Verdict.Inconclusive)), Is.Empty, "nothing was decided");
            Assert.That(ProblemsOf(null), Is.Empty, "missing is told as such");
            Assert.That(ProblemsOf(null, planned: "a/two"), Has.One.Contains("unused: the check is not part of the plans"));
        });
    }

    [Test]
    public void An_update_takes_out_what_is_gone_keeps_what_is_known_and_takes_in_what_is_new()
    {
        var run = new RunRecord("", SampleRuns.Described("a/one", "a/two", "a/three") with { KnownFailures = [Entry, Entry with { Check = "a/two" }] },
            [Finding, SampleRuns.Result("a/two", Verdict.Passed), Finding with { Check = "a/three", Actual = "at 127.0.0.1:4711 in 20 ms: <access token 12>" }]);
        run = run with { Description = run.Description with { Target = run.Description.Target with { Hosts = ["127.0.0.1:4711"] } } };

        var update = LedgerUpdate.Of(new() { KnownFailures = run.Description.KnownFailures }, run, _ => true, new("new", "us", "https://issues.example/2", new(2026, 4, 1)), SampleRuns.Start);

        Assert.Multiple(() =>
        {
            Assert.That(update.Removed, Is.EqualTo(new[] { "a/two" }));
            Assert.That(update.Added, Is.EqualTo(new[] { "a/three" }));
            Assert.That(update.Ledger.KnownFailures.SingleOrDefault(entry => entry.Check == "a/one"), Is.EqualTo(Entry));
            Assert.That(update.Ledger.KnownFailures.SingleOrDefault(entry => entry.Check == "a/three"), Has.Property("Actual").EqualTo("at * in * ms: <access token *>").And.Property("Owner").EqualTo("us"));
        });
    }

    [TestCase("iat 2026-11-02 10:00:00Z is in the future", "iat * is in the future", "iat 2027-01-13 00:59:01Z is in the future")]
    [TestCase("from 2026-11-02T10:00:00.123+01:00 to 10:05:00", "from * to *", "from 2026-12-02T10:00:00+01:00 to 11:05:00")]
    [TestCase("Expires: Mon, 02 Nov 2026 10:00:00 GMT, exp 1793613600", "Expires: *, exp *", "Expires: Tue, 03 Nov 2026 10:00:00 GMT, exp 1793700000")]
    [TestCase("at_hash Xk3_9fQ-aZ71bcdEfGh2Yw is another", "at_hash * is another", "at_hash 0k3_9fQ-aZ71bcdEfGh2YW is another")]
    [TestCase("came back with state=Ab3dEfGhIjKlMnOpQrSt&x=1", "came back with state=*&x=1", "came back with state=zZ9dEfGhIjKlMnOpQrSt&x=1")]
    [TestCase("session 6f9619ff-8b86-d011-b42d-00c04fc964ff lives", "session * lives", "session 7f9619ff-8b86-d011-b42d-00c04fc964fe lives")]
    [TestCase("<ID token 3> and <code 12> work after 1.5 s", "<ID token *> and <code *> work after * s", "<ID token 4> and <code 1> work after 20 s")]
    public void What_differs_from_run_to_run_is_left_open(string actual, string pattern, string next)
    {
        Assert.That(LedgerUpdate.Pattern(actual, []), Is.EqualTo(pattern));
        Assert.That((Entry with { Actual = pattern }).LooksLike(Finding with { Actual = next }), Is.True);
    }

    [TestCase("status 200 with access_token, id_token")]
    [TestCase("invalid_request_uri_parameter of RFC 9126 section 2.3, RSA-OAEP-256")]
    [TestCase("code_challenge_methods_supported has no S256")]
    [TestCase("client https://client.example:8443/callback-of-the-shop was taken 100 times")]
    [TestCase("Xk3_9fQ-aZ71bcdEfGh2Yw")]
    public void What_is_the_same_in_each_run_stays(string actual) => Assert.That(LedgerUpdate.Pattern(actual, []), Is.EqualTo(actual));

    [Test]
    public void Nothing_is_taken_in_without_somebody_who_answers_for_it()
    {
        var run = new RunRecord("", SampleRuns.Described("a/one"), [Finding]);
        var empty = new Ledger { KnownFailures = [] };

        Assert.That(() => LedgerUpdate.Of(empty, run, _ => true, null, SampleRuns.Start), Throws.TypeOf<ConfigurationException>().With.Message.Contains("a/one"));
        Assert.That(LedgerUpdate.Of(empty, run, check => check != "a/one", null, SampleRuns.Start).Ledger.KnownFailures, Is.Empty);
    }

    private static IEnumerable<string> ProblemsOf(CheckResult? result, DateOnly? expires = null, string planned = "a/one") =>
        LedgerReview.Of(new("", SampleRuns.Described(planned) with { KnownFailures = [Entry with { Expires = expires ?? Entry.Expires }] }, result is null ? [] : [result])).Select(problem => problem.Text);

    private static TestCaseData Case(string right, string wrong, string message) => new TestCaseData(Text.Replace(right, wrong), message).SetArgDisplayNames(wrong.Length > 0 ? wrong : $"without {right}");
}
