using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.KnownFailures;

namespace OAuthConformance.Harness.Tests.Reports;

/// <summary>A run with every way a check can end.</summary>
internal static class SampleRun
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly PlannedRequirement VerifierCompared = new(
        "RFC7636-4.6/verifier-compared", "RFC7636", "4.6", "must",
        "The server transforms the code_verifier and compares it with the stored code_challenge; when they differ it refuses the code.",
        "Compute BASE64URL(SHA256(code_verifier)) at the token endpoint, compare it with the challenge stored with the code, and answer invalid_grant when they differ.",
        "https://www.rfc-editor.org/rfc/rfc7636#section-4.6");

    private static readonly PlannedRequirement CodeSingleUse = new(
        "RFC6749-4.1.2/code-single-use", "RFC6749", "4.1.2", "must", "A code is used once at most; a second use is denied.",
        "Mark the code as used in the same transaction that issues the tokens.", "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2");

    private static readonly PlannedRequirement IssPresent = new(
        "RFC9207-2/iss-present", "RFC9207", "2", "should", "The authorization response names the issuer in the iss parameter.",
        "Add iss to every authorization response, errors included.", "https://www.rfc-editor.org/rfc/rfc9207#section-2");

    /// <summary>All outcomes: failed, warning, passed, not applicable, inconclusive, error, missing, known failure, unexpected pass.</summary>
    public static RunRecord WithAllOutcomes(string folder = "run")
    {
        var run = Checked(folder);
        return run with
        {
            Description = run.Description with
            {
                LeftOut = [new("authorization-code/code-expires-later", "not selected", [new(CodeSingleUse.Id, CodeSingleUse.Spec, "must")], [Guessed])],
                Specs = [new("RFC6749", "The OAuth 2.0 Authorization Framework", 4), new("RFC7636", "Proof Key for Code Exchange by OAuth Public Clients", 1), new("RFC9207", "OAuth 2.0 Authorization Server Issuer Identification", 2)],
                Target = run.Description.Target with { Source = new("ci/staging.json", new Dictionary<string, int> { ["issuer"] = 3, ["clients.web"] = 6, ["users.victim"] = 20 }) },
            },
            Digests = new(new string('1', 64), new string('2', 64)),
        };
    }

    private static readonly PlannedAttack Downgrade = new("B18", "PKCE downgrade", "RFC 9700 section 4.8, CWE-757") { Threat = "4.8", Cwe = [757] };

    private static readonly PlannedAttack Replay = new("B21", "Code replay", "RFC 9700 section 4.5, CWE-294") { Threat = "4.5", Cwe = [294] };

    private static readonly PlannedAttack Guessed = new("B23", "Codes and tokens that can be guessed", "CWE-330") { Cwe = [330] };

    private static RunRecord Checked(string folder) => Of(
        folder,
        (Plan("pkce/verifier-must-match", "A code is refused with another verifier", VerifierCompared, Severity.Critical) with { Attacks = [Downgrade] }, Failed()),
        (Plan("pkce/plain-is-refused", "A plain challenge is refused", VerifierCompared, Severity.Medium) with { Attacks = [Replay] }, Passed()),
        (Plan("authorization/iss-in-response", "The authorization response names its issuer", IssPresent, Severity.Medium), Warning()),
        (Plan("authorization/code-single-use", "A code is refused the second time", CodeSingleUse, Severity.Critical), Inconclusive()),
        (Plan("authorization/code-expires", "A code is refused after its lifetime", CodeSingleUse, Severity.High), Error()),
        (Plan("device/user-code-entropy", "A user code cannot be guessed", CodeSingleUse, Severity.High), NotApplicable()),
        (Plan("token/basic-and-body-refused", "Two ways of client authentication in one request are refused", CodeSingleUse, Severity.Low), null),
        (Plan("token/cache-control", "A token response is not stored", IssPresent, Severity.Low), KnownFailure()),
        (Plan("token/no-store-on-error", "An error response is not stored", IssPresent, Severity.Low), UnexpectedPass()));

    /// <summary>The same run, a day after the last one of every known failure.</summary>
    public static RunRecord WithStaleLedger()
    {
        var run = WithAllOutcomes();
        return run with { Description = run.Description with { KnownFailures = [.. run.Description.KnownFailures.Select(entry => entry with { Expires = new(2026, 2, 28) })] } };
    }

    /// <summary>A run of the given checks; a check without a result is missing.</summary>
    public static RunRecord Of(string folder, params (PlannedCheck Check, CheckResult? Result)[] checks) => new(
        Path.GetFullPath(folder),
        new()
        {
            Run = "2026-03-01-staging",
            StartedAt = Start,
            SuiteVersion = "0.1.0",
            Runtime = ".NET 10.0, Linux",
            Browser = "Chromium 143",
            Target = new("staging-idp", "https://idp.example/tenant", "staging.json", ["idp.example", "login.example"], ["web", "public"], ["victim", "attacker"]),
            Plans = ["oauth-2.0", "security-bcp"],
            Checks = [.. checks.Select(check => check.Check)],
            Observations = ["Browser and quick agent saw the same login form."],
            KnownFailures = [.. checks.Where(check => check.Result?.Known is not null).Select(check => Entry(check.Result!))],
            Completion = new(Start.AddSeconds(42), new(8, 61, 3, 12, 41.7)),
        },
        [.. checks.Select(check => check.Result).OfType<CheckResult>()]);

    public static PlannedCheck Plan(string id, string title, PlannedRequirement requirement, Severity severity = Severity.High) => new(
        id, title, id.Split('/')[0], "Verifier rules", "Whoever steals a code on its way through the browser can redeem it.",
        [requirement], severity, ["replay"], ["victim", "web"], ["verifier-not-compared"]);

    private static KnownFailure Entry(CheckResult result) => new()
    {
        Check = result.Check,
        Verdict = Verdict.Failed,
        Broken = result.Broken ?? IssPresent.Id,
        Actual = result.Actual ?? "no Cache-Control",
        Reason = "an old proxy",
        Owner = "identity team",
        Issue = "https://issues.example/IDP-1234",
        Expires = new(2026, 6, 30),
    };

    public static PlannedCheck Plan(string id) => Plan(id, "A code is refused with another verifier", VerifierCompared);

    public static CheckResult Result(string id, Verdict verdict, string summary) => new()
    {
        Check = id,
        Requirements = [new(VerifierCompared.Id, VerifierCompared.Spec, "must")],
        Verdict = verdict,
        Severity = Severity.High,
        Summary = summary,
        StartedAt = Start.AddSeconds(1),
        DurationMs = 260,
    };

    public static CheckResult Failed(string id = "pkce/verifier-must-match") => Result(id, Verdict.Failed, "The server gave tokens for a code with another verifier.") with
    {
        Severity = Severity.Critical,
        Broken = VerifierCompared.Id,
        Expected = ["error invalid_grant with status 400", "error invalid_request with status 400"],
        Actual = "200 OK with <access token 2>, token_type Bearer, expires_in 3600",
        Observations = ["The token response names no scope although the granted scope differs from the requested one."],
        Steps = [Step("control", null, "200 OK"), Step("attack", "code_verifier: <verifier 1> -> <verifier 2>", "200 OK")],
        Evidence = [new("screenshot", "evidence/pkce-verifier-must-match/consent.png")],
    };

    private static CheckResult Passed() => Result("pkce/plain-is-refused", Verdict.Passed, "The server refused with invalid_request.") with
    {
        Steps = [Step("control", null, "302 Found"), Step("attack", "code_challenge_method: S256 -> plain", "400 Bad Request")],
    };

    private static CheckResult Warning() => Result("authorization/iss-in-response", Verdict.Warning, "The response carries no iss.") with
    {
        Severity = Severity.Medium,
        Broken = IssPresent.Id,
        Expected = ["iss = https://idp.example/tenant"],
        Actual = "redirect with code and state only",
        Steps = [Step("response", null, "302 Found")],
    };

    private static CheckResult Inconclusive() => Result("authorization/code-single-use", Verdict.Inconclusive, "Nothing could be decided.") with
    {
        Reason = "the control failed: the server answered 429 Too Many Requests",
        Steps = [Step("control", null, "429 Too Many Requests")],
    };

    private static CheckResult Error() => Result("authorization/code-expires", Verdict.Error, "The suite failed.") with
    {
        Reason = "InvalidOperationException: attack and control do not differ",
    };

    private static CheckResult NotApplicable() => Result("device/user-code-entropy", Verdict.NotApplicable, "Not checked.") with
    {
        Reason = "discovery names no device_authorization_endpoint",
    };

    private static CheckResult KnownFailure() => Result("token/cache-control", Verdict.Failed, "The token response may be stored.") with
    {
        Severity = Severity.Low,
        Known = "IDP-1234, until 2026-06-30",
        Broken = IssPresent.Id,
        Expected = ["Cache-Control: no-store"],
        Actual = "no Cache-Control",
    };

    private static CheckResult UnexpectedPass() => Result("token/no-store-on-error", Verdict.Passed, "Cache-Control is no-store.") with
    {
        Known = "IDP-1235",
    };

    public static ResultStep Step(string name, string? difference, string answer) => new(name, difference,
    [
        new("browser", "GET https://idp.example/tenant/authorize?response_type=code&client_id=web&state=<state 1>", "HTTP 302\nLocation: https://client.example/cb?code=<code 1>\n", null, null, 84.4),
        new(
            "http", "POST https://idp.example/tenant/token\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=authorization_code&code=<code 1>&code_verifier=<verifier 2>",
            $"HTTP {answer}\nContent-Type: application/json\n\n{{\"access_token\":\"<access token 2>\",\"token_type\":\"Bearer\"}}", null,
            "curl -i -X \"POST\" -H \"Content-Type: application/x-www-form-urlencoded\" --data-raw \"grant_type=authorization_code&code=${CODE_1}&code_verifier=${VERIFIER_2}\" \"https://idp.example/tenant/token\"", 31.2),
    ]);
}
