using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.Resources;
using OAuthConformance.ReferenceServer.State;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong where access tokens are used.</summary>
internal static class ResourceFaults
{
    private static readonly string[] EveryScope = [ScopeList.OpenId, ScopeList.Profile, ScopeList.Email, ScopeList.NotesRead];

    public static IReadOnlyList<Fault> All { get; } =
    [
        Without("resource/token-is-presented", "anonymous-resource-access", "Resources are served without an access token."),
        Without("resource/token-is-known", "forged-access-token-accepted", "Resources are served for a token that was never issued."),
        Without("resource/token-is-unexpired", "access-token-never-expires", "An expired access token still opens resources."),
        Without("resource/token-is-unrevoked", "revoked-access-token-accepted", "A revoked access token still opens resources."),
        Without("resource/scope-is-enough", "scope-not-enforced", "Any access token opens every resource."),
        Without("resource/failure-is-challenged", "bearer-failure-unchallenged", "A resource refuses without WWW-Authenticate."),
        Without("resource/one-transport-only", "two-transports-accepted", "A request may carry a token in more than one way; the Authorization header counts."),
        Swapped(new Step<ResourceExchange>(BearerParts.ReadHeader.Id, _ => { }), "token-in-header-not-read", "An access token in the Authorization header is not read."),
        Swapped(new Lax<ResourceExchange>(BearerParts.ScopeIsEnough, x => x.Token is { Grant.User: null }), "client-token-opens-userinfo", "A token that a client got in its own name opens UserInfo."),
        Changed([Put(new Lax<ResourceExchange>(BearerParts.ScopeIsEnough, x => x.Token is { Grant.User: null })), Put(TellOwnerOfClient)], "client-token-tells-a-user", "A token that a client got in its own name tells of the user to whom the client belongs."),
        Changed([Put(TakeQuery), Put(NotStoredBesideQuery)], "query-token-answer-public", "An access token in the address opens resources, and caches may keep the answer for everybody."),
        Swapped(Challenging((refusal, scope) => BearerParts.Challenge(refusal with { Description = $"{refusal.Description} \\\\ again" }, scope)),
            "challenge-not-printable",
            "The error_description of a challenge has a character that none may have."),
        Swapped(Challenging((refusal, scope) => BearerParts.Challenge(refusal, scope) + ", realm=\"other\""), "challenge-attribute-twice", "The realm comes twice in a challenge."),
        Swapped(Challenging((refusal, scope) => BearerParts.Challenge(refusal with { Error = null }, scope)), "bad-token-without-reason", "The challenge does not say why a token was refused."),
        Swapped(BearerParts.TokenIsKnown.Judging(x => x is { Presented: not null, Token: null } ? BearerParts.InvalidToken("The access token is unknown.") with { Status = 403 } : null),
            "bad-token-is-403",
            "A bad access token is refused with status 403."),
        Swapped(BearerParts.OneTransportOnly.Judging(x => x is { InHeader: not null, InBody: not null } ? new("invalid_request", "The access token comes in more than one way.", 403) : null),
            "two-transports-are-403",
            "A request with two tokens is refused with status 403."),
        Swapped(BearerParts.ReadingHeader(StringComparison.Ordinal), "bearer-scheme-case-sensitive", "The scheme bearer is not understood in other letters than Bearer."),
        Swapped(TakeQuery, "token-in-query-accepted", "An access token in the address opens resources."),
        Swapped(ReadFormOfAnyMethod, "token-in-get-body-accepted", "An access token in the body of a GET opens resources."),
        Swapped(ChallengeWithReason, "anonymous-challenge-with-error", "A request without a token is told invalid_token in the challenge."),
        Swapped(BareChallenge, "bare-bearer-challenge", "The challenge for a request without a token is the bare word Bearer."),
        Swapped(TooLittleScopeIsInvalid, "insufficient-scope-as-invalid-token", "A token that lacks the scope is refused with 401 invalid_token."),
        Swapped(FindRefreshToken, "refresh-token-opens-resources", "A refresh token opens resources."),
        Swapped(FindIdToken, "id-token-opens-resources", "An ID token opens resources."),
    ];

    private static Step<ResourceExchange> TellOwnerOfClient => new(UserInfoEndpoint.AddClaimsOfScopes.Id, async x =>
    {
        await UserInfoEndpoint.AddClaimsOfScopes.RunAsync(x);
        if (x.Token is { Grant.User: null })
            (x.Members["sub"], x.Members["email"]) = (x.Server.Options.Users[0].Subject, x.Server.Options.Users[0].Email);
    });

    private static Step<ResourceExchange> TakeQuery => new(BearerParts.ChooseToken.Id, x => x.Presented = x.InHeader ?? x.InBody ?? x.InQuery);

    private static Step<ResourceExchange> ReadFormOfAnyMethod => new(
        BearerParts.ReadForm.Id,
        async x => x.InBody = (await Parameters.FormOfAsync(x.Http.Request))["access_token"]);

    private static Consequence<ResourceExchange> ChallengeWithReason =>
        Challenging((refusal, scope) => BearerParts.Challenge(refusal with { Error = refusal.Error ?? "invalid_token" }, scope));

    private static Consequence<ResourceExchange> BareChallenge =>
        Challenging((refusal, scope) => refusal.Error is null ? "Bearer" : BearerParts.Challenge(refusal, scope));

    private static Consequence<ResourceExchange> Challenging(Func<Refusal, string, string> challenge) => BearerParts.FailureIsChallenged.Doing(x =>
    {
        if (x.Refusal is { } refusal)
            x.Http.Response.Headers.WWWAuthenticate = challenge(refusal, x.RequiredScope);
    });

    private static Closing<ResourceExchange> NotStoredBesideQuery => new(
        SharedParts.NotStored.Id,
        x => x.Http.Response.Headers.CacheControl = x.InQuery is null ? "no-store" : "public, max-age=60");

    private static Rule<ResourceExchange> TooLittleScopeIsInvalid => BearerParts.ScopeIsEnough.Judging(
        x => x.Token is { } token && !token.Scopes.Contains(x.RequiredScope) ? BearerParts.InvalidToken("The access token lacks the scope.") : null);

    private static Step<ResourceExchange> FindRefreshToken => new(BearerParts.FindToken.Id, async x =>
    {
        await BearerParts.FindToken.RunAsync(x);
        if (x.Token is null && x.Server.RefreshTokens.GetValueOrDefault(x.Presented ?? "") is { IsAlive: true } refresh)
            x.Token = new AccessToken(refresh.Value, refresh.Grant, refresh.ClientId, refresh.Grant.Scopes) { ExpiresAt = DateTimeOffset.MaxValue };
    });

    // A genuine ID token only: a server that takes a forged one has another fault.
    private static Step<ResourceExchange> FindIdToken => new(BearerParts.FindToken.Id, async x =>
    {
        await BearerParts.FindToken.RunAsync(x);
        var read = await new JsonWebTokenHandler().ValidateTokenAsync(x.Presented ?? "", new TokenValidationParameters
        {
            ValidIssuer = x.Server.Issuer,
            ValidateAudience = false,
            IssuerSigningKey = SigningKey.Shared.Credentials.Key,
        });
        if (x.Token is null && read.IsValid && x.Server.Options.Users.FirstOrDefault(user => user.Subject.Equals(read.Claims["sub"])) is { } user)
            x.Token = new AccessToken(x.Presented!, new Grant(null, user, EveryScope), clientId: null, EveryScope) { ExpiresAt = DateTimeOffset.MaxValue };
    });
}
