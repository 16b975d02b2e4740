using System.Text.RegularExpressions;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Profiles;

namespace OAuthConformance.Harness.KnownFailures;

/// <summary>Somebody who answers for failures, for <c>baseline update</c>.</summary>
/// <param name="Reason">Why they are not mended now.</param>
/// <param name="Owner">Who answers for them.</param>
/// <param name="Issue">The address of the issue.</param>
/// <param name="Expires">The last day on which they count as known.</param>
public sealed record Explanation(string Reason, string Owner, string Issue, DateOnly Expires);

/// <summary>A ledger brought up to what a run found.</summary>
/// <param name="Ledger">The ledger as it is now.</param>
/// <param name="Added">Checks whose failure is known from now on, or is answered for anew.</param>
/// <param name="Removed">Checks whose entry is gone, as it was no longer needed.</param>
public sealed partial record LedgerUpdate(Ledger Ledger, IReadOnlyList<string> Added, IReadOnlyList<string> Removed)
{
    /// <summary>Takes out what no longer happens, keeps what still happens as it is known, and takes in what is new.</summary>
    /// <param name="ledger">The ledger before.</param>
    /// <param name="run">What was found.</param>
    /// <param name="isSelected">Which checks the update is about; entries of others stay.</param>
    /// <param name="explanation">Who answers for what is taken in; null when nobody does.</param>
    /// <param name="now">For the days of expiry.</param>
    /// <exception cref="ConfigurationException">There is something to take in, and nobody answers for it.</exception>
    public static LedgerUpdate Of(Ledger ledger, RunRecord run, Predicate<string> isSelected, Explanation? explanation, DateTimeOffset now)
    {
        var outOfDate = LedgerReview.Of(run).Select(problem => problem.Check).ToHashSet();
        var findings = run.Results.Where(result => result.IsFinding).ToDictionary(result => result.Check);
        bool StillKnown(KnownFailure entry) => findings.TryGetValue(entry.Check, out var finding) && entry.LooksLike(finding) && !entry.IsExpired(now);

        var kept = ledger.KnownFailures.Where(entry => !isSelected(entry.Check) || StillKnown(entry) || (!findings.ContainsKey(entry.Check) && !outOfDate.Contains(entry.Check))).ToList();
        var toTakeIn = findings.Values.Where(finding => isSelected(finding.Check) && kept.All(entry => entry.Check != finding.Check)).ToList();
        if (toTakeIn.Count > 0 && explanation is null)
        {
            throw new ConfigurationException(
                $"somebody has to answer for {toTakeIn.Count} failures: give --reason, --owner and --issue (and --expires), or name the checks that it is about. They are {string.Join(", ", toTakeIn.Select(finding => finding.Check))}");
        }

        var taken = toTakeIn.Select(finding => new KnownFailure
        {
            Check = finding.Check,
            Verdict = finding.Verdict,
            Broken = finding.Broken!,
            Actual = Pattern(finding.Actual!, run.Description.Target.Hosts),
            Reason = explanation!.Reason,
            Owner = explanation.Owner,
            Issue = explanation.Issue,
            Expires = explanation.Expires,
        });
        KnownFailure[] entries = [.. kept.Concat(taken).OrderBy(entry => entry.Check, StringComparer.Ordinal)];
        return new(
            ledger with { KnownFailures = entries },
            [.. toTakeIn.Select(finding => finding.Check).Order(StringComparer.Ordinal)],
            [.. ledger.KnownFailures.Select(entry => entry.Check).Except(entries.Select(entry => entry.Check))]);
    }

    /// <summary>
    /// What happened with <c>*</c> for what differs from run to run: the target's own hosts, whose port may be a free one, the
    /// numbers of pseudonyms, times and dates, and values that look like chance. Where no word is left by that, it stays as it is.
    /// </summary>
    public static string Pattern(string actual, IReadOnlyList<string> hosts)
    {
        var pattern = hosts.Where(host => host.Contains(':', StringComparison.Ordinal)).OrderByDescending(host => host.Length)
            .Aggregate(actual, (text, host) => text.Replace(host, "*", StringComparison.OrdinalIgnoreCase));
        pattern = Varying().Replace(pattern, match => match switch
        {
            _ when match.Groups["kind"] is { Success: true, Value: var kind } => $"<{kind} *>",
            _ when match.Groups["unit"] is { Success: true, Value: var unit } => $"* {unit}",
            _ => "*",
        });
        return pattern.Any(char.IsLetter) ? pattern : actual;
    }

    [GeneratedRegex(
        """
        <(?<kind>[A-Za-z][A-Za-z\ -]*)\ [0-9]+>
        | [0-9]+([.,][0-9]+)?\ (?<unit>ms|s)\b
        # Dates and times as ISO 8601 and as RFC 9110 write them, and seconds or milliseconds since 1970.
        | \b[0-9]{4}-[0-9]{2}-[0-9]{2}([T\ ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?(\ ?(Z|UTC|[+-][0-9]{2}:?[0-9]{2}))?)?(?![0-9A-Za-z])
        | \b(Mon|Tue|Wed|Thu|Fri|Sat|Sun),\ [0-9]{2}\ [A-Z][a-z]{2}\ [0-9]{4}\ [0-9]{2}:[0-9]{2}:[0-9]{2}\ GMT\b
        | \b[0-9]{2}:[0-9]{2}:[0-9]{2}([.,][0-9]+)?Z?(?![0-9A-Za-z])
        | \b[12][0-9]{9}([0-9]{3})?\b
        # Hashes, states and parts of tokens in base64url; identifiers in hexadecimal digits.
        | (?<![A-Za-z0-9_-])(?=[A-Za-z_-]*[0-9])((?=[a-z0-9_-]*[A-Z])[A-Za-z0-9_-]{16,}|[0-9a-f-]{16,})(?![A-Za-z0-9_-])
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Varying();
}
