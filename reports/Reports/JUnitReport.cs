using System.Globalization;
using System.Text;
using System.Xml;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.KnownFailures;

namespace OAuthConformance.Reports;

/// <summary>
/// A run as JUnit XML, one <c>testsuite</c> a flow and one <c>testcase</c> a planned check, in the form that Jenkins and
/// GitLab read alike. Nothing that decided nothing counts as passed.
/// </summary>
public static class JUnitReport
{
    private static readonly XmlWriterSettings Settings = new()
    {
        Indent = true,
        IndentChars = "  ",
        NewLineChars = "\n",
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
    };

    /// <summary>Writes the document.</summary>
    public static string Write(RunRecord run)
    {
        var stopping = Gate.Stopping(run).Select(failure => failure.Check).ToHashSet();
        var cases = CheckOutcome.Of(run).Select(ended => Case.Of(ended, stopping.Contains(ended.Check.Id))).Concat(LedgerReview.Stale(run).Select(Case.Of)).ToList();
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, Settings))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteAttributeString("name", $"OAuthConformance - {ReportText.OneLine(run.Description.Target.Name)}");
            Totals(xml, cases);
            foreach (var (index, flow) in cases.GroupBy(one => one.Flow).OrderBy(flow => flow.Key, StringComparer.Ordinal).Index())
                Suite(xml, run, flow.Key, [.. flow], index);
            xml.WriteEndElement();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length) + "\n";
    }

    private static void Suite(XmlWriter xml, RunRecord run, string flow, List<Case> cases, int index)
    {
        var description = run.Description;
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Name(flow));
        Totals(xml, cases);
        xml.WriteAttributeString("skipped", Number(cases.Count(one => one.Kind == "skipped")));
        xml.WriteAttributeString("timestamp", description.StartedAt.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        // Demanded by readers of the strict kind; the machine's name is nobody's business.
        xml.WriteAttributeString("hostname", "localhost");
        xml.WriteAttributeString("package", Package(run));
        xml.WriteAttributeString("id", Number(index));

        xml.WriteStartElement("properties");
        (string Name, string Value)[] properties =
        [
            ("target", description.Target.Name), ("issuer", description.Target.Issuer), ("plans", string.Join(", ", description.Plans)),
            ("run", description.Run), ("suite version", description.SuiteVersion), ("complete", description.Completion is null ? "no" : "yes"),
            .. description.LeftOut.GroupBy(check => check.Reason).Select(same => ("left out", $"{ReportText.Count(same.Count(), "check")}: {same.Key}")),
        ];
        foreach (var (name, value) in properties)
        {
            xml.WriteStartElement("property");
            xml.WriteAttributeString("name", name);
            xml.WriteAttributeString("value", ReportText.OneLine(value));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        foreach (var one in cases)
            TestCase(xml, run, one);
        xml.WriteElementString("system-out", description.Completion is null ? "The run did not come to its end.\n" : "");
        xml.WriteElementString("system-err", "");
        xml.WriteEndElement();
    }

    private static void TestCase(XmlWriter xml, RunRecord run, Case one)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("name", Name(one.Name));
        xml.WriteAttributeString("classname", $"{Package(run)}.{ReportText.Slug(one.Flow)}");
        xml.WriteAttributeString("time", Seconds(one.DurationMs));
        if (one.Kind is not null)
        {
            xml.WriteStartElement(one.Kind);
            xml.WriteAttributeString("message", ReportText.OneLine(one.Message!.Split('\n')[0]));
            xml.WriteAttributeString("type", one.Type);
            xml.WriteString(one.Message);
            xml.WriteEndElement();
        }
        else if (one.Message is not null)
        {
            xml.WriteElementString("system-out", one.Message);
        }

        xml.WriteEndElement();
    }

    private static void Totals(XmlWriter xml, List<Case> cases)
    {
        xml.WriteAttributeString("tests", Number(cases.Count));
        xml.WriteAttributeString("failures", Number(cases.Count(one => one.Kind == "failure")));
        xml.WriteAttributeString("errors", Number(cases.Count(one => one.Kind == "error")));
        xml.WriteAttributeString("time", Seconds(cases.Sum(one => one.DurationMs)));
    }

    /// <summary>Dots make packages in readers that sort by them.</summary>
    private static string Package(RunRecord run) => $"oauth-conformance.{ReportText.Slug(run.Description.Target.Name).Replace('.', '-')}";

    /// <summary>A name is never empty.</summary>
    private static string Name(string text) => ReportText.OneLine(text) is { Length: > 0 } name ? name : "-";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(double milliseconds) => (Math.Max(0, milliseconds) / 1000).ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>A check, or an entry of the ledger, with the element that says how it ended; none for one that passed.</summary>
    private sealed record Case(string Name, string Flow, string? Kind, string Type, string? Message, double DurationMs)
    {
        public static Case Of(CheckOutcome ended, bool stops) => new(
            ended.Check.Id, ended.Check.Flow, KindOf(ended.Outcome, stops), ReportText.Word(ended.Outcome), OutcomeMessage.Of(ended), ended.Result?.DurationMs ?? 0);

        public static Case Of(LedgerReview problem) => new(problem.Check, "known-failures", "failure", "Ledger out of date", ReportText.Visible(problem.Text), 0);

        private static string? KindOf(Outcome outcome, bool stops) => outcome switch
        {
            // What no gate stops at, such as a broken SHOULD, passes, and its output tells of it: the pipeline and its list of tests say the same.
            Outcome.Passed or Outcome.Warning => null,
            Outcome.Failed => stops ? "failure" : null,
            Outcome.UnexpectedPass => "failure",
            Outcome.NotApplicable or Outcome.KnownFailure => "skipped",
            _ => "error",
        };
    }
}
