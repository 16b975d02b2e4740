using OAuthConformance.ReferenceServer.IdTokens;

namespace OAuthConformance.ReferenceServer.State;

/// <summary>What was granted, to which client, by whom: the family of every code and token that comes from it.</summary>
/// <param name="clientId">The client the grant was made to.</param>
/// <param name="user">Who granted; null when the client acts for itself.</param>
/// <param name="scopes">The scopes granted.</param>
internal sealed class Grant(string? clientId, RegisteredUser? user, IReadOnlyList<string> scopes)
{
    private volatile bool revoked;

    public string? ClientId => clientId;

    public RegisteredUser? User => user;

    public IReadOnlyList<string> Scopes => scopes;

    /// <summary>When the user logged in.</summary>
    public DateTimeOffset? AuthenticatedAt { get; init; }

    /// <summary>The nonce of the authorization request.</summary>
    public string? Nonce { get; init; }

    /// <summary>Claims that the client asked for one by one.</summary>
    public ClaimsRequest Claims { get; init; } = ClaimsRequest.None;

    /// <summary>A revoked grant takes its whole family along, also tokens that are being issued at this moment.</summary>
    public bool IsRevoked => revoked;

    public void Revoke() => revoked = true;
}

/// <summary>An authorization code and what its redemption is held to.</summary>
internal sealed class AuthorizationCode(string value, Grant grant)
{
    private int used;

    public string Value => value;

    public Grant Grant => grant;

    /// <summary>The <c>redirect_uri</c> of the authorization request; null when it had none.</summary>
    public string? RedirectUri { get; init; }

    public string? Challenge { get; init; }

    public string? ChallengeMethod { get; init; }

    public string? Nonce { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public bool IsUsed => Volatile.Read(ref used) == 1;

    /// <summary>Marks the code used; true for exactly one caller.</summary>
    public bool TryUse() => Interlocked.Exchange(ref used, 1) == 0;
}

/// <summary>An access token.</summary>
internal sealed class AccessToken(string value, Grant grant, string? clientId, IReadOnlyList<string> scopes)
{
    private volatile bool revoked;

    public string Value => value;

    public Grant Grant => grant;

    /// <summary>Who holds it.</summary>
    public string? ClientId => clientId;

    public IReadOnlyList<string> Scopes => scopes;

    public DateTimeOffset IssuedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public bool IsRevoked => revoked || grant.IsRevoked;

    public bool IsAlive(DateTimeOffset now) => !IsRevoked && now < ExpiresAt;

    public void Revoke() => revoked = true;
}

/// <summary>A refresh token; the next one of its family supersedes it.</summary>
internal sealed class RefreshToken(string value, Grant grant, string? clientId)
{
    private int superseded;
    private volatile bool revoked;

    public string Value => value;

    public Grant Grant => grant;

    /// <summary>Who holds it.</summary>
    public string? ClientId => clientId;

    /// <summary>What a refresh may ask for: all that was granted (RFC 6749 section 6).</summary>
    public IReadOnlyList<string> Scopes { get; init; } = grant.Scopes;

    public DateTimeOffset IssuedAt { get; init; }

    public bool IsRevoked => revoked || grant.IsRevoked;

    public bool IsAlive => !IsRevoked && Volatile.Read(ref superseded) == 0;

    /// <summary>Rotates the token out; true for exactly one caller.</summary>
    public bool TrySupersede() => Interlocked.Exchange(ref superseded, 1) == 0;

    public void Revoke() => revoked = true;
}
