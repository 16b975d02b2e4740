using System.Text;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Tokens;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Checks;

/// <summary>
/// The words for what has to be true of an ID token, whichever endpoint it comes from (OpenID Connect Core sections 2,
/// 3.1.3.7, 3.2.2.11 and 3.3.2.12). Each takes the requirement that is broken otherwise; null for the check's own.
/// </summary>
public abstract partial class ConformanceSuite
{
    /// <summary>Clocks of two machines may differ by so much.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(3);

    /// <summary>The ID token in an authorization response.</summary>
    /// <exception cref="ControlFailedException">None came.</exception>
    protected static Jws IdTokenOf(Delivered response) => response.Parameters["id_token"] is { } token
        ? ReadIdToken(token)
        : throw new ControlFailedException($"no ID token came for a request that asks for one: {response.Summary}");

    /// <summary>All that a client verifies: signature, issuer, audience, party, times and subject.</summary>
    protected async Task MustBeSound(Jws token, Client client)
    {
        await MustBeSigned(token, client, "OIDC-Core-3.1.3.7/signature-valid");
        MustNameTheIssuer(token, "OIDC-Core-3.1.3.7/issuer-exact");
        MustNameTheClient(token, client, "OIDC-Core-3.1.3.7/audience-is-client");
        MustNameNoOtherParty(token, client, "OIDC-Core-2/azp-is-client");
        MustBeAlive(token, "OIDC-Core-3.1.3.7/not-expired");
        MustHaveTimesInOrder(token, "OIDC-Core-2/times-in-order");
        MustHaveAShortSubject(token, "OIDC-Core-2/subject-length");
    }

    /// <summary>A published key verifies the signature, or the client's own secret where the algorithm is a keyed hash (section 10.1).</summary>
    /// <exception cref="UndecidedException">The algorithm is one that this suite does not know.</exception>
    protected async Task MustBeSigned(Jws token, Client client, string? requirement = null)
    {
        if (token.Algorithm.StartsWith("HS", StringComparison.Ordinal))
        {
            Holds(client.Secret is { } secret && token.IsSignedBy(Encoding.UTF8.GetBytes(secret)), "a keyed hash with the client's own secret", $"alg {token.Algorithm}: the secret does not verify it", requirement);
            return;
        }

        Known(token);
        Holds(token.IsSignedBy(await Target.KeysAsync()), "a signature by a key of the JWK Set", $"alg {token.Algorithm}, kid {token.KeyId ?? "(absent)"}: no key verifies it", requirement);
    }

    /// <summary>The algorithm is not <c>none</c>, which no ID token from the authorization endpoint may have (section 2).</summary>
    protected static void MustNotBeUnsigned(Jws token, string? requirement = null) =>
        Holds(!token.Algorithm.Equals("none", StringComparison.OrdinalIgnoreCase) && token.Algorithm.Length > 0, "a signature", $"alg {(token.Algorithm.Length == 0 ? "(absent)" : token.Algorithm)}", requirement);

    /// <summary><c>iss</c> is the issuer of the metadata, character by character.</summary>
    protected void MustNameTheIssuer(Jws token, string? requirement = null) =>
        Holds(token.Claim("iss") == Target.Profile.Issuer, Target.Profile.Issuer, $"iss {token.Claim("iss") ?? "(absent)"}", requirement);

    /// <summary><c>aud</c> contains the client; it may contain others.</summary>
    protected static void MustNameTheClient(Jws token, Client client, string? requirement = null) =>
        Holds(token.Audience.Contains(client.Id), client.Id, $"aud {(token.Audience.Count == 0 ? "(absent)" : string.Join(", ", token.Audience))}", requirement);

    /// <summary><c>azp</c> is absent, or the client.</summary>
    protected static void MustNameNoOtherParty(Jws token, Client client, string? requirement = null) =>
        Holds(!token.Claims.TryGetProperty("azp", out var party) || token.Claim("azp") == client.Id, $"no azp, or {client.Id}", $"azp {party}", requirement);

    /// <summary><c>exp</c> lies in the future.</summary>
    protected void MustBeAlive(Jws token, string? requirement = null) =>
        Holds(token.Time("exp") > Target.Time.GetUtcNow() - ClockDifference, "exp after now", $"exp {token.Time("exp")?.ToString("u") ?? "(absent)"}", requirement);

    /// <summary><c>exp</c> is after <c>iat</c>, and <c>iat</c> is not in the future.</summary>
    protected void MustHaveTimesInOrder(Jws token, string? requirement = null)
    {
        Holds(token.Time("exp") > token.Time("iat"), "exp after iat", $"iat {token.Time("iat"):u}, exp {token.Time("exp"):u}", requirement);
        Holds(token.Time("iat") < Target.Time.GetUtcNow() + ClockDifference, "iat not in the future", $"iat {token.Time("iat"):u}", requirement);
    }

    /// <summary><c>sub</c> has 1 to 255 ASCII characters.</summary>
    protected static void MustHaveAShortSubject(Jws token, string? requirement = null)
    {
        var sub = token.Claim("sub") ?? "";
        Holds(sub.Length is > 0 and <= 255 && sub.All(char.IsAscii), "sub of 1 to 255 ASCII characters", $"{sub.Length} characters", requirement);
    }

    /// <summary><c>nonce</c> is that of the request.</summary>
    protected static void MustRepeatTheNonce(Jws token, AuthorizationRequest request, string? requirement = null) =>
        Holds(token.Claim("nonce") == request.Parameters["nonce"], $"nonce {request.Parameters["nonce"]}", $"nonce {token.Claim("nonce") ?? "(absent)"}", requirement);

    /// <summary>A claim such as <c>at_hash</c> or <c>c_hash</c> is the hash of this value and of no other (section 3.1.3.6).</summary>
    /// <param name="token">The ID token.</param>
    /// <param name="claim">The claim.</param>
    /// <param name="value">What came beside the ID token.</param>
    /// <param name="requirement">What is broken when another hash stands there.</param>
    /// <param name="whenAbsent">What is broken when there is none; null where it may be absent.</param>
    protected static void MustHash(Jws token, string claim, string value, string? requirement, string? whenAbsent)
    {
        Known(token);
        var told = token.Claim(claim);
        Holds(told is not null || whenAbsent is null, token.HalfHash(value), $"{claim} (absent)", whenAbsent);
        Holds(told is null || told == token.HalfHash(value), token.HalfHash(value), $"{claim} {told}", requirement);
    }

    /// <summary>The header brings no key along that a careless client would take.</summary>
    protected static void MustBringNoKey(Jws token, string? requirement = null)
    {
        var keys = token.Header.EnumerateObject().Select(member => member.Name).Where(name => name is "jwk" or "jku" or "x5c" or "x5u").ToList();
        Holds(keys.Count == 0, "none of jwk, jku, x5c, x5u", string.Join(", ", keys), requirement);
    }

    /// <summary>The <c>kid</c> stands in the JWK Set.</summary>
    /// <exception cref="NotApplicableException">The token has none and needs none.</exception>
    protected async Task MustNameAPublishedKey(Jws token, string? requirement = null)
    {
        var keys = await Target.KeysAsync();
        Applies(!token.Algorithm.StartsWith("HS", StringComparison.Ordinal), "the ID token is keyed with the client's secret, which has no kid");
        Applies(token.KeyId is not null || keys.Count > 1, "the token has no kid, and needs none with one published key");
        Holds(token.KeyId is { } id && keys.Any(key => key.KeyId == id), string.Join(", ", keys.Select(key => key.KeyId)), $"kid {token.KeyId ?? "(absent)"}", requirement);
    }

    /// <summary>Ends the check where the algorithm's hash and signature are none that this suite can compute.</summary>
    private static void Known(Jws token)
    {
        if (token.Algorithm is "EdDSA" or "Ed25519" or "Ed448" or "ES256K")
            throw new UndecidedException($"this suite cannot verify signatures by {token.Algorithm} yet");
    }
}
