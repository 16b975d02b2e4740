using OAuthConformance.ReferenceServer.Authorize;
using OAuthConformance.ReferenceServer.IdTokens;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;
using static OAuthConformance.ReferenceServer.Faults.Fault;
using static OAuthConformance.ReferenceServer.IdTokens.IdTokenSteps;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong in the ID token from the authorization endpoint alone, or in what binds it to what comes beside it.</summary>
internal static class FrontIdTokenFaults
{
    private static readonly TimeSpan SinceExpiry = TimeSpan.FromHours(1);

    public static IReadOnlyList<Fault> All { get; } =
    [
        Swapped(new Step<AuthorizeExchange>(FrontChannelSteps.AddIdToken.Id, _ => { }), "front-id-token-not-issued", "No ID token comes from the authorization endpoint, also when the response type names one."),
        Swapped(
            FrontChannelSteps.BeginningIdToken(x => x.Request.WantsIdToken),
            "front-id-token-without-openid",
            "The authorization endpoint issues an ID token also without the scope openid."),
        Swapped(InFront(SignIdToken, draft => draft.Signed = Write(draft.Claims, credentials: null)), "front-id-token-unsigned", "The ID token from the authorization endpoint has the algorithm none and no signature."),
        Swapped(InFront(SignIdToken, draft => draft.Signed = IdTokenFaults.WithOtherSignature(draft.Signed!)), "front-id-token-bad-signature", "The signature of the ID token from the authorization endpoint is wrong."),
        Swapped(InFront(NameSubject, draft => draft.Claims["sub"] = "another-user"), "front-id-token-of-another-subject", "The ID token from the authorization endpoint is about another user."),
        Swapped(InFront(NameIssuer, draft => draft.Claims["iss"] = "https://other.example"), "front-id-token-of-another-issuer", "The ID token from the authorization endpoint names another issuer."),
        Swapped(InFront(NameAudience, draft => draft.Claims["aud"] = "another-client"), "front-id-token-of-another-audience", "The ID token from the authorization endpoint is made out to another client."),
        Swapped(
            new Step<Exchange>(NameTimes.Id, async x =>
            {
                await NameTimes.RunAsync(x);
                if (x.IdToken is { IsInFront: true } draft)
                    SetTimes(draft, issued: x.Now - SinceExpiry - draft.Lifetime, expires: x.Now - SinceExpiry);
            }),
            "front-id-token-expired",
            "The ID token from the authorization endpoint expired an hour ago."),
        Swapped(InFront(NameAuthenticationTime, draft => draft.Claims.Remove("auth_time")), "front-id-token-without-auth-time", "The ID token from the authorization endpoint leaves auth_time out, which the other one tells."),
        Swapped(InFront(DescribeUser, draft => draft.Claims["name"] = "Somebody Else"), "front-id-token-with-another-name", "The ID token from the authorization endpoint tells another name than the other one."),
        Swapped(InFront(RepeatNonce, draft => draft.Claims.Remove("nonce")), "front-id-token-without-nonce", "The ID token from the authorization endpoint leaves the nonce out."),
        Swapped(InFront(RepeatNonce, draft => draft.Claims["nonce"] = Handles.New()), "front-id-token-wrong-nonce", "The ID token from the authorization endpoint has another nonce than the request."),
        Swapped(InFront(HashAccessToken, draft => draft.Claims.Remove("at_hash")), "front-id-token-without-at-hash", "The ID token beside an access token from the authorization endpoint has no at_hash."),
        Swapped(InFront(HashAccessToken, draft => draft.Claims["at_hash"] = HalfHash("another token")), "front-id-token-wrong-at-hash", "The at_hash of the ID token from the authorization endpoint is that of another access token."),
        Swapped(
            IdTokenFaults.Otherwise(HashAccessToken, draft => draft is { IsInFront: true, AccessToken: null }, draft => draft.Claims["at_hash"] = HalfHash("no token")),
            "front-at-hash-without-token",
            "The ID token has an at_hash although no access token comes beside it."),
        Swapped(InFront(IdTokenSteps.HashCode, draft => draft.Claims.Remove("c_hash")), "id-token-without-c-hash", "The ID token beside a code has no c_hash."),
        Swapped(InFront(IdTokenSteps.HashCode, draft => draft.Claims["c_hash"] = HalfHash("another code")), "id-token-wrong-c-hash", "The c_hash of the ID token beside a code is that of another code."),
        Swapped(
            IdTokenFaults.Otherwise(IdTokenSteps.HashCode, draft => !draft.IsInFront, draft => draft.Claims["c_hash"] = HalfHash("another code")),
            "id-token-wrong-c-hash-at-token-endpoint",
            "The ID token from the token endpoint has the c_hash of another code."),
    ];

    private static Step<Exchange> InFront(Step<Exchange> sound, Action<IdTokenDraft> change) => IdTokenFaults.Otherwise(sound, draft => draft.IsInFront, change);
}
