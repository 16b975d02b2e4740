using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.Tokens;

namespace OAuthConformance.Suites;

/// <summary>What a refresh yields, to whom, and until when (RFC 6749 section 6, OpenID Connect Core section 12.2).</summary>
[Needs("victim")]
public sealed class RefreshAnswerRules : ConformanceSuite
{
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(2);

    [Needs("web")]
    [Check("refresh/new-access-token-works", Severity.Medium, "RFC6749-6/refresh-yields-access-token",
        ProvenBy = ["refreshed-access-token-dead"],
        Gains = "A client that refreshed holds a token that opens nothing.")]
    public async Task The_access_token_of_a_refresh_opens_what_the_first_one_did()
    {
        var tokens = await UserTokensAloneAsync(Clients.Web);
        AcceptedControl(await Resource.UseAsync(tokens));
        MustBeAccepted(await Resource.UseAsync(await Token.RefreshedAsync(tokens)), "the resource");
    }

    [Needs("web")]
    [Check("refresh/token-is-required", Severity.Critical, "RFC6749-6/refresh-token-required",
        ProvenBy = ["forged-refresh-token-accepted"],
        Gains = "A client gets tokens for a user who never came.")]
    public Task A_refresh_without_a_refresh_token_is_refused() => Refused(
        from: () => UserTokensAloneAsync(Clients.Web),
        control: tokens => Token.RefreshAsync(tokens),
        attack: tokens => Token.SendAsync(TokenRequest.Refresh(tokens.Client, TokenEndpoint.RefreshTokenOf(tokens)).With("refresh_token", null)),
        with: [OAuthError.InvalidRequest, OAuthError.InvalidGrant]);

    [Needs("web")]
    [Check("refresh/cut-token-is-refused", Severity.High, "RFC6749-6/refresh-token-verified",
        ProvenBy = ["refresh-token-compared-by-its-beginning"], Attacks = ["B76"],
        Gains = "A token that was cut off in a log still works, and a guess needs less luck.")]
    public Task A_refresh_token_that_was_cut_or_lengthened_is_refused() => RefusedEach(
        from: () => UserTokensAloneAsync(Clients.Web),
        control: tokens => Token.RefreshAsync(tokens),
        attacks:
        [
            ("its first half", tokens => Token.RefreshAsync(tokens with { RefreshToken = TokenEndpoint.RefreshTokenOf(tokens)[..(tokens.RefreshToken!.Length / 2)] })),
            ("with more behind it", tokens => Token.RefreshAsync(tokens with { RefreshToken = TokenEndpoint.RefreshTokenOf(tokens) + "AAAA" })),
        ],
        with: [OAuthError.InvalidGrant, OAuthError.InvalidRequest]);

    [Needs("public", "native")]
    [Check("refresh/token-bound-to-public-client", Severity.Critical, "RFC6749-10.4/refresh-token-binding-kept", "RFC6749-6/refresh-token-bound",
        ProvenBy = ["refresh-token-open-to-other-clients"], Attacks = ["B49"],
        Gains = "A refresh token of one application works in any other that has no secret.")]
    public Task A_refresh_token_is_refused_to_another_public_client()
    {
        // Whoever may not refresh at all is refused for that, and the binding is not seen.
        Applies(Clients.Native.May("refresh_token"), "client 'native' is not registered for refresh_token");
        return Refused(
            from: () => UserTokensAloneAsync(Clients.Public),
            control: tokens => Token.RefreshAsync(tokens),
            attack: tokens => Token.RefreshAsync(tokens with { Client = Clients.Native }),
            with: [OAuthError.InvalidGrant]);
    }

    [Needs("web")]
    [Check("refresh/id-token-keeps-the-time-of-the-login", Severity.Medium, "OIDC-Core-12.2/refreshed-auth-time",
        ProvenBy = ["refresh-id-token-of-another-login", "refresh-id-token-with-time-of-refresh"], Waits = true,
        Gains = "A client that limits the age of a login takes a refresh for one.")]
    public async Task An_id_token_of_a_refresh_tells_the_time_of_the_first_login()
    {
        var tokens = await UserTokensAsync(Clients.Web.OfflineRequest().With("max_age", "10000"), Flow.Alone);
        var before = IdTokenOf(tokens).Time("auth_time");
        await WaitAsync(Leeway);
        var after = IdTokenOf(await Token.RefreshedAsync(tokens)).Time("auth_time");
        Applies(after is not null, "the ID token of a refresh tells no auth_time, which it need not");
        Holds(after == before, $"{before:u}", $"{after:u}");
    }

    [Needs("web")]
    [Check("refresh/id-token-is-issued-anew", Severity.Low, "OIDC-Core-12.2/refreshed-iat",
        ProvenBy = ["refresh-id-token-with-old-iat"], Waits = true,
        Gains = "A client takes a fresh token for an old one.")]
    public async Task An_id_token_of_a_refresh_tells_when_it_was_issued()
    {
        var tokens = await UserTokensAloneAsync(Clients.Web);
        var before = IdTokenOf(tokens).Time("iat");
        await WaitAsync(Leeway);
        var after = IdTokenOf(await Token.RefreshedAsync(tokens)).Time("iat");
        Holds(after > before, $"a moment after {before:u}", $"{after:u}");
    }

    [Needs("shortLived")]
    [Check("refresh/idle-token-expires", Severity.Low, "RFC9700-4.14.2/idle-refresh-token-expires",
        ProvenBy = ["idle-refresh-token-accepted"], Waits = true,
        Gains = "A refresh token that a client forgot works for whoever finds it.")]
    public Task A_refresh_token_that_was_not_used_for_long_is_refused()
    {
        Applies(Clients.ShortLived.Registration.Lifetimes?.RefreshTokenIdle is not null, "the profile does not tell lifetimes.refreshTokenIdle of client 'shortLived'");
        return RefusedLater(
            from: () => UserTokensAloneAsync(Clients.ShortLived),
            request: tokens => Token.RefreshAsync(tokens),
            wait: TimeSpan.FromSeconds(Clients.ShortLived.Registration.Lifetimes!.RefreshTokenIdle!.Value) + Leeway,
            with: [OAuthError.InvalidGrant]);
    }
}
