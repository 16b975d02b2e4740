using System.Buffers.Text;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;
using OAuthConformance.ReferenceServer.Token;
using static OAuthConformance.ReferenceServer.Faults.Fault;
using static OAuthConformance.ReferenceServer.Token.IdTokenSteps;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong in the ID token.</summary>
internal static class IdTokenFaults
{
    private static readonly TimeSpan SinceExpiry = TimeSpan.FromHours(1);

    public static IReadOnlyList<Fault> All { get; } =
    [
        Swapped(Claim(NameAudience.Id, (_, claims) => claims["aud"] = "another-client"), "id-token-wrong-audience", "The ID token is made out to another client."),
        Swapped(Claim(NameIssuer.Id, (_, claims) => claims["iss"] = "https://other.example"), "id-token-wrong-issuer", "The ID token names another issuer."),
        Swapped(Claim(RepeatNonce.Id, (_, _) => { }), "id-token-without-nonce", "The ID token leaves the nonce out."),
        Swapped(OtherNonce, "id-token-wrong-nonce", "The ID token has another nonce than the request."),
        Swapped(BadSignature, "id-token-bad-signature", "The signature of the ID token is wrong."),
        Swapped(
            Claim(NameTimes.Id, (x, claims) => SetTimes(x, claims, expires: x.Now - SinceExpiry)),
            "id-token-expired",
            "The ID token has expired an hour before it was issued."),
        Swapped(
            Claim(HashAccessToken.Id, (_, claims) => claims["at_hash"] = HalfHash("another token")),
            "id-token-wrong-at-hash",
            "The at_hash of the ID token is that of another access token."),
        Swapped(
            Claim(SignIdToken.Id, (x, claims) => x.Members["id_token"] = Write(claims, credentials: null)),
            "id-token-unsigned",
            "The ID token has the algorithm none and no signature."),
    ];

    private static Step<TokenExchange> OtherNonce => Claim(RepeatNonce.Id, (x, claims) =>
    {
        if (x.Code?.Nonce is not null)
            claims["nonce"] = Handles.New();
    });

    private static Step<TokenExchange> BadSignature => Claim(SignIdToken.Id, (x, claims) =>
        x.Members["id_token"] = WithOtherSignature(Write(claims, SigningKey.Shared.Credentials)));

    private static string WithOtherSignature(string token)
    {
        var start = token.LastIndexOf('.') + 1;
        var signature = Base64Url.DecodeFromChars(token.AsSpan(start));
        signature[0] ^= 1;
        return token[..start] + Base64Url.EncodeToString(signature);
    }
}
