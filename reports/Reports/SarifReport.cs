using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.KnownFailures;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Reports;

/// <summary>
/// The findings of a run as SARIF 2.1.0, in the form that code scanning takes: each is anchored to the line of the profile
/// that it is about, because a black box has no source. What was not decided stands in the notifications.
/// </summary>
public static class SarifReport
{
    /// <summary>Code scanning keeps no more tags of a rule.</summary>
    private const int MostTags = 20;

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        // Letters of all scripts stay readable; what would be markup in a page does not stay as it is.
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    /// <summary>Writes the document.</summary>
    public static string Write(RunRecord run)
    {
        var outcomes = CheckOutcome.Of(run);
        // One result a check, so that its rule can carry the severity of what was found.
        var findings = outcomes.Where(outcome => outcome.Outcome is Outcome.Failed or Outcome.Warning or Outcome.KnownFailure).ToList();
        var document = new JsonObject
        {
            ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray(new JsonObject
            {
                ["tool"] = new JsonObject
                {
                    ["driver"] = new JsonObject
                    {
                        ["name"] = "OAuthConformance",
                        ["semanticVersion"] = run.Description.SuiteVersion,
                        ["rules"] = Array(findings.Select(Rule)),
                    },
                },
                ["automationDetails"] = new JsonObject { ["id"] = $"oauth-conformance/{ReportText.Slug(run.Description.Target.Name)}/" },
                ["invocations"] = new JsonArray(Invocation(run, outcomes)),
                ["columnKind"] = "utf16CodeUnits",
                ["results"] = Array(findings.Select((finding, index) => Result(run, finding, index))),
                ["properties"] = new JsonObject
                {
                    ["run"] = Inert(run.Description.Run),
                    ["issuer"] = Inert(run.Description.Target.Issuer),
                    ["plans"] = Array(run.Description.Plans.Select(plan => JsonValue.Create(Inert(plan)))),
                    ["counts"] = ReportText.Counts(RunCounts.Of(run)),
                },
            }),
        };
        return document.ToJsonString(Json) + "\n";
    }

    private static JsonObject Rule(CheckOutcome finding)
    {
        var check = finding.Check;
        var rule = new JsonObject
        {
            ["id"] = check.Id,
            ["shortDescription"] = Text(ReportText.OneLine(check.Title) + "."),
            ["fullDescription"] = Text(ReportText.OneLine(string.Join(' ', check.Requirements.Select(requirement => requirement.Text).Distinct().Prepend($"{check.Title}.")))),
            ["help"] = new JsonObject { ["text"] = Inert(HelpText(check)), ["markdown"] = HelpMarkdown(check) },
            ["defaultConfiguration"] = new JsonObject { ["level"] = Level(finding) },
            ["properties"] = new JsonObject
            {
                ["security-severity"] = SecuritySeverity(finding.Severity),
                ["precision"] = "high",
                ["problem.severity"] = Level(finding),
                ["tags"] = Array(Tags(check).Take(MostTags).Select(tag => JsonValue.Create(tag))),
            },
        };
        if (check.Requirements.FirstOrDefault(requirement => WebAddress.Is(requirement.Link)) is { } linked)
            rule["helpUri"] = linked.Link;
        return rule;
    }

    private static JsonObject Result(RunRecord run, CheckOutcome finding, int rule)
    {
        var result = new JsonObject
        {
            ["ruleId"] = finding.Check.Id,
            ["ruleIndex"] = rule,
            ["level"] = Level(finding),
            ["message"] = Text(OutcomeMessage.Of(finding)!),
            ["locations"] = new JsonArray(Location(run, finding.Check)),
            ["partialFingerprints"] = new JsonObject
            {
                // The name that code scanning compares, and which it would else compute from lines that tell nothing here.
                ["primaryLocationLineHash"] = $"{Fingerprint(finding)}:1",
                ["checkAndRequirement/v1"] = Fingerprint(finding),
            },
            ["properties"] = new JsonObject
            {
                ["verdict"] = ReportText.Word(finding.Outcome),
                ["severity"] = finding.Severity.ToString().ToLowerInvariant(),
                ["requirements"] = Array(finding.Concerned.Select(requirement => JsonValue.Create(requirement.Id))),
            },
        };
        if (finding.Outcome == Outcome.KnownFailure)
        {
            result["suppressions"] = new JsonArray(new JsonObject
            {
                ["kind"] = "external",
                ["status"] = "accepted",
                ["justification"] = Inert(finding.Result!.Known!),
            });
        }

        return result;
    }

    private static JsonObject Invocation(RunRecord run, IReadOnlyList<CheckOutcome> outcomes)
    {
        var undecided = outcomes.Where(outcome => outcome.Outcome is Outcome.Inconclusive or Outcome.Error or Outcome.Missing or Outcome.UnexpectedPass);
        var notifications = undecided.Select(outcome => Notification(
            outcome.Outcome == Outcome.Error ? "error" : "warning", $"{outcome.Check.Id}: {OutcomeMessage.Of(outcome)}", Location(run, outcome.Check)));
        notifications = notifications.Concat(LedgerReview.Stale(run).Select(problem => Notification("warning", $"The ledger of known failures is out of date: {problem.Check}: {problem.Text}", null)));
        if (run.Description.Completion is null)
            notifications = notifications.Prepend(Notification("error", "The run did not come to its end.", null));
        var invocation = new JsonObject
        {
            ["executionSuccessful"] = run.Description.Completion is not null && outcomes.All(outcome => outcome.Outcome is not (Outcome.Error or Outcome.Missing)),
            ["startTimeUtc"] = Moment(run.Description.StartedAt),
        };
        if (run.Description.Completion is { } completion)
            invocation["endTimeUtc"] = Moment(completion.FinishedAt);
        invocation["toolExecutionNotifications"] = Array(notifications);
        return invocation;
    }

    private static JsonObject Notification(string level, string text, JsonObject? location)
    {
        var notification = new JsonObject { ["level"] = level, ["message"] = Text(text) };
        if (location is not null)
            notification["locations"] = new JsonArray(location);
        return notification;
    }

    /// <summary>The line of the first client that the check needs, else of the first user, else of the issuer.</summary>
    private static JsonObject Location(RunRecord run, PlannedCheck check)
    {
        var source = run.Description.Target.Source;
        var path = source?.Path ?? run.Description.Target.Profile;
        var line = new[] { "clients", "users" }.SelectMany(group => check.Needs.Select(role => $"{group}.{role}")).Append("issuer")
            .Select(member => source?.Lines.GetValueOrDefault(member) ?? 0)
            .FirstOrDefault(line => line > 0, 1);
        return new()
        {
            ["physicalLocation"] = new JsonObject
            {
                ["artifactLocation"] = new JsonObject { ["uri"] = string.Join('/', path.Split('/').Select(Uri.EscapeDataString)) },
                ["region"] = new JsonObject { ["startLine"] = line },
            },
        };
    }

    /// <summary>The same in each run as long as the same check finds the same requirement broken.</summary>
    private static string Fingerprint(CheckOutcome finding) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{finding.Check.Id}\n{finding.Result!.Broken}")).AsSpan(0, 16));

    private static string Level(CheckOutcome finding) => finding.Result!.Verdict == Verdict.Failed ? "error" : "warning";

    /// <summary>The middle of the band that code scanning shows under the same word.</summary>
    private static string SecuritySeverity(Severity severity) => severity switch
    {
        Severity.Critical => "9.5",
        Severity.High => "8.0",
        Severity.Medium => "5.5",
        _ => "2.0",
    };

    private static IEnumerable<string> Tags(PlannedCheck check) => new[] { "security" }
        .Concat(check.Attacks.SelectMany(attack => attack.Cwe).Distinct().Select(number => $"external/cwe/cwe-{number.ToString("000", CultureInfo.InvariantCulture)}"))
        .Append(check.Flow).Concat(check.Requirements.Select(requirement => requirement.Spec)).Concat(check.Tags)
        .Select(Inert).Distinct();

    private static string HelpText(PlannedCheck check)
    {
        var text = new StringBuilder(check.Description.Length > 0 ? $"When it is broken: {check.Description}\n" : "");
        foreach (var requirement in check.Requirements)
            text.Append($"\n{ReportText.Reference(requirement)} ({requirement.Level}), {requirement.Id}\n{requirement.Text}\nMend: {requirement.Mend}\n{requirement.Link}\n");
        return text.Append($"\nMore: oauth-conformance explain {check.Id}\n").ToString();
    }

    private static string HelpMarkdown(PlannedCheck check)
    {
        var text = new StringBuilder(check.Description.Length > 0 ? $"**When it is broken:** {MarkdownText.Escape(check.Description)}\n\n" : "");
        foreach (var requirement in check.Requirements)
        {
            text.Append($"- {MarkdownText.Requirement(requirement)}\n");
            if (requirement.Mend.Length > 0)
                text.Append($"  **Mend:** {MarkdownText.Escape(requirement.Mend)}\n");
        }

        return text.Append($"\nMore: {MarkdownText.Code($"oauth-conformance explain {check.Id}")}\n").ToString();
    }

    private static JsonObject Text(string text) => new() { ["text"] = Inert(text) };

    /// <summary>Readers of SARIF make links of <c>[text](address)</c> in plain text too.</summary>
    private static string Inert(string text) => ReportText.Visible(text).Replace("](", "] (", StringComparison.Ordinal);

    private static string Moment(DateTimeOffset moment) => moment.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static JsonArray Array(IEnumerable<JsonNode?> items) => [.. items];
}
