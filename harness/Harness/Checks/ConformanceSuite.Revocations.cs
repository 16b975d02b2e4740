using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Harness.Checks;

/// <summary>A revocation that must end nothing.</summary>
/// <param name="Name">What is wrong about it, in words.</param>
/// <param name="Request">The request.</param>
/// <param name="Url">Where it is sent; null for the endpoint that the metadata tells.</param>
public sealed record RevocationAttempt(string Name, TokenRequest Request, string? Url = null);

/// <summary>The words for revocation (RFC 7009): that a token lives on shows something only where a sound revocation was seen to end its like.</summary>
public abstract partial class ConformanceSuite
{
    /// <summary>Revocations that must end nothing end neither an access token nor a refresh token.</summary>
    /// <param name="attempts">The revocations, given the token that they are about.</param>
    /// <exception cref="NotApplicableException">Not even a sound revocation was seen to end a token of either kind.</exception>
    protected async Task RevokesNothing(Func<string, IEnumerable<RevocationAttempt>> attempts)
    {
        Applies(Target.Metadata.RevocationEndpoint is not null, "the target tells no revocation endpoint");
        var access = await WhyNotAsync("access tokens", () => EndsNoAccessToken(tokens => attempts(tokens.AccessToken)));
        var refresh = await WhyNotAsync("refresh tokens", () => EndsNoRefreshToken(tokens => attempts(tokens.RefreshToken!)));
        Applies(access is null || refresh is null, $"{access}; {refresh}");
    }

    /// <summary>An access token of client <c>web</c> is alive before, between and after revocations that must not end it.</summary>
    /// <param name="attempts">The revocations, given the tokens.</param>
    /// <exception cref="NotApplicableException">Not even a sound revocation ends an access token.</exception>
    protected async Task EndsNoAccessToken(Func<Flows.Tokens, IEnumerable<RevocationAttempt>> attempts)
    {
        var isSlow = await RevocationEndsAccessTokensAsync();
        Step("control: alive before");
        var tokens = await UserTokensAloneAsync(Clients.Web);
        AcceptedControl(await Resource.UseAsync(tokens));
        foreach (var attempt in attempts(tokens))
        {
            await AttemptAsync(attempt);
            StillWorks(await Resource.UseAsync(tokens), attempt.Name);
        }

        if (!isSlow)
            return;
        Step("alive after a while");
        StillWorks(await InTimeAsync(() => Resource.UseAsync(tokens)), "one of the attempts");
    }

    /// <summary>A refresh token of client <c>web</c> works after revocations that must not end it. It may work once only, so each try has a grant of its own.</summary>
    /// <param name="attempts">The revocations, given the tokens, among which is a refresh token.</param>
    /// <exception cref="NotApplicableException">None is issued, or not even a sound revocation ends it.</exception>
    protected async Task EndsNoRefreshToken(Func<Flows.Tokens, IEnumerable<RevocationAttempt>> attempts)
    {
        Step("control: a refresh");
        AcceptedControl(await RefreshAfterAsync(_ => Task.CompletedTask, TimeSpan.Zero));
        Step("control: a refresh token that is revoked is dead");
        var (dead, isSlow) = await RefreshRevokedAsync();
        Decided(dead, "the refresh after a sound revocation");
        Applies(dead.Outcome == Outcome.Refused, "a refresh token goes on working after a sound revocation, so nothing would be seen");

        List<string> names = [];
        var answer = await RefreshAfterAsync(
            async tokens =>
            {
                foreach (var attempt in attempts(tokens))
                {
                    names.Add(attempt.Name);
                    await AttemptAsync(attempt);
                }
            },
            isSlow ? Propagation : TimeSpan.Zero);
        StillWorks(answer, $"the refresh token after {string.Join(", ", names)}");
    }

    /// <summary>Ends the check where not even a sound revocation ends an access token, which a server need not support (RFC 7009 section 2).</summary>
    /// <returns>True when it took a while.</returns>
    protected async Task<bool> RevocationEndsAccessTokensAsync()
    {
        Step("control: an access token that is revoked is dead");
        var revoked = await UserTokensAloneAsync(Clients.Web);
        AcceptedControl(await Resource.UseAsync(revoked));
        await Management.RevokedAsync(TokenRequest.About(Clients.Web, revoked.AccessToken));
        var dead = await Resource.UseAsync(revoked);
        var isSlow = dead.Outcome == Outcome.Accepted;
        if (isSlow)
            dead = await InTimeAsync(() => Resource.UseAsync(revoked));
        Decided(dead, "the use after a sound revocation");
        Applies(dead.Outcome == Outcome.Refused, "an access token goes on working after a sound revocation, so nothing would be seen");
        return isSlow;
    }

    /// <summary>
    /// A refresh after a sound revocation of its token: at once, and where that works, with another one after the short time
    /// that RFC 7009 section 2.1 admits until a revocation is known everywhere.
    /// </summary>
    /// <returns>The answer that decides, and whether it is that of the later refresh.</returns>
    protected async Task<(TokenAnswer Answer, bool IsSlow)> RefreshRevokedAsync()
    {
        Task<TokenAnswer> After(TimeSpan pause) => RefreshAfterAsync(tokens => Management.RevokedAsync(TokenRequest.About(Clients.Web, tokens.RefreshToken!)), pause);
        var answer = await After(TimeSpan.Zero);
        return answer.Outcome == Outcome.Accepted ? (await After(Propagation), true) : (answer, false);
    }

    private async Task<TokenAnswer> RefreshAfterAsync(Func<Flows.Tokens, Task> what, TimeSpan pause)
    {
        var tokens = await UserTokensAloneAsync(Clients.Web);
        TokenEndpoint.RefreshTokenOf(tokens);
        await what(tokens);
        if (pause > TimeSpan.Zero)
            await PauseAsync(pause);
        return await Token.RefreshAsync(tokens);
    }

    private async Task AttemptAsync(RevocationAttempt attempt)
    {
        Step($"attack: {attempt.Name}");
        Context.Recorder.Difference($"a sound revocation -> {attempt.Name}");
        var url = attempt.Url ?? Target.Metadata.RevocationEndpoint ?? throw new NotApplicableException("the target tells no revocation endpoint");
        if ((await Context.SendAsync(attempt.Request.ToWire(url))).Answered is { Status: 429 or (>= 500 and not 501) } broken)
            throw new UndecidedException($"{attempt.Name}: status {broken.Status}");
    }

    private static void StillWorks(Answer answer, string what)
    {
        Decided(answer, $"the use after: {what}");
        Holds(answer.Outcome == Outcome.Accepted, "it still works", $"{what}: it is dead: {answer.Summary}");
    }

    /// <summary>Why a part of a check is not applicable, which is told; null when it was judged.</summary>
    private async Task<string?> WhyNotAsync(string what, Func<Task> part)
    {
        try
        {
            await part();
            return null;
        }
        catch (NotApplicableException e)
        {
            Observe($"{what} were not tried: {e.Message}");
            return e.Message;
        }
    }
}
