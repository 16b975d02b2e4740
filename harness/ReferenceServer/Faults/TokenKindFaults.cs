using System.IdentityModel.Tokens.Jwt;
using OAuthConformance.ReferenceServer.Authorize;
using OAuthConformance.ReferenceServer.Clients;
using OAuthConformance.ReferenceServer.IdTokens;
using OAuthConformance.ReferenceServer.Introspection;
using OAuthConformance.ReferenceServer.Logout;
using OAuthConformance.ReferenceServer.Metadata;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.Resources;
using OAuthConformance.ReferenceServer.Revocation;
using OAuthConformance.ReferenceServer.State;
using OAuthConformance.ReferenceServer.Token;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Tokens of one kind, or in another spelling, that pass where a token of another kind, or this very one, is asked for.</summary>
internal static class TokenKindFaults
{
    private static readonly string[] EveryScope = [ScopeList.OpenId, ScopeList.Profile, ScopeList.Email, ScopeList.NotesRead];

    public static IReadOnlyList<Fault> All { get; } =
    [
        Swapped(FindingToken((x, value) => x.Server.Codes.GetValueOrDefault(value) is { } code ? Opening(value, code.Grant) : null), "code-opens-resources", "A code opens resources."),
        Swapped(FindingToken((x, value) => x.Server.FindClient(ClientAssertion.Parse(value)?.Issuer) is { } client ? Opening(value, new(client.Id, null, EveryScope)) : null),
            "assertion-opens-resources",
            "A client assertion opens resources, whoever signed it."),
        Swapped(Introspecting((x, value) => x.Server.Codes.GetValueOrDefault(value) is { } code ? Opening(value, code.Grant) : null), "introspection-calls-codes-active", "Introspection calls a code active."),
        Swapped(Introspecting((x, value) => UserOf(x.Server, value) is { } user ? Opening(value, new(null, user, EveryScope)) : null), "introspection-calls-id-tokens-active", "Introspection calls an ID token active."),
        Swapped(Introspecting((x, value) => x.Server.Codes.GetValueOrDefault(value) is { } code && code.Grant.ClientId == x.ClientId ? Opening(value, code.Grant) : null),
            "introspection-calls-own-codes-active",
            "Introspection calls a code active when the client asks that it was issued to."),
        Swapped(Introspecting((x, value) => UserOf(x.Server, value) is { } user && AudienceOf(value) == x.ClientId ? Opening(value, new(x.ClientId, user, EveryScope)) : null),
            "introspection-calls-own-id-tokens-active",
            "Introspection calls an ID token active when the client asks that it was issued to."),
        Swapped(new Step<RevocationExchange>(RevocationParts.FindToken.Id, async x =>
            {
                await RevocationParts.FindToken.RunAsync(x);
                if (UserOf(x.Server, x.Parameters["token"]) is { } user)
                    x.Server.AccessTokens.Values.Where(token => token.Grant.User == user).ToList().ForEach(token => token.Grant.Revoke());
            }),
            "revocation-by-id-token",
            "The revocation of an ID token ends all that its user granted."),
        Swapped(Refreshing((server, value) => UserOf(server, value) is { } user && AudienceOf(value) is { } client
                ? new RefreshToken(value, new(client, user, EveryScope), client)
                : null),
            "id-token-refreshes",
            "An ID token works as a refresh token."),
        Changed([Put(Redeeming((server, value) => server.RefreshTokens.GetValueOrDefault(value)?.Grant)), new LeaveOut(CodeParts.NoVerifierWithoutChallenge.Id)], "refresh-token-redeemed", "A refresh token is redeemed as a code."),
        Changed([Put(Redeeming((server, value) => server.AccessTokens.GetValueOrDefault(value)?.Grant)), new LeaveOut(CodeParts.NoVerifierWithoutChallenge.Id)], "access-token-redeemed", "An access token is redeemed as a code."),
        Swapped(AuthorizeRules.HintIsGenuine.Judging(x => x.Request.Hint is { IsGenuine: false } && !IsOfServer(x.Server, x.Parameters["id_token_hint"]) ? NoHint : null),
            "hint-of-another-kind-accepted",
            "Any token of the server is taken as an id_token_hint."),
        Without("authorize/hint-is-an-id-token", "hint-need-not-be-an-id-token", "A signed access token is taken as an id_token_hint."),
        Swapped(LogoutRules.HintIsGenuine.Judging(x => x.Hint is { IsGenuine: false } && !IsOfServer(x.Server, x.Parameters["id_token_hint"]) ? NoHint : null),
            "logout-hint-of-another-kind-accepted",
            "At logout any token of the server is taken as an id_token_hint."),

        Swapped(Redeeming((server, value) => Handles.FindBySpelling(server.Codes, value)), "code-compared-after-tidying", "A code is found whatever the case of its letters, and after decoding it again."),
        Swapped(Refreshing((server, value) => Handles.FindBySpelling(server.RefreshTokens, value)), "refresh-token-compared-after-tidying", "A refresh token is found whatever the case of its letters, and after decoding it again."),
        Swapped(FindingToken((x, value) => Handles.FindBySpelling(x.Server.AccessTokens, value)), "access-token-compared-after-tidying", "An access token is found whatever the case of its letters, and after decoding it again."),
        Swapped(FindingToken((x, value) => value.Length > 0 ? Handles.FindByBeginning(x.Server.AccessTokens, value) : null), "access-token-compared-by-its-beginning", "An access token is found by its beginning alone."),
        Swapped(new Step<IntrospectionExchange>(IntrospectionParts.FindToken.Id, async x =>
            {
                await IntrospectionParts.FindToken.RunAsync(x);
                if (x.IsDecided || x.AccessToken is not null || x.RefreshToken is not null)
                    return;
                x.AccessToken = Handles.FindBySpelling(x.Server.AccessTokens, x.Parameters["token"]!);
                x.RefreshToken = Handles.FindBySpelling(x.Server.RefreshTokens, x.Parameters["token"]!);
            }),
            "introspection-compares-after-tidying",
            "Introspection finds a token whatever the case of its letters, and after decoding it again."),
        Swapped(new Step<RevocationExchange>(RevocationParts.FindToken.Id, async x =>
            {
                await RevocationParts.FindToken.RunAsync(x);
                if (x.IsDecided || x.AccessToken is not null || x.RefreshToken is not null)
                    return;
                x.AccessToken = Handles.FindByBeginning(x.Server.AccessTokens, x.Parameters["token"]!);
                x.RefreshToken = Handles.FindByBeginning(x.Server.RefreshTokens, x.Parameters["token"]!);
            }),
            "revocation-by-beginning",
            "Revocation finds a token by its beginning alone."),

        Swapped(new Step<TokenExchange>(IssuingSteps.IssueRefreshToken.Id, async x =>
            {
                await IssuingSteps.IssueRefreshToken.RunAsync(x);
                if (x.Members["refresh_token"]?.GetValue<string>() is not { } issued || !x.Server.RefreshTokens.TryRemove(issued, out var token))
                    return;
                var counted = new RefreshToken($"rt-{x.Server.Count()}", token.Grant, token.ClientId) { Scopes = token.Scopes, IssuedAt = token.IssuedAt };
                x.Server.RefreshTokens[counted.Value] = counted;
                x.Members["refresh_token"] = counted.Value;
            }),
            "refresh-tokens-count",
            "Refresh tokens are consecutive numbers."),
        Swapped(AuthorizeSteps.IssuingCode(x => $"{Handles.New()}.{System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(x.Session!.User.Username))}"), "code-tells-the-user", "The code holds the name of the user in base64url."),
        Swapped(new Step<Exchange>(JwksEndpoint.ListKeys.Id, x => x.Members["keys"] = new System.Text.Json.Nodes.JsonArray(SigningKey.Shared.ToJwk(), SigningKey.Shared.ToJwk())), "key-ids-repeated", "Two keys are published under one kid."),
        Swapped(new Step<IntrospectionExchange>(ClientAuthentication.FindClient.Id, x => x.Client = x.Server.FindClient(x.ClientId)), "introspection-serves-public-clients", "Whoever names a public client may introspect tokens."),
        Swapped(new Step<IntrospectionExchange>(ClientAuthentication.FindClient.Id, async x =>
            {
                await ClientAuthentication.FindClient.RunAsync(x);
                if (x.Server.AccessTokens.GetValueOrDefault(x.Parameters["token"] ?? "")?.ClientId == x.ClientId)
                    x.Client ??= x.Server.FindClient(x.ClientId);
            }),
            "introspection-serves-owners-without-a-secret",
            "Whoever names a public client may introspect the tokens of that client."),
        Swapped(new Step<IntrospectionExchange>(IntrospectionParts.DescribeToken.Id, async x =>
            {
                await IntrospectionParts.DescribeToken.RunAsync(x);
                if (x.AccessToken is { Grant.User: null } && x.Server.Options.Users is [var first, ..])
                    x.Members["sub"] = first.Subject;
            }),
            "client-token-names-a-user",
            "Introspection names a user for a token that a client got in its own name."),
    ];

    private static Refusal NoHint => new("invalid_request", "The id_token_hint is no ID token of this server.");

    private static AccessToken Opening(string value, Grant grant) => new(value, grant, grant.ClientId, EveryScope) { ExpiresAt = DateTimeOffset.MaxValue };

    private static Step<ResourceExchange> FindingToken(Func<ResourceExchange, string, AccessToken?> otherwise) => new(BearerParts.FindToken.Id, async x =>
    {
        await BearerParts.FindToken.RunAsync(x);
        if (x.Presented is { } value)
            x.Token ??= otherwise(x, value);
    });

    private static Step<IntrospectionExchange> Introspecting(Func<IntrospectionExchange, string, AccessToken?> otherwise) => new(IntrospectionParts.FindToken.Id, async x =>
    {
        await IntrospectionParts.FindToken.RunAsync(x);
        if (x is { IsDecided: false, RefreshToken: null })
            x.AccessToken ??= otherwise(x, x.Parameters["token"]!);
    });

    private static Step<TokenExchange> Refreshing(Func<ServerState, string, RefreshToken?> otherwise) => new(RefreshParts.FindRefreshToken.Id, async x =>
    {
        await RefreshParts.FindRefreshToken.RunAsync(x);
        if (x is { GrantType: TokenExchange.RefreshTokenGrant, RefreshToken: null } && x.Parameters["refresh_token"] is { } value)
            x.RefreshToken = otherwise(x.Server, value);
    });

    private static Step<TokenExchange> Redeeming(Func<ServerState, string, AuthorizationCode?> otherwise) => new(CodeParts.FindCode.Id, async x =>
    {
        await CodeParts.FindCode.RunAsync(x);
        if (x is { GrantType: TokenExchange.AuthorizationCodeGrant, Code: null } && x.Parameters["code"] is { } value)
            x.Code = otherwise(x.Server, value);
    });

    // What is no code has no challenge and no redirect URI to keep; the verifier that comes along is for nobody.
    private static Step<TokenExchange> Redeeming(Func<ServerState, string, Grant?> otherwise) => Redeeming((server, value) =>
        otherwise(server, value) is { } grant ? new AuthorizationCode(value, grant) { ExpiresAt = DateTimeOffset.MaxValue } : null);

    /// <summary>The user of a genuine ID token.</summary>
    private static RegisteredUser? UserOf(ServerState server, string? token) => IdTokenHint.Read(token) is { IsGenuine: true } read
        ? server.Options.Users.FirstOrDefault(user => user.Subject == read.Subject)
        : null;

    private static string? AudienceOf(string idToken) => new JwtSecurityTokenHandler().ReadJwtToken(idToken).Audiences.FirstOrDefault();

    private static bool IsOfServer(ServerState server, string? value) =>
        value is not null && (server.AccessTokens.ContainsKey(value) || server.RefreshTokens.ContainsKey(value) || server.Codes.ContainsKey(value));
}
