using System.Globalization;

namespace OAuthConformance.Harness.Catalogue;

/// <summary>
/// A class of attacks, under the number that all reports use. What a server has to withstand in it are requirements like
/// any other, with the section B-number, also where no specification says a word about it.
/// </summary>
/// <param name="Id">Such as <c>B27</c>.</param>
/// <param name="Title">What the attack is called.</param>
/// <param name="Gains">What an attacker gets, in plain words.</param>
/// <param name="Mend">What an implementer does about it.</param>
/// <param name="Threat">The section of RFC 9700 that describes it; null where it describes none.</param>
/// <param name="Cwe">Numbers of the Common Weakness Enumeration, the closest first.</param>
/// <param name="Requirements">What a server has to withstand.</param>
public sealed record AttackClass(
    string Id, string Title, string Gains, string Mend, string? Threat, IReadOnlyList<int> Cwe, IReadOnlyList<Requirement> Requirements)
{
    /// <summary>The weakness and the threat in the words of a report.</summary>
    public string Reference => string.Join(", ", [.. Threat is null ? [] : new[] { $"RFC 9700 section {Threat}" }, .. Cwe.Select(number => $"CWE-{number.ToString(CultureInfo.InvariantCulture)}")]);
}
