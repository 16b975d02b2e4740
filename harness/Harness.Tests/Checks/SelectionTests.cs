using NUnit.Framework;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Profiles;

namespace OAuthConformance.Harness.Tests.CheckTests;

public sealed class SelectionTests
{
    private static readonly IReadOnlyList<CheckInfo> Checks =
    [
        Check("pkce/verifier-must-match", "RFC7636-4.6/verifier-compared"),
        Check("pkce/plain-is-refused", "RFC7636-4.2/plain"),
        Check("pkce-extra/other", "RFC7636-4.2/plain"),
    ];

    [TestCase("", "pkce/verifier-must-match pkce/plain-is-refused pkce-extra/other")]
    [TestCase("pkce/*", "pkce/verifier-must-match pkce/plain-is-refused")]
    [TestCase("pkce/plain-is-refused", "pkce/plain-is-refused")]
    [TestCase("RFC7636-4.2/plain", "pkce/plain-is-refused pkce-extra/other")]
    [TestCase("RFC7636-4.6/verifier-compared pkce/*", "pkce/verifier-must-match pkce/plain-is-refused")]
    [TestCase("pkce-extra/other pkce-extra/other", "pkce-extra/other")]
    public void Selectors_name_checks_flows_and_requirements(string selectors, string selected) =>
        Assert.That(string.Join(' ', Selection.Select(Checks, selectors.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(check => check.Id)), Is.EqualTo(selected));

    [TestCase("", "sample/a sample/b")]
    [TestCase("sample/a", "sample/b")]
    [TestCase("sample/* sample/b", "sample/a")]
    [TestCase("RFC7636-4.6/verifier-compared", "sample/a sample/b")]
    [TestCase("sample/a sample/b", "")]
    public void A_quick_audit_leaves_out_what_waits_unless_it_is_named_by_its_id(string selectors, string leftOut)
    {
        IReadOnlyList<CheckInfo> checks = [Check("sample/a", waits: true), Check("sample/b", waits: true), Check("sample/c", waits: false)];

        Assert.That(string.Join(' ', Selection.LeftOutByQuick(checks, selectors.Split(' ')).Select(check => check.Id)), Is.EqualTo(leftOut));

        static CheckInfo Check(string id, bool waits) => new(typeof(SampleSuite).GetMethod(nameof(SampleSuite.Passes))!, new CheckAttribute(id, Severity.High) { Waits = waits });
    }

    [TestCase("", "sample/a")]
    [TestCase("sample/*", "sample/a")]
    [TestCase("sample/a", "")]
    public void A_careful_audit_leaves_out_what_does_harm_unless_it_is_named_by_its_id(string selectors, string leftOut)
    {
        IReadOnlyList<CheckInfo> checks = [Check("sample/a", destructive: true), Check("sample/b", destructive: false)];

        Assert.That(string.Join(' ', Selection.LeftOutAsDestructive(checks, selectors.Split(' ')).Select(check => check.Id)), Is.EqualTo(leftOut));

        static CheckInfo Check(string id, bool destructive) => new(typeof(SampleSuite).GetMethod(nameof(SampleSuite.Passes))!, new CheckAttribute(id, Severity.High) { Destructive = destructive });
    }

    [TestCase("pkce")]
    [TestCase("*")]
    [TestCase("/*")]
    [TestCase("pk*")]
    [TestCase("PKCE/*")]
    [TestCase("pkce/verifier")]
    [TestCase("RFC7636")]
    [TestCase("")]
    public void A_selector_that_selects_nothing_is_an_error_even_beside_good_ones(string selector) =>
        Assert.That(
            () => Selection.Select(Checks, ["pkce/*", selector]),
            Throws.TypeOf<ConfigurationException>().With.Message.StartsWith($"'{selector}' selects no check; "));

    [TestCase("", "", "security-bcp")]
    [TestCase("", "oauth-2.0", "oauth-2.0 security-bcp")]
    [TestCase("", "security-bcp oauth-2.0", "security-bcp oauth-2.0")]
    [TestCase("oauth-2.0", "oidc-basic", "oauth-2.0")]
    public void The_plans_named_go_before_those_of_the_profile(string named, string claimed, string plans) =>
        Assert.That(string.Join(' ', Selection.Plans(Words(named), Claiming(claimed)).Ids), Is.EqualTo(plans));

    [TestCase("fapi-9")]
    [TestCase("OAUTH-2.0")]
    public void A_plan_that_is_not_there_is_an_error_with_the_known_ones(string plan) =>
        Assert.That(
            () => Selection.Plans([plan], Claiming("")),
            Throws.TypeOf<ConfigurationException>().With.Message.StartsWith($"there is no plan '{plan}'; known: ").And.Message.Contains("security-bcp"));

    [Test]
    public void A_check_reads_its_title_family_and_needs_from_its_method()
    {
        var check = SampleSuite.Check(nameof(SampleSuite.Needs_roles));

        Assert.That((check.Title, check.Family, check.Flow), Is.EqualTo(("Needs roles", "sample suite", "sample")));
        Assert.That(check.Needs, Is.EqualTo(new[] { "machine", "attacker" }));
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static Profile Claiming(string plans) => new() { Name = "local", Issuer = "https://idp.example", Clients = new(), Plans = Words(plans) };

    private static CheckInfo Check(string id, string requirement) => SampleSuite.Check(nameof(SampleSuite.Passes)) with { Attribute = new(id, Severity.High, requirement) };
}
