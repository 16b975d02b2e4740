using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.Tokens;

namespace OAuthConformance.Harness.Flows;

/// <summary>A client in the hands of a check: as registered, or with something changed.</summary>
/// <param name="Role">Its role in the profile.</param>
/// <param name="Id">The <c>client_id</c> to send.</param>
/// <param name="Secret">The secret to send; null for none.</param>
/// <param name="Authentication">How to send it.</param>
/// <param name="Registration">What the profile says about the registered client.</param>
public sealed record Client(string Role, string Id, string? Secret, ClientAuthentication Authentication, ClientProfile Registration)
{
    /// <summary>The client of a profile.</summary>
    public static Client From(string role, ClientProfile profile) => new(role, profile.Id, profile.Secret, profile.Authentication, profile);

    /// <summary>The redirect URI that is used unless a check is about another.</summary>
    /// <exception cref="NotApplicableException">The profile gives none.</exception>
    public string RedirectUri => Registration.RedirectUris.Count > 0
        ? Registration.RedirectUris[0]
        : throw new NotApplicableException($"the profile gives client '{Role}' no redirectUris");

    /// <summary>Where the user agent may go after a logout; null when the profile gives none.</summary>
    public string? PostLogoutRedirectUri => Registration.PostLogoutRedirectUris is [var first, ..] ? first : null;

    /// <summary>What a sound client assertion names as its audience.</summary>
    public string AssertionAudience { get; init; } = "";

    /// <summary>The clock by which its assertions are dated.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What a check does to each assertion before it is sent.</summary>
    public Func<ClientAssertion, ClientAssertion> Forge { get; init; } = assertion => assertion;

    /// <summary>An assertion that is sent again and again instead of a fresh one; null for fresh ones.</summary>
    public string? FrozenAssertion { get; init; }

    /// <summary>True for a registered grant type.</summary>
    public bool May(string grantType) => Registration.Grants.Contains(grantType);

    /// <summary>The registered response types; code alone where the profile tells none (OpenID Connect Dynamic Client Registration section 2).</summary>
    public IReadOnlyList<ResponseType> ResponseTypes => Registration.ResponseTypes is { Count: > 0 } told ? [.. told.Select(type => new ResponseType(type))] : [new("code")];

    /// <summary>True for a registered response type, in whatever order its values are written.</summary>
    public bool MayAsk(string responseType) => ResponseTypes.Any(registered => registered.Means(new(responseType)));

    /// <summary>A sound request for the first response type that the client is registered for.</summary>
    public AuthorizationRequest Request() => Request(ResponseTypes[0].Text);

    /// <summary>A sound authorization request: every registered scope, <c>state</c>, S256 when it asks for a code, and <c>nonce</c> when an ID token may come of it.</summary>
    public AuthorizationRequest Request(string responseType)
    {
        var verifier = new ResponseType(responseType).HasCode ? Pkce.NewVerifier() : null;
        var scopes = Registration.Scopes.Where(scope => scope != "offline_access").ToList();
        return new(this, verifier, new Parameters(
        [
            ("response_type", responseType),
            ("client_id", Id),
            ("redirect_uri", RedirectUri),
            ("scope", scopes.Count > 0 ? string.Join(' ', scopes) : null),
            ("state", Pkce.NewVerifier()[..22]),
            ("nonce", scopes.Contains("openid") ? Pkce.NewVerifier()[..22] : null),
            ("code_challenge", verifier is null ? null : Pkce.S256(verifier)),
            ("code_challenge_method", verifier is null ? null : "S256"),
            .. Registration.AuthorizationParameters.Select(own => (own.Key, (string?)own.Value)),
        ]));
    }

    /// <summary>A sound request that asks for the consent page, also where the server remembers what the user agreed to (OpenID Connect Core section 3.1.2.1).</summary>
    public AuthorizationRequest ConsentRequest() => Request().With("prompt", "consent");

    /// <summary>A sound request, asking for <c>offline_access</c> where the client is registered for it; that takes consent (OpenID Connect Core section 11).</summary>
    public AuthorizationRequest OfflineRequest(string? scope = null)
    {
        var request = scope is null ? Request() : Request().With("scope", scope);
        return Registration.Scopes.Contains("offline_access")
            ? request.With("scope", $"{request.Parameters["scope"]} offline_access".Trim()).With("prompt", "consent")
            : request;
    }

    /// <summary>True for a client that sends no assertion, although it is registered for that.</summary>
    public bool LeavesOutAssertion { get; init; }

    /// <summary>The same client with a secret, or the key for its assertions, that is not its own.</summary>
    public Client WithWrongSecret() => Authentication == ClientAuthentication.PrivateKeyJwt
        ? WithAssertion(assertion => assertion with { Key = SigningKey.Foreign() })
        : this with { Secret = "wrong-" + Pkce.NewVerifier()[..24] };

    /// <summary>The same client with this secret instead of its own.</summary>
    /// <exception cref="NotApplicableException">It sends assertions.</exception>
    public Client WithSecret(string? secret) =>
        SendsAssertions ? throw new NotApplicableException($"client '{Role}' sends assertions, and no secret") : this with { Secret = secret };

    /// <summary>The same client with its id alone.</summary>
    public Client WithoutSecret() => SendsAssertions ? this with { LeavesOutAssertion = true } : this with { Secret = null };

    private bool SendsAssertions => Authentication is ClientAuthentication.PrivateKeyJwt or ClientAuthentication.ClientSecretJwt;

    /// <summary>The same client with something about its assertions changed.</summary>
    public Client WithAssertion(Func<ClientAssertion, ClientAssertion> forge) => this with { Forge = forge };

    /// <summary>The same client with one assertion for all its requests.</summary>
    public Client WithOneAssertion() => this with { FrozenAssertion = NewAssertionText() };

    /// <summary>The credentials as request parts, for the comparison of two requests.</summary>
    public IEnumerable<RequestPart> Parts => SendsAssertions
        ? [new("client", Id), new("assertion", LeavesOutAssertion ? "none" : "sent"), .. NewAssertion().Parts]
        : [new("client authentication", $"{Id} by {Authentication.RegisteredName()}, secret {Secret ?? "none"}")];

    /// <summary>The same client with another of its redirect URIs; null when only one is registered.</summary>
    public string? SecondRedirectUri => Registration.RedirectUris.Skip(1).FirstOrDefault();

    /// <summary>Puts the client's credentials into a request (RFC 6749 section 2.3.1).</summary>
    public (Parameters Body, string? Authorization) Authenticate(Parameters body) => Authentication switch
    {
        ClientAuthentication.ClientSecretBasic when Secret is not null => (body, "Basic " + Basic(Id, Secret)),
        ClientAuthentication.ClientSecretPost when Secret is not null => (body.Set("client_id", Id).Set("client_secret", Secret), null),
        ClientAuthentication.PrivateKeyJwt or ClientAuthentication.ClientSecretJwt when !LeavesOutAssertion => (
            body.Set("client_id", Id).Set("client_assertion_type", ClientAssertion.Type).Set("client_assertion", FrozenAssertion ?? NewAssertionText()), null),
        _ => (body.Set("client_id", Id), null),
    };

    /// <summary>What it signs its assertions with: its private key, or its secret.</summary>
    public SigningKey Key => Authentication == ClientAuthentication.PrivateKeyJwt ? SigningKey.FromJwk(Registration.PrivateKey!, "its own key") : SigningKey.Hmac(Secret!, "its own secret");

    /// <summary>The public half of the key that it signs with.</summary>
    public Jwk PublicKey => Jwk.ParseSet($"{{\"keys\":[{PublicJwk.Of(Registration.PrivateKey!)}]}}")[0];

    /// <summary>The same client with its assertions forged.</summary>
    public Client Forging(Forgery forgery) => WithAssertion(assertion => assertion with { Forgery = forgery });

    /// <summary>A fresh assertion in compact form, for a check that shows it elsewhere.</summary>
    public string NewAssertionText() => NewAssertion().Encode();

    private ClientAssertion NewAssertion()
    {
        var assertion = ClientAssertion.Fresh(Id, AssertionAudience, Key, Time.GetUtcNow());
        return Forge(Key.KeyId is { } id ? assertion.WithHeader("kid", id) : assertion);
    }

    private static string Basic(string id, string secret) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Uri.EscapeDataString(id)}:{Uri.EscapeDataString(secret)}"));
}

/// <summary>Proof Key for Code Exchange (RFC 7636).</summary>
public static class Pkce
{
    /// <summary>A fresh verifier of 43 characters with 256 bits of randomness (section 4.1).</summary>
    public static string NewVerifier() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>The S256 challenge of a verifier (section 4.2).</summary>
    public static string S256(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
}
