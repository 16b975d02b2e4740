using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.Tokens;

namespace OAuthConformance.Suites;

/// <summary>What a verifier may not be, and what it is compared with (RFC 7636 sections 4.1, 4.4 and 4.6).</summary>
[Needs("web", "victim")]
public sealed class VerifierSyntaxRules : ConformanceSuite
{
    /// <inheritdoc/>
    protected override void Precondition() => AppliesToPkce();

    [Check("pkce/nothing-else-passes-for-the-verifier", Severity.Critical, "RFC7636-4.6/verifier-compared", "RFC7636-4.6/invalid-grant", "RFC9700-2.1.1/verifier-enforced",
        ProvenBy = ["verifier-not-compared"], Attacks = ["B18"],
        Gains = "Whoever saw the authorization request, which holds the challenge, redeems the code.")]
    public Task A_code_is_refused_with_anything_but_its_own_verifier() => RefusedEach(
        from: () => Flow.AuthorizeAsync(Clients.Web.Request()),
        control: grant => Token.RedeemAsync(grant),
        attacks:
        [
            ("the challenge itself", grant => Token.RedeemAsync(grant with { CodeVerifier = Pkce.S256(grant.CodeVerifier!) })),
            ("the verifier in other case", grant => Token.RedeemAsync(grant with { CodeVerifier = OtherCase(grant.CodeVerifier!) })),
            ("the verifier with another character at its start", grant => Token.RedeemAsync(grant with { CodeVerifier = OtherStart(grant.CodeVerifier!) })),
        ],
        with: [OAuthError.InvalidGrant],
        code: "RFC7636-4.6/invalid-grant");

    [Check("pkce/each-code-keeps-its-challenge", Severity.Critical, "RFC7636-4.4/challenge-bound-to-code", "RFC9700-4.8.2/challenge-bound-to-code",
        ProvenBy = ["verifier-not-compared"], Attacks = ["B18"],
        Gains = "A code from the victim's flow is redeemed with the verifier of the attacker's own (code injection).")]
    public async Task A_code_is_refused_with_the_verifier_of_another_flow()
    {
        var other = await Flow.AuthorizeAsync(Clients.Web.Request());
        await Refused(
            from: () => Flow.AuthorizeAsync(Clients.Web.Request()),
            control: grant => Token.RedeemAsync(grant),
            attack: grant => Token.RedeemAsync(grant with { CodeVerifier = other.CodeVerifier }),
            with: [OAuthError.InvalidGrant]);
    }

    [Check("pkce/verifier-has-43-to-128-characters", Severity.Low, "RFC7636-4.1/verifier-syntax",
        ProvenBy = ["malformed-verifier-accepted"],
        Gains = "A client with a short verifier is not told that it protects nothing.")]
    public async Task A_verifier_that_is_too_short_or_too_long_or_has_other_characters_is_refused()
    {
        Step("control: 43 characters");
        (await RedeemedWithAsync(Pkce.NewVerifier())).Granted();

        var whole = Pkce.NewVerifier() + Pkce.NewVerifier() + Pkce.NewVerifier();
        foreach (var (name, verifier) in new[] { ("42 characters", whole[..42]), ("129 characters", whole), ("a space inside", $"{whole[..20]} {whole[20..44]}") })
        {
            Step(name);
            Context.Recorder.Difference($"code_verifier, and the challenge that was made of it: 43 characters -> {name}");
            MustBeRefused(await RedeemedWithAsync(verifier), [OAuthError.InvalidGrant, OAuthError.InvalidRequest]);
        }
    }

    [Check("pkce/method-of-the-request-counts", Severity.High, "RFC7636-4.6/method-of-the-request-counts", "RFC7636-4.5/bound-method-used",
        ProvenBy = ["challenge-method-from-redemption"], Attacks = ["B18"],
        Gains = "The challenge, which stands in the authorization request, becomes the verifier.")]
    public async Task A_method_at_the_token_endpoint_does_not_change_the_comparison()
    {
        Step("control");
        await Token.TokensOfAsync(await Flow.AuthorizeAsync(Clients.Web.Request()));

        Step("attack");
        Context.Recorder.Difference("code_verifier: its own -> the challenge, with code_challenge_method=plain");
        var grant = await Flow.AuthorizeAsync(Clients.Web.Request());
        var answer = await Token.SendAsync(TokenRequest.Redeem(grant with { CodeVerifier = Pkce.S256(grant.CodeVerifier!) }).With("code_challenge_method", "plain"));
        MustBeRefused(answer, [OAuthError.InvalidGrant, OAuthError.InvalidRequest]);
    }

    [Check("pkce/challenge-is-not-in-the-code", Severity.Medium, "RFC7636-4.4/challenge-not-in-code",
        ProvenBy = ["challenge-in-code"],
        Gains = "A code gives away what protects it.")]
    public async Task The_code_does_not_hold_the_challenge()
    {
        var grant = await Flow.AuthorizeAsync(Clients.Web.Request());
        var challenge = grant.Request.Parameters["code_challenge"]!;
        Holds(!CodeText.Contains(grant.Code, challenge), "a code without it", "the code holds the challenge in clear");
    }

    private async Task<TokenAnswer> RedeemedWithAsync(string verifier) =>
        await Token.RedeemAsync(await Flow.AuthorizeAsync(Clients.Web.Request().WithPkce(verifier)));

    private static string OtherStart(string text) => (text[0] == 'A' ? "B" : "A") + text[1..];

    private static string OtherCase(string text) => string.Concat(text.Select(c => char.IsLower(c) ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c)));
}
