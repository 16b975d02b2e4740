using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.Token;
using ClientRule = OAuthConformance.ReferenceServer.Pipelines.Rule<OAuthConformance.ReferenceServer.Clients.ClientExchange>;
using ClientStep = OAuthConformance.ReferenceServer.Pipelines.Step<OAuthConformance.ReferenceServer.Clients.ClientExchange>;

namespace OAuthConformance.ReferenceServer.Clients;

/// <summary>Authentication by a signed assertion (RFC 7523 section 3, OpenID Connect Core section 9).</summary>
internal static class AssertionParts
{
    // Clocks differ a little (RFC 7519 section 4.1.4).
    private const double LeewayInSeconds = 30;

    public static readonly ClientStep ReadAssertion = new("client/read-assertion", x =>
    {
        // Only a server that takes two methods at once finds both; the header counts there.
        var headerCounts = x.BasicCredentials is not null && x.Server.FindClient(x.ClientId) is not { UsesAssertion: true };
        if (headerCounts || x.Parameters["client_assertion"] is not { } text)
            return;
        x.Assertion = x.Parameters["client_assertion_type"] == ClientAssertion.Type ? ClientAssertion.Parse(text) : null;
        if (x.Assertion is { } assertion)
            x.ClientId ??= WhoIsMeant(x, assertion);
        else
            x.Refuse(ClientAuthentication.InvalidClient("The client assertion is no JWT that can be read, or is called something else."), "client/read-assertion");
    });

    public static readonly ClientRule IsSpeltPlainly = AssertionRule(
        "client/assertion-is-spelt-plainly",
        "An assertion is base64url without padding, white space or anything else (RFC 7515 section 2).",
        "The assertion has characters that base64url does not have.",
        (_, assertion) => assertion.IsSpeltPlainly);

    public static readonly ClientRule MembersComeOnce = AssertionRule(
        "client/assertion-members-come-once",
        "No header and no claim of an assertion comes twice (RFC 7515 section 4, RFC 7519 section 4).",
        "A member of the assertion comes twice.",
        (_, assertion) => !assertion.RepeatsMembers);

    public static readonly ClientRule HeadersAreUnderstood = AssertionRule(
        "client/assertion-headers-are-understood",
        "An assertion that insists on a header is refused, since none of these headers is understood here (RFC 7515 section 4.1.11).",
        "A critical header of the assertion is not understood.",
        (_, assertion) => !assertion.IsCritical);

    public static readonly ClientRule AlgorithmIsRegistered = AssertionRule(
        "client/assertion-algorithm-is-registered",
        "An assertion names the algorithm of the client's registration, and no other, nor none (RFC 8725 section 3.1).",
        "The algorithm of the assertion is not the registered one.",
        (x, assertion) => x.Client is null || assertion.Algorithm == AssertionSignature.AlgorithmOf(x.Client));

    public static readonly ClientRule SignatureIsValid = AssertionRule(
        "client/assertion-signature-is-valid",
        "An assertion is signed by the client (RFC 7523 section 3).",
        "The signature of the assertion is wrong.",
        (x, assertion) => x.Client is null || assertion.IsUnsecured || AssertionSignature.IsMadeBy(x.Client, assertion));

    public static readonly ClientRule IssuerIsClient = AssertionRule(
        "client/assertion-issuer-is-client",
        "The issuer of an assertion is the client (OpenID Connect Core section 9).",
        "The iss of the assertion is not the client.",
        (x, assertion) => assertion.Issuer == x.ClientId);

    public static readonly ClientRule SubjectIsClient = AssertionRule(
        "client/assertion-subject-is-client",
        "The subject of an assertion is the client (RFC 7523 section 3).",
        "The sub of the assertion is not the client.",
        (x, assertion) => assertion.Subject == x.ClientId);

    public static readonly ClientRule AudienceIsServer = AssertionRule(
        "client/assertion-audience-is-server",
        "An assertion is made out to this server, by its issuer or its token endpoint (RFC 7523 section 3).",
        "The aud of the assertion does not name this server.",
        (x, assertion) => assertion.Audiences.Contains(x.Server.Issuer) || assertion.Audiences.Contains(x.Server.Issuer + TokenEndpoint.Path));

    public static readonly ClientRule HasExpiry = AssertionRule(
        "client/assertion-has-expiry",
        "An assertion says when it expires (RFC 7523 section 3).",
        "The exp of the assertion is missing.",
        (_, assertion) => assertion.ExpiresAt is not null);

    public static readonly ClientRule IsUnexpired = AssertionRule(
        "client/assertion-is-unexpired",
        "An assertion is presented before it expires (RFC 7523 section 3).",
        "The assertion has expired.",
        (x, assertion) => assertion.ExpiresAt is not { } end || x.Now.ToUnixTimeSeconds() < end + LeewayInSeconds);

    public static readonly ClientRule IsValidAlready = AssertionRule(
        "client/assertion-is-valid-already",
        "An assertion is not presented before its nbf (RFC 7523 section 3).",
        "The assertion is not valid yet.",
        (x, assertion) => assertion.NotBefore is not { } start || x.Now.ToUnixTimeSeconds() >= start - LeewayInSeconds);

    public static readonly ClientRule HasId = AssertionRule(
        "client/assertion-has-id",
        "An assertion has a jti, by which its second use is told (OpenID Connect Core section 9).",
        "The jti of the assertion is missing.",
        (_, assertion) => assertion.Id is not null);

    public static readonly ClientStep UseAssertion = new("client/use-assertion", x =>
        x.IsFirstUseOfAssertion = x.Assertion?.Id is not { } id || x.Server.UsedAssertions.TryAdd((x.ClientId, id), true));

    public static readonly ClientRule IsUsedOnce = AssertionRule(
        "client/assertion-is-used-once",
        "An assertion with a jti is used once (OpenID Connect Core section 9).",
        "The assertion was already used.",
        (x, _) => x.IsFirstUseOfAssertion);

    /// <summary>All that an assertion is held to; its use comes last, so that a refused one is not used up.</summary>
    public static IReadOnlyList<IPart<ClientExchange>> Rules { get; } =
    [
        IsSpeltPlainly, MembersComeOnce, HeadersAreUnderstood, AlgorithmIsRegistered, SignatureIsValid, IssuerIsClient, SubjectIsClient, AudienceIsServer,
        HasExpiry, IsUnexpired, IsValidAlready, HasId, UseAssertion, IsUsedOnce,
    ];

    private static ClientRule AssertionRule(string id, string description, string refusal, Func<ClientExchange, ClientAssertion, bool> isKept) =>
        new(id, description, x => x.Assertion is { } assertion && !isKept(x, assertion) ? ClientAuthentication.InvalidClient(refusal) : null);

    // Both should be the client. Where only one is, the client is found by it, and the rule on the other speaks.
    private static string? WhoIsMeant(ClientExchange x, ClientAssertion assertion) =>
        new[] { assertion.Subject, assertion.Issuer }.FirstOrDefault(id => x.Server.FindClient(id) is not null) ?? assertion.Subject ?? assertion.Issuer;
}
