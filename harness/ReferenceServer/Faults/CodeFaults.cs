using OAuthConformance.ReferenceServer.Authorize;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;
using OAuthConformance.ReferenceServer.Token;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong in the redemption of codes, or in what they are bound to.</summary>
internal static class CodeFaults
{
    private static readonly TimeSpan AnHour = TimeSpan.FromHours(1);

    public static IReadOnlyList<Fault> All { get; } =
    [
        Without("token/code-is-known", "forged-code-accepted", "A code that was never issued gets tokens."),
        Without("token/code-is-unexpired", "code-never-expires", "An expired code is redeemed."),
        Without("token/code-is-unused", "code-reusable", "A code can be redeemed again and again."),
        Without("token/replay-revokes-tokens", "replay-keeps-tokens", "The tokens of a code outlive its replay."),
        Without("token/code-belongs-to-client", "code-open-to-other-clients", "A client can redeem the code of another."),
        Without("token/redirect-uri-matches", "redirect-uri-not-repeated", "A code is redeemed with another redirect_uri."),
        Without("token/redirect-uri-is-repeated", "missing-redirect-uri-at-redemption-accepted", "A code is redeemed without the redirect_uri that the request had."),
        Without("token/verifier-is-presented", "missing-verifier-accepted", "A code with a challenge is redeemed without a verifier."),
        Without("token/verifier-is-well-formed", "malformed-verifier-accepted", "A code is redeemed with a verifier that is too short, too long or of other characters."),
        Without("token/verifier-matches", "verifier-not-compared", "A code with a challenge is redeemed with any verifier."),
        Without("token/no-verifier-without-challenge", "verifier-without-challenge-accepted", "A verifier is ignored when the request had no challenge."),
        Swapped(UseCodeSlowly, "code-use-not-atomic", "A code is marked as used a while after it was looked at, so that requests sent together all redeem it."),
        Swapped(ExpiresAnHourLater, "code-lives-an-hour", "A code is redeemed for an hour after it should have expired."),
        Swapped(MismatchIsInvalidRequest, "mismatch-is-invalid-request", "A wrong verifier is refused with invalid_request."),
        Swapped(MethodOfRedemption, "challenge-method-from-redemption", "A code_challenge_method of plain at the token endpoint makes the challenge its own verifier."),
        Swapped(AuthorizeSteps.IssuingCode(x => x.Server.Count().ToString()), "codes-count", "Codes are consecutive numbers."),
        Swapped(AuthorizeSteps.IssuingCode(x => $"{Handles.New()}.{x.Request.Challenge}"), "challenge-in-code", "The code contains the challenge in clear."),
        Changed([new LeaveOut(AuthorizeRules.ChallengeMethodIsSupported.Id), Put(AuthorizeSteps.IssuingCode(x => $"{Handles.New()}.{x.Request.Challenge}"))],
            "plain-challenge-in-code",
            "The method plain is taken, and the code contains the challenge in clear."),
        Swapped(CodeByItsBeginning, "code-compared-by-its-beginning", "A code is found by its beginning alone."),
        Swapped(AnyReplayRevokes, "broken-replay-revokes-tokens", "A used code that comes again ends its tokens, also when the rest of the request is wrong."),
        Changed([Put(EmptyChallenge), Put(new Lax<TokenExchange>(CodeParts.VerifierIsPresented, x => x.Code is { Challenge: "" }))],
            "empty-challenge-accepted",
            "An empty code_challenge counts as a challenge, which an empty verifier opens, and a missing one too."),
    ];

    private static Step<TokenExchange> CodeByItsBeginning => new(CodeParts.FindCode.Id, async x =>
    {
        await CodeParts.FindCode.RunAsync(x);
        if (x is { GrantType: TokenExchange.AuthorizationCodeGrant, Code: null } && x.Parameters["code"] is { } asked)
            x.Code = Handles.FindByBeginning(x.Server.Codes, asked);
    });

    private static Consequence<TokenExchange> AnyReplayRevokes => CodeParts.ReplayRevokesTokens.Doing(x =>
    {
        if (x is { Refusal: not null, Code.IsUsed: true })
            x.Code.Grant.Revoke();
    });

    private static Step<TokenExchange> UseCodeSlowly => new(CodeParts.UseCode.Id, async x =>
    {
        if (x.Code is not { } code)
            return;
        x.IsFirstUse = !code.IsUsed;
        await Task.Delay(RaceWindow, x.Http.RequestAborted); // the fault itself: time between the look and the mark
        code.TryUse();
    });

    private static Rule<TokenExchange> ExpiresAnHourLater => CodeParts.CodeIsUnexpired.Judging(
        x => x.Code is { } code && x.Now >= code.ExpiresAt + AnHour ? new("invalid_grant", "The code has expired.") : null);

    private static Rule<TokenExchange> MismatchIsInvalidRequest => CodeParts.VerifierMatches.Judging(
        x => CodeParts.IsWrongVerifier(x) ? new("invalid_request", "The code_verifier does not match.") : null);

    private static Rule<TokenExchange> MethodOfRedemption => CodeParts.VerifierMatches.Judging(x =>
    {
        var method = x.Parameters["code_challenge_method"] == "plain" ? "plain" : x.Code?.ChallengeMethod;
        return CodeParts.IsWrongVerifier(x, method) ? new("invalid_grant", "The code_verifier does not match.") : null;
    });

    private static Step<AuthorizeExchange> EmptyChallenge => new(AuthorizeSteps.ReadRequest.Id, async x =>
    {
        await AuthorizeSteps.ReadRequest.RunAsync(x);
        if (x.Request.Challenge is null && x.Parameters.SentEmpty.Contains("code_challenge"))
            x.Request = x.Request with { Challenge = "", ChallengeMethod = "S256" };
    });
}
