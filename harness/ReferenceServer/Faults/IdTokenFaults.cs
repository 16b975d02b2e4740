using System.Buffers.Text;
using System.IdentityModel.Tokens.Jwt;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;
using OAuthConformance.ReferenceServer.IdTokens;
using OAuthConformance.ReferenceServer.Metadata;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.Resources;
using OAuthConformance.ReferenceServer.State;
using OAuthConformance.ReferenceServer.Token;
using static OAuthConformance.ReferenceServer.Faults.Fault;
using static OAuthConformance.ReferenceServer.IdTokens.IdTokenSteps;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong in the ID token.</summary>
internal static class IdTokenFaults
{
    private const int LongSubjectLength = 300;

    private static readonly TimeSpan SinceExpiry = TimeSpan.FromHours(1);
    private static readonly TimeSpan UntilIssue = TimeSpan.FromHours(1);

    // Short, so that a check with a leeway still calls the token alive.
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(5);

    public static IReadOnlyList<Fault> All { get; } =
    [
        Swapped(Claim(SignIdToken.Id, (_, _) => { }), "id-token-not-issued", "No ID token is issued, also for the scope openid."),
        Swapped(Claim(NameAudience.Id, (_, draft) => draft.Claims["aud"] = "another-client"), "id-token-wrong-audience", "The ID token is made out to another client."),
        Swapped(Claim(NameIssuer.Id, (_, draft) => draft.Claims["iss"] = "https://other.example"), "id-token-wrong-issuer", "The ID token names another issuer."),
        Swapped(Claim(RepeatNonce.Id, (_, _) => { }), "id-token-without-nonce", "The ID token leaves the nonce out."),
        Swapped(OtherNonce, "id-token-wrong-nonce", "The ID token has another nonce than the request."),
        Swapped(BadSignature, "id-token-bad-signature", "The signature of the ID token is wrong."),
        Swapped(
            Claim(NameTimes.Id, (x, draft) => SetTimes(draft, issued: x.Now, expires: x.Now - SinceExpiry)),
            "id-token-expired",
            "The ID token has expired an hour before it was issued."),
        Swapped(
            Claim(HashAccessToken.Id, (_, draft) => draft.Claims["at_hash"] = HalfHash("another token")),
            "id-token-wrong-at-hash",
            "The at_hash of the ID token is that of another access token."),
        Swapped(
            Claim(SignIdToken.Id, (_, draft) => draft.Signed = Write(draft.Claims, credentials: null)),
            "id-token-unsigned",
            "The ID token has the algorithm none and no signature."),
        Swapped(Claim(NameAuthenticationTime.Id, (_, _) => { }), "id-token-without-auth-time", "The ID token leaves auth_time out, also when max_age was asked for."),
        Swapped(
            Claim(RepeatNonce.Id, (x, draft) => draft.Claims["nonce"] = draft.Nonce ?? Handles.New()),
            "nonce-invented",
            "The ID token has a nonce although the request had none."),
        Swapped(
            Claim(NameTimes.Id, (x, draft) => SetTimes(draft, issued: x.Now, expires: x.Now - Moment)),
            "id-token-expires-before-issue",
            "The ID token expires a moment before it is issued."),
        Swapped(
            Claim(NameTimes.Id, (x, draft) => SetTimes(draft, issued: x.Now + UntilIssue, expires: x.Now + UntilIssue + draft.Lifetime)),
            "id-token-not-yet-issued",
            "The ID token was issued an hour from now."),
        Changed([Put(LongSubject), Put(LongSubjectOfUserInfo)], "id-token-long-subject", "The sub of the ID token, and of UserInfo, has 300 characters."),
        Swapped(
            Claim(NameAudience.Id, (_, draft) => (draft.Claims["aud"], draft.Claims["azp"]) = (draft.ClientId ?? "", "another-client")),
            "id-token-wrong-azp",
            "The azp of the ID token is another client."),
        Swapped(WithHeader(header => header["jwk"] = PublicKey), "id-token-with-key-header", "The header of the ID token brings its own key."),
        Swapped(WithHeader(header => header["kid"] = "unpublished"), "id-token-unknown-kid", "The kid of the ID token is none of the published keys."),
        Swapped(Claim(NameAuthentication.Id, (_, draft) => draft.Claims["acr"] = 1), "id-token-acr-as-number", "The acr of the ID token is a number."),
        Swapped(Claim(NameAuthentication.Id, (_, draft) => draft.Claims["amr"] = "pwd"), "id-token-amr-as-text", "The amr of the ID token is one text."),
        Swapped(Claim(NameAuthentication.Id, (_, draft) => draft.Claims["acr"] = draft.Grant.Claims.WishedClass ?? ClaimsRequest.PasswordClass),
            "voluntary-acr-echoed",
            "The acr of the ID token is the one that was asked for."),
        Swapped(Claim(NameAuthentication.Id, (_, draft) => draft.Claims["sub_jwk"] = PublicKey), "id-token-with-sub-jwk", "The ID token has a key of its subject."),
        Changed([Put(new Step<Exchange>(JwksEndpoint.ListKeys.Id, x => x.Members["keys"] = new JsonArray(SigningKey.Shared.ToJwk(), OtherKey()))), Put(WithHeader(header => header.Remove("kid")))],
            "several-keys-without-kid",
            "Two keys are published, and the ID token does not say by which it is signed."),
        Swapped(Publishing(key => key["use"] = "enc"), "signing-key-published-for-encryption", "The key of the ID token is published for encryption."),
        Swapped(new Step<Exchange>(JwksEndpoint.ListKeys.Id, x => x.Members["keys"] = new JsonArray(SigningKey.Shared.ToJwk(), WeakKey())), "weak-signing-key-published", "An RSA key of 1024 bits is published for signatures."),
        Swapped(Publishing(key => key["d"] = Base64UrlEncoder.Encode(((RsaSecurityKey)SigningKey.Shared.Credentials.Key).Parameters.D)), "private-signing-key-published", "The private part of the key is published with the public one."),
        Swapped(Claim(NameTimes.Id, (x, draft) => draft.Claims["exp"] = (x.Now + draft.Lifetime).ToUnixTimeSeconds()), "id-token-without-iat", "The ID token does not tell when it was issued."),
        Swapped(Claim(SignIdToken.Id, (_, draft) => draft.Signed = "an ID token of our own kind"), "id-token-is-no-jwt", "The ID token is no JWT."),
        Swapped(OnRefresh(NameSubject, draft => draft.Claims["sub"] = "another-user"), "refresh-id-token-of-another-subject", "A refreshed ID token is about another user."),
        Swapped(OnRefresh(NameIssuer, draft => draft.Claims["iss"] = "https://other.example"), "refresh-id-token-of-another-issuer", "A refreshed ID token names another issuer."),
        Swapped(OnRefresh(NameAudience, draft => draft.Claims["aud"] = "another-client"), "refresh-id-token-of-another-audience", "A refreshed ID token is made out to another client."),
        Swapped(OnRefresh(RepeatNonce, draft => draft.Claims["nonce"] = draft.Grant.Nonce ?? ""), "refresh-id-token-repeats-nonce", "A refreshed ID token repeats the nonce of the login."),
        Swapped(OnRefresh(NameAuthenticationTime, draft => draft.Claims["auth_time"] = DateTimeOffset.UnixEpoch.AddDays(1).ToUnixTimeSeconds()),
            "refresh-id-token-of-another-login",
            "A refreshed ID token tells another time of the login."),
        Swapped(LoggedInAtRefresh, "refresh-id-token-with-time-of-refresh", "A refreshed ID token says that the user logged in when it was refreshed."),
        Swapped(OnRefresh(NameTimes, draft => draft.Claims["iat"] = draft.Grant.AuthenticatedAt!.Value.ToUnixTimeSeconds()),
            "refresh-id-token-with-old-iat",
            "A refreshed ID token says that it was issued at the login."),
        Swapped(OnRefresh(RepeatNonce, draft => draft.Claims["nonce"] = Handles.New()), "refresh-id-token-with-new-nonce", "A refreshed ID token has a nonce that no request had."),
        Swapped(Claim(NameSubject.Id, (_, draft) => draft.Claims["sub"] = "the-user"), "subject-shared", "Every ID token has the same sub."),
        Swapped(Claim(NameSubject.Id, (_, draft) => draft.Claims["sub"] = Handles.New()), "subject-changes", "Every ID token has another sub."),
        Swapped(
            Claim(NameSubject.Id, (_, draft) => draft.Claims["sub"] = $"{draft.Grant.User!.Subject}@{draft.ClientId}"),
            "subject-differs-by-client",
            "The sub of the ID token differs from client to client, although the metadata says that subjects are public."),
        Swapped(
            Otherwise(RepeatNonce, draft => draft.Nonce is not null, draft => draft.Claims["nonce"] = WebUtility.UrlDecode(draft.Nonce!)),
            "nonce-altered",
            "The nonce is decoded once more before it stands in the ID token."),
        Swapped(KeyedForPublicClients, "id-token-keyed-for-public-clients", "The ID token of a client without a secret is keyed with the client_id."),
        Swapped(IssuingSteps.BeginningIdToken(x => x.Grant.User is not null), "id-token-without-openid", "The token endpoint issues an ID token also without the scope openid."),
        Swapped(
            Otherwise(SignIdToken, draft => !draft.IsInFront, draft => draft.Signed = null),
            "id-token-not-issued-at-token-endpoint",
            "No ID token comes from the token endpoint."),
    ];

    private static Step<Exchange> Publishing(Action<JsonObject> change) => new(JwksEndpoint.ListKeys.Id, x =>
    {
        var key = SigningKey.Shared.ToJwk();
        change(key);
        x.Members["keys"] = new JsonArray(key);
    });

    private static JsonObject OtherKey()
    {
        var key = SigningKey.Shared.ToJwk();
        key["kid"] = "another";
        return key;
    }

    // An exponent and a modulus of half the length: nobody signs with it, the point is that it is offered.
    private static JsonObject WeakKey()
    {
        var key = OtherKey();
        key["n"] = Base64Url.EncodeToString(Base64Url.DecodeFromChars(key["n"]!.GetValue<string>()).AsSpan(0, 128));
        return key;
    }

    private static Step<Exchange> OtherNonce => Claim(RepeatNonce.Id, (_, draft) =>
    {
        if (draft.Nonce is not null)
            draft.Claims["nonce"] = Handles.New();
    });

    private static Step<Exchange> BadSignature => Claim(SignIdToken.Id, (_, draft) =>
        draft.Signed = WithOtherSignature(Write(draft.Claims, SigningKey.Shared.Credentials)));

    private static Dictionary<string, object> PublicKey =>
        SigningKey.Shared.ToJwk().ToDictionary(member => member.Key, member => (object)member.Value!.GetValue<string>());

    private static Step<Exchange> LongSubject => Claim(NameSubject.Id, (_, draft) => draft.Claims["sub"] = Lengthened(draft.Grant.User!.Subject));

    private static Step<ResourceExchange> LongSubjectOfUserInfo => new(UserInfoEndpoint.NameSubject.Id, async x =>
    {
        await UserInfoEndpoint.NameSubject.RunAsync(x);
        x.Members["sub"] = Lengthened(x.Members["sub"]!.GetValue<string>());
    });

    private static Step<Exchange> WithHeader(Action<JwtHeader> change) => Claim(SignIdToken.Id, (_, draft) =>
    {
        var header = new JwtHeader(SigningKey.Shared.Credentials);
        change(header);
        draft.Signed = Write(draft.Claims, header);
    });

    private static Step<Exchange> KeyedForPublicClients => new(SignIdToken.Id, async x =>
    {
        await SignIdToken.RunAsync(x);
        if (x.IdToken is { ClientId: { } id } draft && x.Server.FindClient(id) is { IsPublic: true })
            draft.Signed = Write(draft.Claims, new SigningCredentials(new SymmetricSecurityKey(SHA256.HashData(Encoding.UTF8.GetBytes(id))), SecurityAlgorithms.HmacSha256));
    });

    private static Step<Exchange> LoggedInAtRefresh => new(NameAuthenticationTime.Id, async x =>
    {
        await NameAuthenticationTime.RunAsync(x);
        if (x.IdToken is { IsRefreshed: true } draft)
            draft.Claims["auth_time"] = x.Now.ToUnixTimeSeconds();
    });

    private static Step<Exchange> OnRefresh(Step<Exchange> sound, Action<IdTokenDraft> set) => Otherwise(sound, draft => draft.IsRefreshed, set);

    /// <summary>The sound step, and a change to some ID tokens after it.</summary>
    public static Step<Exchange> Otherwise(Step<Exchange> sound, Func<IdTokenDraft, bool> when, Action<IdTokenDraft> set) => new(sound.Id, async x =>
    {
        await sound.RunAsync(x);
        if (x.IdToken is { } draft && when(draft))
            set(draft);
    });

    private static string Lengthened(string subject) => subject.PadRight(LongSubjectLength, 'x');

    /// <summary>The same token with a bit of its signature turned.</summary>
    public static string WithOtherSignature(string token)
    {
        var start = token.LastIndexOf('.') + 1;
        var signature = Base64Url.DecodeFromChars(token.AsSpan(start));
        signature[0] ^= 1;
        return token[..start] + Base64Url.EncodeToString(signature);
    }
}
