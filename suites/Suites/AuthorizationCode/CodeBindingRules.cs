using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>What a code is tied to: its client, its redirect URI, its lifetime (RFC 6749 sections 4.1.2 and 4.1.3).</summary>
[Needs("victim")]
public sealed class CodeBindingRules : ConformanceSuite
{
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(2);

    /// <summary>RFC 6749 section 4.1.2 recommends no more.</summary>
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromMinutes(10);

    /// <summary>A server that lets codes live for just ten minutes may look for dead ones now and then only.</summary>
    private static readonly TimeSpan ClockMargin = TimeSpan.FromSeconds(15);

    [Needs("web", "otherWeb")]
    [Check("authorization-code/code-bound-to-client", Severity.Critical, "RFC6749-4.1.2/code-bound-to-client", "RFC6749-4.1.3/code-of-the-client", "RFC6749-10.5/code-for-the-authenticated-client", "OIDC-Core-3.1.3.2/code-of-this-client",
        ProvenBy = ["code-open-to-other-clients"], Attacks = ["B17"],
        Gains = "Another client of the same server, perhaps the attacker's own, redeems a code that it got hold of.")]
    public Task A_code_is_refused_to_another_client() => Refused(
        from: () => Flow.AuthorizeAsync(Clients.Web.Request()),
        control: grant => Token.RedeemAsync(grant),
        attack: grant => Token.RedeemAsync(grant with { Client = Clients.OtherWeb }),
        with: [OAuthError.InvalidGrant]);

    [Needs("web")]
    [Check("authorization-code/code-bound-to-redirect-uri", Severity.High, "RFC6749-4.1.3/redirect-uri-repeated", "RFC6749-10.6/redirect-uri-identical", "OIDC-Core-3.1.3.2/redirect-uri-identical",
        ProvenBy = ["redirect-uri-not-repeated"], Attacks = ["B17"],
        Gains = "A code that was sent to one address of the client is injected at another, and the server does not notice.")]
    public Task A_code_is_refused_with_another_registered_redirect_uri()
    {
        Applies(Clients.Web.SecondRedirectUri is not null, "the profile gives client 'web' one redirect URI only");
        return Refused(
            from: () => Flow.AuthorizeAsync(Clients.Web.Request()),
            control: grant => Token.RedeemAsync(grant),
            attack: grant => Token.RedeemAsync(grant with { RedirectUri = Clients.Web.SecondRedirectUri }),
            with: [OAuthError.InvalidGrant, OAuthError.InvalidRequest]);
    }

    [Needs("web")]
    [Check("authorization-code/altered-code-is-refused", Severity.Critical, "RFC6749-4.1.3/code-verified", "OIDC-Core-3.1.3.2/code-valid",
        ProvenBy = ["forged-code-accepted"], Attacks = ["B76"],
        Gains = "Anybody makes up a code and gets tokens for it.")]
    public Task A_code_with_one_character_changed_is_refused() => RefusedEach(
        from: () => Flow.AuthorizeAsync(Clients.Web.Request()),
        control: grant => Token.RedeemAsync(grant),
        attacks:
        [
            ("in its last part", grant => Token.RedeemAsync(grant with { Code = Altered(grant.Code) })),
            ("earlier", grant => Token.RedeemAsync(grant with { Code = Altered(grant.Code, earlier: true) })),
        ],
        with: [OAuthError.InvalidGrant, OAuthError.InvalidRequest]);

    [Needs("shortLived")]
    [Check("authorization-code/code-expires", Severity.Medium, "RFC6749-4.1.2/code-expires", "RFC6749-10.5/code-short-lived", "OIDC-Core-3.1.3.2/code-valid", "OIDC-Core-16.9/code-short-lived",
        ProvenBy = ["code-never-expires"], Attacks = ["B23"], Waits = true,
        Gains = "A code from an old log or browser history still works.")]
    public Task A_code_is_refused_after_its_lifetime()
    {
        Applies(Clients.ShortLived.Registration.Lifetimes?.Code is not null, "the profile does not tell the code lifetime of client 'shortLived'");
        return RefusedLater(
            from: () => Flow.AuthorizeAsync(Clients.ShortLived.Request()),
            request: grant => Token.RedeemAsync(grant),
            wait: TimeSpan.FromSeconds(Clients.ShortLived.Registration.Lifetimes!.Code!.Value) + Leeway,
            with: [OAuthError.InvalidGrant]);
    }

    [Needs("web")]
    [Check("authorization-code/code-lifetime-is-short", Severity.Low, "RFC6749-4.1.2/code-lifetime-short",
        ProvenBy = ["code-never-expires", "code-lives-an-hour"], Waits = true,
        Gains = "A code from a log or a browser history works long after the login that it belongs to.")]
    public Task A_code_is_refused_after_ten_minutes() => RefusedLater(
        from: () => Flow.AuthorizeAsync(Clients.Web.Request()),
        request: grant => Token.RedeemAsync(grant),
        wait: LongestLifetime + ClockMargin,
        with: [OAuthError.InvalidGrant]);
}
