using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>What a redemption has to carry, and what it cannot change (RFC 6749 sections 3.2.1 and 4.1.3).</summary>
[Needs("victim")]
public sealed class RedemptionRules : ConformanceSuite
{
    [Needs("web")]
    [Check("authorization-code/redirect-uri-has-to-be-repeated", Severity.Medium, "RFC6749-4.1.3/redirect-uri-present", "OIDC-Core-3.1.3.2/redirect-uri-identical",
        ProvenBy = ["missing-redirect-uri-at-redemption-accepted"],
        Gains = "A code that was sent to one address of the client is injected at another, and the server does not notice.")]
    public Task A_redemption_without_the_redirect_uri_is_refused()
    {
        Applies(Clients.Web.SecondRedirectUri is not null, "client 'web' has one redirect URI only, where leaving it out harms nobody");
        return Refused(
            from: () => Flow.AuthorizeAsync(Clients.Web.Request()),
            control: grant => Token.RedeemAsync(grant),
            attack: grant => Token.RedeemAsync(grant with { RedirectUri = null }),
            with: [OAuthError.InvalidGrant, OAuthError.InvalidRequest]);
    }

    [Needs("public")]
    [Check("authorization-code/client-id-is-required", Severity.Medium, "RFC6749-3.2.1/public-client-names-itself", "RFC6749-4.1.3/public-client-names-itself",
        ProvenBy = ["client-id-not-needed"],
        Gains = "A code is redeemed by somebody who does not even say who he is.")]
    public Task A_public_client_that_does_not_name_itself_is_refused() => Refused(
        from: () => Flow.AuthorizeAsync(Clients.Public.Request()),
        control: grant => Token.RedeemAsync(grant),
        attack: grant => Token.SendAsync(TokenRequest.Redeem(grant) with { Client = null }),
        with: [OAuthError.InvalidRequest, OAuthError.InvalidClient, OAuthError.InvalidGrant]);

    [Needs("web")]
    [Check("authorization-code/secret-is-required", Severity.Critical, "RFC6749-3.2.1/client-authenticates", "RFC6749-4.1.3/client-authenticates", "RFC6749-10.5/code-for-the-authenticated-client", "RFC9700-2.5/clients-authenticate", "OIDC-Core-3.1.3.2/client-authenticated",
        ProvenBy = ["missing-secret-accepted"], Attacks = ["B45"],
        Gains = "A stolen code is all that is needed: anybody redeems it in the client's name.")]
    public Task A_confidential_client_does_not_redeem_without_its_secret() => Refused(
        from: () => Flow.AuthorizeAsync(Clients.Web.Request()),
        control: grant => Token.RedeemAsync(grant),
        attack: grant => Token.RedeemAsync(grant with { Client = grant.Client.WithoutSecret() }),
        with: [OAuthError.InvalidClient, OAuthError.InvalidRequest]);

    [Needs("web")]
    [Check("authorization-code/wrong-secret-is-refused", Severity.Critical, "RFC6749-2.3.1/secret-is-checked", "RFC6749-4.1.3/credentials-checked", "OIDC-Core-3.1.3.2/client-authenticated",
        ProvenBy = ["wrong-secret-accepted"], Attacks = ["B45"],
        Gains = "A stolen code is all that is needed: anybody redeems it in the client's name.")]
    public Task A_code_is_refused_with_another_secret() => Refused(
        from: () => Flow.AuthorizeAsync(Clients.Web.Request()),
        control: grant => Token.RedeemAsync(grant),
        attack: grant => Token.RedeemAsync(grant with { Client = grant.Client.WithWrongSecret() }),
        with: [OAuthError.InvalidClient]);

    [Needs("web")]
    [Check("authorization-code/redemption-does-not-widen-the-scope", Severity.High, "RFC6749-4.1.3/scope-not-widened",
        ProvenBy = ["redemption-scope-widens"], Attacks = ["B34"],
        Gains = "A client that the user gave little takes more when nobody watches.")]
    public async Task A_scope_at_the_token_endpoint_adds_nothing()
    {
        var more = await ShowingScopeAsync(Clients.Web);
        Step("attack");
        Context.Recorder.Difference($"scope: (absent) -> openid {more}");
        var answer = await Token.SendAsync(TokenRequest.Redeem(await Flow.AuthorizeAsync(Clients.Web.Request().With("scope", "openid"))).With("scope", $"openid {more}"));
        Holds(TokensIfAny(answer) is not { } tokens || !await ReachesAsync(tokens, more), $"a refusal, or a token without {more}", $"the token reaches {more}");
    }

    [Needs("web")]
    [Check("authorization-code/answer-is-json-and-not-stored", Severity.Medium, "RFC6749-5.1/token-response-not-stored", "RFC6749-5.1/token-response-json",
        "OIDC-Core-3.1.3.3/response-not-stored",
        ProvenBy = ["token-response-cacheable", "token-response-not-json"],
        Gains = "The tokens of users stay behind in caches of proxies and browsers.")]
    public async Task The_answers_to_a_redemption_and_a_refresh_are_json_and_not_to_be_stored()
    {
        var grant = await Flow.Alone.AuthorizeAsync(Clients.Web.OfflineRequest());
        var redeemed = await Token.RedeemAsync(grant);
        var tokens = redeemed.Granted(grant);
        TokenAnswer[] answers = tokens.RefreshToken is null ? [redeemed] : [redeemed, await Token.RefreshAsync(tokens)];
        foreach (var answer in answers)
            IsJsonAndNotStored(answer);
    }

    [Needs("web")]
    [Check("authorization-code/codes-do-not-count", Severity.Critical, "RFC6749-10.10/tokens-unguessable",
        ProvenBy = ["codes-count"], Attacks = ["B23"],
        Gains = "From one code of his own an attacker derives those of others.")]
    public Task Codes_have_nothing_to_guess_by() => HaveNothingToGuessBy(8, async () => (await Flow.AuthorizeAsync(Clients.Web.Request())).Code);
}
