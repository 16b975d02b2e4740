using System.Collections.Concurrent;
using OAuthConformance.ReferenceServer.Authorize;

namespace OAuthConformance.ReferenceServer.State;

/// <summary>A user logged in at one browser.</summary>
internal sealed class Session(string id, RegisteredUser user, DateTimeOffset authenticatedAt)
{
    private readonly ConcurrentDictionary<(string? ClientId, string Scopes), bool> consents = new();

    public string Id => id;

    public RegisteredUser User => user;

    public DateTimeOffset AuthenticatedAt => authenticatedAt;

    /// <summary>Consent holds for one client and exactly one set of scopes.</summary>
    public bool HasConsented(AuthorizationRequest request) => consents.ContainsKey(ConsentKey(request));

    public bool HasConsentedOnce(AuthorizationRequest request) => consents.Keys.Any(consent => consent.ClientId == request.ClientId);

    public bool HasConsentedToScopes(AuthorizationRequest request) => consents.Keys.Any(consent => consent.Scopes == ConsentKey(request).Scopes);

    public void Remember(AuthorizationRequest request) => consents[ConsentKey(request)] = true;

    private static (string? ClientId, string Scopes) ConsentKey(AuthorizationRequest request) =>
        (request.ClientId, string.Join(' ', request.Scopes.Order(StringComparer.Ordinal)));
}

/// <summary>A logout that the user was asked about and has not decided yet.</summary>
/// <param name="Id">Stands in the form of the page, and nowhere else.</param>
/// <param name="SessionId">The session that the page was shown in.</param>
/// <param name="RedirectUri">Where the browser goes afterwards.</param>
/// <param name="State">What goes back with it.</param>
internal sealed record PendingLogout(string Id, string SessionId, string? RedirectUri, string? State);

/// <summary>An authorization request that waits for its user to log in or to decide.</summary>
internal sealed class Transaction(string id, string browserId, AuthorizationRequest request)
{
    private volatile Session? session;

    public string Id => id;

    /// <summary>The cookie value of the browser in which the request began.</summary>
    public string BrowserId => browserId;

    public AuthorizationRequest Request => request;

    /// <summary>Who logged in; null as long as nobody did.</summary>
    public Session? Session
    {
        get => session;
        set => session = value;
    }
}
