using NUnit.Framework;
using OAuthConformance.Harness.Catalogue;

namespace OAuthConformance.Suites.Proof;

/// <summary>Requirements whose level depends on the plan: what breaking one means under each of them.</summary>
public sealed class PlanLevelTests
{
    private const Level None = Level.None;
    private const Level Info = Level.Info;
    private const Level Should = Level.Should;
    private const Level Must = Level.Must;

    //        requirement                                               oauth-2.0 security-bcp oauth-2.1 oidc-basic oidc-implicit oidc-hybrid oidc-form-post
    [TestCase("RFC6749-3.1.2.3/redirect-uri-compared", Must, Must, Must, Must, Must, Must, Must)]
    [TestCase("RFC9700-2.1/redirect-uri-exact", None, Must, Must, None, None, None, None)]
    [TestCase("RFC6749-4.1.3/redirect-uri-present", Must, Must, Info, Must, Must, Must, Must)]
    [TestCase("RFC6749-4.1.3/redirect-uri-repeated", Must, Must, Must, Must, Must, Must, Must)]
    [TestCase("OIDC-Core-3.1.2.1/redirect-uri-required", None, None, None, Must, Must, Must, Must)]
    [TestCase("OIDC-Core-3.1.2.1/post-works", None, None, None, Must, Must, Must, Must)]
    [TestCase("RFC6749-2.3.1/basic-form-decoded", Must, Must, Info, Must, Must, Must, Must)]
    [TestCase("RFC6749-2.3.1/basic-supported", Must, Must, Info, Must, Must, Must, Must)]
    [TestCase("RFC6749-5.1/pragma-no-cache", Should, Info, None, None, None, None, None)]
    [TestCase("OAuth-2.1-2.4.1/secret-in-body-works", None, None, Must, None, None, None, None)]
    [TestCase("RFC9700-2.1.1/public-client-uses-pkce", None, Should, Should, None, None, None, None)]
    [TestCase("OAuth-2.1-4.1.2.1/public-client-needs-challenge", None, None, Must, None, None, None, None)]
    [TestCase("RFC9700-2.1.1/verifier-needs-challenge", None, Must, Must, None, None, None, None)]
    [TestCase("OAuth-2.1-4.1.3/verifier-needs-challenge", None, None, Must, None, None, None, None)]
    [TestCase("RFC7636-7.2/plain-refused", Info, Info, Info, Info, Info, Info, Info)]
    [TestCase("RFC9700-2.1.1/plain-refused", None, Should, Info, None, None, None, None)]
    [TestCase("RFC6749-4.1.2/code-single-use", Must, Must, Must, Must, Must, Must, Must)]
    [TestCase("RFC6749-4.1.2/replay-revokes-tokens", Should, Should, Should, Should, Should, Should, Should)]
    [TestCase("RFC9700-2.2.2/public-refresh-tokens-rotate", None, Must, Must, None, None, None, None)]
    [TestCase("RFC6750-2.3/query-token-not-taken", Info, Info, Info, Info, Info, Info, Info)]
    [TestCase("RFC9700-4.3.2/query-token-not-taken", None, Should, Should, None, None, None, None)]
    [TestCase("OAuth-2.1-5.1/query-token-ignored", None, None, Must, None, None, None, None)]
    [TestCase("RFC9700-4.12/no-307-after-credentials", None, Must, Must, None, None, None, None)]
    [TestCase("RFC7523-3/jti-once", Info, Info, Info, Info, Info, Info, Info)]
    [TestCase("OIDC-Core-9/jti-once", None, None, None, Should, Should, Should, Should)]
    [TestCase("RFC6749-4.4.3/no-refresh-token", Should, Info, Info, Info, Info, Info, Info)]
    [TestCase("OIDC-Core-3.1.2.3/prompt-login-reauthenticates", None, None, None, Must, Must, Must, Must)]
    [TestCase("OIDC-Core-3.1.2.1/prompt-login-asks-again", None, None, None, Should, Should, Should, Should)]
    [TestCase("OIDC-Core-3.1.2.1/unknown-scope-ignored", None, None, None, Info, Info, Info, Info)]
    [TestCase("OIDC-Core-3.1.2.6/no-other-parameters", None, None, None, Info, Info, Info, Info)]
    [TestCase("OIDC-Core-3.2.2.1/nonce-required", None, None, None, None, Must, None, None)]
    [TestCase("OIDC-Core-3.2.2.6/error-in-fragment", None, None, None, None, Should, None, None)]
    [TestCase("OIDC-Core-3.3.2.1/nonce-required", None, None, None, None, None, Must, None)]
    [TestCase("OIDC-Core-3.3.3.6/issuer-and-subject-identical", None, None, None, None, None, Must, None)]
    [TestCase("MRT-3/no-query", None, None, None, None, Must, None, Must)]
    [TestCase("MRT-4/nothing-issued", None, None, None, None, Should, Should, Should)]
    [TestCase("MRT-5/id-token-token-no-query", None, None, None, None, Must, None, Must)]
    [TestCase("MRT-5/code-token-no-query", None, None, None, None, None, Must, Must)]
    [TestCase("MRT-7/no-token-in-query", None, None, None, None, Must, Must, Must)]
    [TestCase("FormPost-2/page-not-stored", None, None, None, None, None, None, Must)]
    public void The_level_of_a_requirement_is_the_plans(
        string requirement, Level oauth20, Level securityBcp, Level oauth21, Level oidcBasic, Level oidcImplicit, Level oidcHybrid, Level oidcFormPost)
    {
        var levels = new[] { "oauth-2.0", "security-bcp", "oauth-2.1", "oidc-basic", "oidc-implicit", "oidc-hybrid", "oidc-form-post" }
            .Select(plan => RequirementCatalogue.Default.FindPlan(plan)!.LevelOf(RequirementCatalogue.Default[requirement]));

        Assert.That(levels, Is.EqualTo(new[] { oauth20, securityBcp, oauth21, oidcBasic, oidcImplicit, oidcHybrid, oidcFormPost }));
    }
}
