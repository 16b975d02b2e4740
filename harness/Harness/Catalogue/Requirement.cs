namespace OAuthConformance.Harness.Catalogue;

/// <summary>How binding a requirement is for a verdict; the greater value is the stricter one.</summary>
public enum Level
{
    /// <summary>The plan does not ask for it.</summary>
    None,

    /// <summary>Told as an observation, never a finding.</summary>
    Info,

    /// <summary>Breaking it is a Warning.</summary>
    Should,

    /// <summary>Breaking it is Failed.</summary>
    Must,
}

/// <summary>One normative statement that is aimed at an authorization server, or at the resource server it runs.</summary>
public sealed record Requirement
{
    /// <summary>Id such as <c>RFC6749-4.1.2/code-single-use</c>: specification, section, slug.</summary>
    public required string Id { get; init; }

    /// <summary>Id of the specification.</summary>
    public required string Spec { get; init; }

    /// <summary>Section number as the specification prints it.</summary>
    public required string Section { get; init; }

    /// <summary>The statement in our own words.</summary>
    public required string Text { get; init; }

    /// <summary>What an implementer does to keep it.</summary>
    public required string Mend { get; init; }

    /// <summary>Level where a plan that holds the specification says nothing else.</summary>
    public required Level Level { get; init; }

    /// <summary>Why the level differs from the word that the specification uses; null when it does not.</summary>
    public string? Because { get; init; }

    /// <summary>Why no check judges it yet; null when one does, or none ever will.</summary>
    public string? Open { get; init; }

    /// <summary>Why it cannot be judged from outside the server; null when it can.</summary>
    public string? Untestable { get; init; }

    /// <summary>Why it is none of this suite's business although it is aimed at the server; null when it is.</summary>
    public string? OutOfScope { get; init; }

    /// <summary>Link to the section.</summary>
    public required string Link { get; init; }
}

/// <summary>A specification with the statements that concern this suite.</summary>
/// <param name="Id">Short id, such as <c>RFC6749</c>.</param>
/// <param name="Title">Its title.</param>
/// <param name="Link">Where it is published.</param>
/// <param name="Requirements">Its statements.</param>
public sealed record Spec(string Id, string Title, string Link, IReadOnlyList<Requirement> Requirements);

/// <summary>The specifications that an audit is held to.</summary>
/// <param name="Id">Short id, such as <c>security-bcp</c>.</param>
/// <param name="Title">What the plan stands for.</param>
/// <param name="Specs">Ids of the specifications it holds.</param>
/// <param name="Levels">Requirement id to the level that this plan gives it instead of the specification's own.</param>
/// <param name="Without">
/// Beginnings of requirement ids that the plan does not ask for although it holds their specification, such as
/// <c>OIDC-Core-3.2</c> for the whole of section 3.2; each ends where a part of the id does. <paramref name="Levels"/> wins over it.
/// </param>
public sealed record Plan(
    string Id, string Title, IReadOnlyList<string> Specs, IReadOnlyDictionary<string, Level> Levels, IReadOnlyList<string>? Without = null)
{
    /// <summary>The level of a requirement under this plan alone.</summary>
    public Level LevelOf(Requirement requirement) =>
        Levels.TryGetValue(requirement.Id, out var level) ? level
        : Specs.Contains(requirement.Spec) && !LeavesOut(requirement.Id) ? requirement.Level
        : Level.None;

    private bool LeavesOut(string id) => Without?.Any(part => Begins(id, part)) == true;

    // Section 3.2 has 3.2.2 and rows of its own, but not 3.20.
    private static bool Begins(string id, string part) =>
        id.StartsWith(part, StringComparison.Ordinal) && (id.Length == part.Length || id[part.Length] is '.' or '/' or '-');
}
