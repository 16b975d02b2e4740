using System.Text.Json;
using System.Text.Json.Serialization;

namespace OAuthConformance.Reports;

/// <summary>The Allure 2 results format, as far as it is used here; Allure 3 reads the same.</summary>
internal sealed record AllureResult
{
    public required string Uuid { get; init; }

    public required string HistoryId { get; init; }

    public required string TestCaseId { get; init; }

    public required string FullName { get; init; }

    public required string Name { get; init; }

    public required string Status { get; init; }

    public AllureStatusDetails? StatusDetails { get; init; }

    public string Stage { get; init; } = "finished";

    public long? Start { get; init; }

    public long? Stop { get; init; }

    public required string Description { get; init; }

    public IReadOnlyList<string> TitlePath { get; init; } = [];

    public IReadOnlyList<AllureLabel> Labels { get; init; } = [];

    public IReadOnlyList<AllureLink> Links { get; init; } = [];

    public IReadOnlyList<AllureParameter> Parameters { get; init; } = [];

    public IReadOnlyList<AllureAttachment> Attachments { get; init; } = [];

    public IReadOnlyList<AllureStep> Steps { get; init; } = [];

    /// <summary>Escapes all that is not ASCII, and HTML, so that the files are inert wherever they are embedded.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
}

internal sealed record AllureStatusDetails(string Message, string? Trace = null, bool Known = false, bool Muted = false, bool Flaky = false);

internal sealed record AllureLabel(string Name, string Value);

internal sealed record AllureLink(string Name, string Url, string Type = "link");

/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Excluded">True when the value changes from run to run, so that it must not tell two tests apart.</param>
internal sealed record AllureParameter(string Name, string Value, bool Excluded = false);

internal sealed record AllureAttachment(string Name, string Source, string Type);

internal sealed record AllureStep(
    string Name, string Status, long Start, long Stop, IReadOnlyList<AllureParameter> Parameters,
    IReadOnlyList<AllureAttachment> Attachments, IReadOnlyList<AllureStep> Steps, string Stage = "finished");

internal sealed record AllureCategory(string Name, string MessageRegex, IReadOnlyList<string> MatchedStatuses);

internal sealed record AllureExecutor(string Name, string Type, string BuildName, string ReportName);

internal sealed record AllureGlobals(IReadOnlyList<AllureAttachment> Attachments, IReadOnlyList<AllureGlobalError> Errors);

internal sealed record AllureGlobalError(string Message);
