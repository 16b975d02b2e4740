using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.Token;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong at the token endpoint.</summary>
internal static class TokenFaults
{
    // Long enough that requests sent together all arrive within it.
    private static readonly TimeSpan RaceWindow = TimeSpan.FromMilliseconds(150);

    public static IReadOnlyList<Fault> All { get; } =
    [
        Without("token/method-is-post", "token-by-get-accepted", "Tokens are given to GET, with the parameters in the query."),
        Without("token/grant-type-is-given", "missing-grant-type-accepted", "A request without grant_type gets a token as with client credentials."),
        Without("token/grant-type-is-supported", "unknown-grant-type-accepted", "A request with an unknown grant_type gets a token as with client credentials."),
        Without("token/client-may-use-grant", "any-client-may-use-any-grant", "A client may use grant types that it is not registered for."),
        Without("token/scope-is-registered", "client-credentials-scope-unchecked", "With client credentials, a client gets scopes that it is not registered for."),
        Without("token/code-is-known", "forged-code-accepted", "A code that was never issued gets tokens."),
        Without("token/code-is-unexpired", "code-never-expires", "An expired code is redeemed."),
        Without("token/code-is-unused", "code-reusable", "A code can be redeemed again and again."),
        Without("token/replay-revokes-tokens", "replay-keeps-tokens", "The tokens of a code outlive its replay."),
        Without("token/code-belongs-to-client", "code-open-to-other-clients", "A client can redeem the code of another."),
        Without("token/redirect-uri-matches", "redirect-uri-not-repeated", "A code is redeemed with another redirect_uri, or with none."),
        Without("token/verifier-is-presented", "missing-verifier-accepted", "A code with a challenge is redeemed without a verifier."),
        Without("token/verifier-matches", "verifier-not-compared", "A code with a challenge is redeemed with any verifier."),
        Without("token/no-verifier-without-challenge", "verifier-without-challenge-accepted", "A verifier is ignored when the request had no challenge."),
        Without("token/refresh-token-is-known", "forged-refresh-token-accepted", "A refresh token that was never issued gets tokens."),
        Without("token/refresh-token-belongs-to-client", "refresh-token-open-to-other-clients", "A client can use the refresh token of another."),
        Without("token/refresh-token-is-current", "superseded-refresh-token-accepted", "A refresh token works on after it was rotated out."),
        Without("token/reuse-revokes-family", "reuse-keeps-family", "After the reuse of an old refresh token, the newest one and the access tokens live on."),
        Without("token/refresh-family-is-alive", "revoked-refresh-token-accepted", "A revoked refresh token still gets tokens."),
        Without("token/refresh-scope-within-grant", "refresh-widens-scope", "A refresh gets scopes that were never granted."),
        Without("token/answers-are-not-stored", "token-response-cacheable", "Nothing keeps caches from storing tokens."),
        Swapped(UseCodeSlowly, "code-use-not-atomic", "A code is marked as used a while after it was looked at, so that requests sent together all redeem it."),
        Swapped(KeepRefreshToken, "refresh-token-not-rotated", "A refresh returns the same refresh token, which stays valid."),
        Swapped(MismatchIsInvalidRequest, "mismatch-is-invalid-request", "A wrong verifier is refused with invalid_request."),
        Swapped(CountingTokens, "access-tokens-count", "Access tokens are consecutive numbers."),
        Swapped(RefreshTokenForAnybody, "client-credentials-issues-refresh-token", "Client credentials yield a refresh token as well."),
        Swapped(NoTokenType, "token-response-without-token-type", "The token response has no token_type."),
        Swapped(LifetimeInText, "token-response-expires-in-text", "The expires_in of the token response is a string."),
        Swapped(AnswerAsHtml, "token-response-not-json", "The token response says that it is HTML."),
        Swapped(RefusalWithSuccess, "refusal-with-200", "Errors of the token endpoint are sent with status 200."),
        Swapped(RefusalAsHtml, "refusal-as-html", "Errors of the token endpoint are HTML pages with status 400."),
    ];

    private static Step<TokenExchange> UseCodeSlowly => new(CodeParts.UseCode.Id, async x =>
    {
        if (x.Code is not { } code)
            return;
        x.IsFirstUse = !code.IsUsed;
        await Task.Delay(RaceWindow, x.Http.RequestAborted); // the fault itself: time between the look and the mark
        code.TryUse();
    });

    private static Step<TokenExchange> KeepRefreshToken => new(
        RefreshParts.RotateRefreshToken.Id,
        x => x.IsCurrent = x.KeepsRefreshToken = x.RefreshToken is not null);

    private static Rule<TokenExchange> MismatchIsInvalidRequest => new(
        CodeParts.VerifierMatches.Id,
        CodeParts.VerifierMatches.Info.Description,
        x => CodeParts.IsWrongVerifier(x) ? new("invalid_request", "The code_verifier does not match.") : null);

    private static Step<TokenExchange> CountingTokens => new(IssuingSteps.MintAccessToken.Id, x => x.Minted = x.Server.Count().ToString());

    private static Step<TokenExchange> RefreshTokenForAnybody => new(IssuingSteps.IssueRefreshToken.Id, async x =>
    {
        await IssuingSteps.IssueRefreshToken.RunAsync(x);
        if (x.IsClientCredentials)
            IssuingSteps.AddRefreshToken(x);
    });

    private static Step<TokenExchange> NoTokenType => new(IssuingSteps.NameTokenType.Id, _ => { });

    private static Step<TokenExchange> LifetimeInText => new(
        IssuingSteps.NameLifetime.Id,
        x => x.Members["expires_in"] = ((long)IssuingSteps.LifetimeFor(x).TotalSeconds).ToString());

    private static Closing<TokenExchange> AnswerAsHtml => new(
        TokenEndpoint.AnswerAsJson.Id,
        x => x.Answer ??= Answer.Json(x.Members) with { ContentType = "text/html; charset=utf-8" });

    private static Closing<TokenExchange> RefusalWithSuccess => new(TokenEndpoint.RefusalAsJson.Id, x =>
    {
        if (x.Refusal is { } refusal)
            x.Answer = Answer.Json(SharedParts.RefusalMembers(refusal));
    });

    private static Closing<TokenExchange> RefusalAsHtml => new(TokenEndpoint.RefusalAsJson.Id, x =>
    {
        if (x.Refusal is { } refusal)
            x.Answer = new Answer(400, "text/html; charset=utf-8", $"<!DOCTYPE html><title>Error</title><p>{Pages.Page.Encode(refusal.Description)}</p>");
    });
}
