using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>Refresh tokens of public clients are replaced at each use, and a replaced one gives a theft away (RFC 9700 section 4.14.2).</summary>
[Needs("public", "victim")]
public sealed class RotationRules : ConformanceSuite
{
    [Check("refresh/public-client-tokens-rotate", Severity.High, "RFC9700-2.2.2/public-refresh-tokens-rotate", "RFC6749-10.4/refresh-abuse-detected", "RFC9700-4.14.2/refresh-replay-detected",
        ProvenBy = ["refresh-token-not-rotated"],
        Gains = "A refresh token that was copied once works for as long as the victim's own does, unnoticed.")]
    public async Task A_refresh_of_a_public_client_yields_another_refresh_token()
    {
        var first = await UserTokensAloneAsync(Clients.Public);
        var old = TokenEndpoint.RefreshTokenOf(first);
        var fresh = await Token.RefreshedAsync(first);
        Holds(fresh.RefreshToken != old, "another refresh token", "the same refresh token, or none, so that the old one goes on");
    }

    [Check("refresh/superseded-token-is-refused", Severity.High, "RFC9700-4.14.2/rotated-token-refused", "RFC9700-4.14.2/reuse-grace-is-short",
        ProvenBy = ["superseded-refresh-token-accepted", "superseded-token-accepted-for-a-while"], Attacks = ["B48"], Waits = true,
        Gains = "A stolen refresh token works although the victim's client replaced it.")]
    public async Task A_refresh_token_that_was_replaced_is_refused()
    {
        Step("the replaced token, at once");
        var (replaced, _) = await RotatedAsync();
        Context.Recorder.Difference("the same refresh token, after it was replaced");
        var atOnce = await Token.RefreshAsync(replaced);
        if (atOnce.Outcome != Outcome.Accepted)
        {
            MustBeRefused(atOnce, [OAuthError.InvalidGrant]);
            return;
        }

        // Some servers allow a while for an answer that got lost.
        var grace = await GraceAsync();
        Holds(grace is null, "a refusal at once", $"the replaced token was accepted at once, and refused {grace?.TotalSeconds} s later", "RFC9700-4.14.2/reuse-grace-is-short");
        Holds(MayWait(LongestGrace), "a refusal at once", $"the replaced token was accepted for as long as longestWait allows to wait; set it to {LongestGrace.TotalSeconds} or more to learn how long", "RFC9700-4.14.2/reuse-grace-is-short");
        Holds(false, "a refusal", $"the replaced token was still accepted {LongestGrace.TotalSeconds} s later");
    }

    [Check("refresh/reuse-revokes-the-family", Severity.High, "RFC9700-4.14.2/reuse-revokes-family", "RFC9700-4.14.2/refresh-replay-detected",
        ProvenBy = ["reuse-keeps-family", "revoked-refresh-token-accepted"], Attacks = ["B48"],
        Gains = "A thief who refreshed before the victim keeps the grant although the victim's old token came back and gave the theft away.")]
    public Task A_replaced_refresh_token_that_comes_back_ends_the_newest_one() => RefusedAfter(
        from: RotatedAsync,
        request: pair => Token.RefreshAsync(pair.Newest),
        after: ReuseAsync,
        what: "the replaced refresh token was used again",
        with: [OAuthError.InvalidGrant]);

    [Check("refresh/late-reuse-revokes-the-family", Severity.High, "RFC9700-4.14.2/reuse-revokes-family", "RFC9700-4.14.2/refresh-replay-detected",
        ProvenBy = ["reuse-keeps-family", "late-reuse-keeps-family"], Attacks = ["B48"], Waits = true,
        Gains = "A thief who refreshed before the victim keeps the grant although the victim's old token came back and gave the theft away.")]
    public async Task A_replaced_refresh_token_that_comes_back_after_any_grace_ends_the_newest_one()
    {
        var grace = await GraceAsync();
        Applies(grace is not null, "the server does not stop taking a replaced token, which refresh/superseded-token-is-refused judges");
        await RefusedAfter(
            from: RotatedAsync,
            request: pair => Token.RefreshAsync(pair.Newest),
            after: async pair =>
            {
                await WaitAsync(grace!.Value);
                return await ReuseAsync(pair);
            },
            what: $"the replaced refresh token was used again, {grace!.Value.TotalSeconds} s after it was replaced",
            with: [OAuthError.InvalidGrant]);
    }

    [Check("refresh/older-generation-is-refused", Severity.High, "RFC9700-4.14.2/rotated-token-refused",
        ProvenBy = ["superseded-refresh-token-accepted"], Attacks = ["B48"], Waits = true,
        Gains = "A stolen refresh token works although the victim's client replaced it long ago.")]
    public async Task A_refresh_token_from_two_rotations_ago_is_refused()
    {
        Step("control: two rotations");
        var (first, second) = await RotatedAsync();
        AcceptedControl(await Token.RefreshAsync(second));
        if (await IsTakenAsync((await RotatedAsync()).Replaced))
            await WaitAsync(LongestGrace);

        Step("attack");
        Context.Recorder.Difference("refresh token: the newest -> the one from two rotations ago");
        MustBeRefused(await Token.RefreshAsync(first), [OAuthError.InvalidGrant]);
    }

    [Check("refresh/reuse-ends-the-access-tokens", Severity.Medium, "OAuth-2.1-4.3.1/reuse-ends-access-tokens",
        ProvenBy = ["reuse-keeps-family"],
        Gains = "The access token of a thief goes on working after the theft showed.")]
    public Task A_replaced_refresh_token_that_comes_back_ends_the_access_tokens() => Dies(
        from: RotatedAsync,
        oracle: pair => Resource.UseAsync(pair.Newest),
        after: ReuseAsync,
        what: "the replaced refresh token was used again");

    /// <summary>After so long the replaced token is tried again.</summary>
    private static readonly TimeSpan[] Graces = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), LongestGrace];

    private static TimeSpan LongestGrace => TimeSpan.FromSeconds(60);

    /// <summary>After how long a replaced token is refused, each span tried with a family of its own; null when that takes longer than the check may wait.</summary>
    private async Task<TimeSpan?> GraceAsync()
    {
        if (!await IsTakenAsync((await RotatedAsync()).Replaced))
            return TimeSpan.Zero;
        var families = new List<(TimeSpan Grace, Tokens Replaced)>();
        foreach (var grace in Graces)
            families.Add((grace, (await RotatedAsync()).Replaced));
        var waited = TimeSpan.Zero;
        foreach (var (grace, replaced) in families.TakeWhile(family => MayWait(family.Grace)))
        {
            await WaitAsync(grace - waited);
            waited = grace;
            if (!await IsTakenAsync(replaced))
                return grace;
        }

        return null;
    }

    private async Task<bool> IsTakenAsync(Tokens replaced)
    {
        var answer = await Token.RefreshAsync(replaced);
        Decided(answer, "the replaced refresh token");
        return answer.Outcome == Outcome.Accepted;
    }

    private async Task<TokenAnswer> ReuseAsync((Tokens Replaced, Tokens Newest) pair)
    {
        var answer = await Token.RefreshAsync(pair.Replaced);
        Applies(answer.Outcome != Outcome.Accepted, "the server takes a replaced token for a while, which refresh/superseded-token-is-refused measures");
        return answer;
    }

    /// <summary>A fresh family after one rotation; a server that does not rotate has nothing to replace.</summary>
    private async Task<(Tokens Replaced, Tokens Newest)> RotatedAsync()
    {
        var first = await UserTokensAloneAsync(Clients.Public);
        var newest = await Token.RefreshedAsync(first);
        Applies(newest.RefreshToken != first.RefreshToken, "the server does not rotate the refresh tokens of client 'public'");
        return (first, newest);
    }
}
