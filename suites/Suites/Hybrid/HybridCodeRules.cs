using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>The code that comes with tokens is held to all that a code alone is held to (OpenID Connect Core sections 3.3.3.1 to 3.3.3.3, RFC 7636).</summary>
[Needs("hybrid", "victim")]
public sealed class HybridCodeRules : ConformanceSuite
{
    [Check("hybrid/code-is-redeemed", Severity.High, "OIDC-Core-3.1.3.3/id-token-issued",
        ProvenBy = ["hybrid-code-dead", "id-token-not-issued-at-token-endpoint"],
        Gains = "A client that took the ID token from the browser never gets the one that it could trust more.")]
    public Task The_code_is_redeemed_for_tokens_with_an_id_token() => EachCode(async grant =>
    {
        var answer = await Token.RedeemAsync(grant);
        MustBeAccepted(answer, "an access token and an ID token");
        Holds(answer.Text("access_token") is not null && answer.Text("id_token") is not null, "an access token and an ID token", answer.Summary);
    });

    [Check("hybrid/code-single-use", Severity.Critical, "RFC6749-4.1.2/code-single-use",
        ProvenBy = ["code-reusable"], Attacks = ["B21"],
        Gains = "A code that stood in a browser's address yields tokens again and again.")]
    public Task The_code_is_refused_the_second_time() => EachType(Clients.Hybrid, type => type.IsHybrid, request => RefusedTheSecondTime(
        from: () => Flow.Alone.AuthorizeAsync(request),
        send: grant => Token.RedeemAsync(grant),
        with: [OAuthError.InvalidGrant]));

    [Needs("web")]
    [Check("hybrid/code-bound-to-client", Severity.Critical, "RFC6749-4.1.2/code-bound-to-client",
        ProvenBy = ["code-open-to-other-clients"], Attacks = ["B17"],
        Gains = "Another client of the same server, perhaps the attacker's own, redeems a code that it read from a browser.")]
    public Task The_code_is_refused_to_another_client() => RefusesEachCode([("another client", grant => grant with { Client = Clients.Web })]);

    [Check("hybrid/verifier-must-match", Severity.Critical, "RFC7636-4.6/verifier-compared", "RFC7636-4.5/verifier-required",
        ProvenBy = ["verifier-not-compared", "missing-verifier-accepted"],
        Gains = "Whoever reads a code from a browser redeems it.")]
    public Task The_code_is_refused_without_its_own_verifier()
    {
        AppliesToPkce();
        return RefusesEachCode(
        [
            ("another verifier", grant => grant with { CodeVerifier = Pkce.NewVerifier() }),
            ("no verifier", grant => grant with { CodeVerifier = null }),
        ]);
    }

    private Task EachCode(Func<Grant, Task> judge) => EachType(Clients.Hybrid, type => type.IsHybrid, async request => await judge(await Flow.AuthorizeAsync(request)));

    private Task RefusesEachCode(IReadOnlyList<(string Name, Func<Grant, Grant> Change)> attacks) => EachType(Clients.Hybrid, type => type.IsHybrid, request => RefusedEach(
        from: () => Flow.AuthorizeAsync(Clients.Hybrid.Request(request.ResponseType.Text)),
        control: grant => Token.RedeemAsync(grant),
        attacks: attacks.Select(attack => (attack.Name, (Func<Grant, Task<TokenAnswer>>)(grant => Token.RedeemAsync(attack.Change(grant))))),
        with: [OAuthError.InvalidGrant, OAuthError.InvalidRequest]));
}
