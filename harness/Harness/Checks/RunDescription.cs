using System.Text.Json.Serialization;
using OAuthConformance.Harness.KnownFailures;
using OAuthConformance.Harness.Profiles;

namespace OAuthConformance.Harness.Checks;

/// <summary><c>run.json</c>: what a run set out to do, written before the first check starts.</summary>
public sealed record RunDescription
{
    /// <summary>Version of this record's shape.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>The run's name, which is also the default name of its folder.</summary>
    public required string Run { get; init; }

    /// <summary>When the run began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Version of this suite.</summary>
    public required string SuiteVersion { get; init; }

    /// <summary>The .NET runtime and operating system.</summary>
    public required string Runtime { get; init; }

    /// <summary>Browser name and version.</summary>
    public required string Browser { get; init; }

    /// <summary>Who was audited.</summary>
    public required TargetDescription Target { get; init; }

    /// <summary>Ids of the plans that the audit is held to.</summary>
    public required IReadOnlyList<string> Plans { get; init; }

    /// <summary>Every check that was selected and applies to the plans. What has no result is missing.</summary>
    public required IReadOnlyList<PlannedCheck> Checks { get; init; }

    /// <summary>Facts seen before the first check, such as how browser and quick agent compared.</summary>
    public IReadOnlyList<string> Observations { get; init; } = [];

    /// <summary>Checks that the plans ask for and that were not planned, with the reason; a report must not pass over them.</summary>
    public IReadOnlyList<LeftOutCheck> LeftOut { get; init; } = [];

    /// <summary>True for a run of selected checks alone.</summary>
    [JsonIgnore]
    public bool IsPartial => LeftOut.Any(check => check.Reason == LeftOutCheck.NotSelected);

    /// <summary>The specifications that the plans hold, in the order of the catalogue.</summary>
    public IReadOnlyList<PlannedSpec> Specs { get; init; } = [];

    /// <summary>From where on the run is red.</summary>
    public Gate Gate { get; init; } = new();

    /// <summary>The entries of the ledger of known failures that this run can judge.</summary>
    public IReadOnlyList<KnownFailure> KnownFailures { get; init; } = [];

    /// <summary>How the run ended; null while it runs and after an interruption.</summary>
    public RunCompletion? Completion { get; init; }
}

/// <summary>The audited server, as far as a report names it.</summary>
/// <param name="Name">The profile's name.</param>
/// <param name="Issuer">The issuer identifier.</param>
/// <param name="Profile">The profile's file name.</param>
/// <param name="Hosts">Every host that belongs to the target.</param>
/// <param name="Clients">Client roles that the profile gives.</param>
/// <param name="Users">User roles that the profile gives.</param>
public sealed record TargetDescription(
    string Name, string Issuer, string Profile, IReadOnlyList<string> Hosts, IReadOnlyList<string> Clients, IReadOnlyList<string> Users)
{
    /// <summary>Where the profile's members stand in its file; null in runs of older versions.</summary>
    public ProfileSource? Source { get; init; }
}

/// <summary>A check as it was planned, with all the texts that a report needs.</summary>
/// <param name="Id">Check id.</param>
/// <param name="Title">The rule as a sentence.</param>
/// <param name="Flow">First segment of the id: the flow or endpoint.</param>
/// <param name="Family">Name of the rule family (the suite class), in words.</param>
/// <param name="Description">What an attacker or a user would notice; may be empty.</param>
/// <param name="Requirements">What the check judges.</param>
/// <param name="Severity">How much a finding matters.</param>
/// <param name="Tags">Free labels.</param>
/// <param name="Needs">Client and user roles and features that the check cannot do without.</param>
/// <param name="ProvenBy">Faults of the reference server that turn the check red.</param>
public sealed record PlannedCheck(
    string Id, string Title, string Flow, string Family, string Description, IReadOnlyList<PlannedRequirement> Requirements,
    Severity Severity, IReadOnlyList<string> Tags, IReadOnlyList<string> Needs, IReadOnlyList<string> ProvenBy)
{
    /// <summary>Classes of attacks that the check tries.</summary>
    public IReadOnlyList<PlannedAttack> Attacks { get; init; } = [];
}

/// <summary>A class of attacks, as a report names it.</summary>
/// <param name="Id">Number, such as <c>B27</c>.</param>
/// <param name="Title">What the attack is called.</param>
/// <param name="Reference">Where threat and weakness are described.</param>
public sealed record PlannedAttack(string Id, string Title, string Reference)
{
    /// <summary>The section of RFC 9700 that describes it; null where it describes none.</summary>
    public string? Threat { get; init; }

    /// <summary>Numbers of the Common Weakness Enumeration, the closest first.</summary>
    public IReadOnlyList<int> Cwe { get; init; } = [];
}

/// <summary>A check that the plans ask for and that was not planned.</summary>
/// <param name="Id">Check id.</param>
/// <param name="Reason">Why, in a few words.</param>
/// <param name="Requirements">What it would have judged.</param>
/// <param name="Attacks">Classes of attacks that it would have tried.</param>
public sealed record LeftOutCheck(string Id, string Reason, IReadOnlyList<JudgedRequirement> Requirements, IReadOnlyList<PlannedAttack> Attacks)
{
    /// <summary>The reason of a check that no selector names.</summary>
    public const string NotSelected = "not selected";
}

/// <summary>A specification that the plans hold.</summary>
/// <param name="Id">Specification id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Statements">How many of its statements are a MUST or a SHOULD under the plans, whether or not a check judges them.</param>
public sealed record PlannedSpec(string Id, string Title, int Statements);

/// <summary>A requirement with its texts.</summary>
/// <param name="Id">Requirement id.</param>
/// <param name="Spec">Specification id.</param>
/// <param name="Section">Section number.</param>
/// <param name="Level">Level under the run's plans: <c>must</c>, <c>should</c> or <c>info</c>.</param>
/// <param name="Text">The requirement in our own words.</param>
/// <param name="Mend">What an implementer does about it.</param>
/// <param name="Link">Link to the section.</param>
public sealed record PlannedRequirement(string Id, string Spec, string Section, string Level, string Text, string Mend, string Link);

/// <summary>How a run ended.</summary>
/// <param name="FinishedAt">When.</param>
/// <param name="Totals">What it cost.</param>
public sealed record RunCompletion(DateTimeOffset FinishedAt, RunTotals Totals);

/// <summary>What a run cost.</summary>
/// <param name="Checks">Checks with a result.</param>
/// <param name="Requests">Requests sent by us, the browser's included.</param>
/// <param name="BrowserLogins">Logins through the browser.</param>
/// <param name="QuickLogins">Logins by the quick agent.</param>
/// <param name="Seconds">Wall time in seconds.</param>
public sealed record RunTotals(int Checks, int Requests, int BrowserLogins, int QuickLogins, double Seconds);
