using System.Collections.Concurrent;
using OAuthConformance.ReferenceServer.Token;

namespace OAuthConformance.ReferenceServer.State;

/// <summary>What one server knows and remembers. Dead codes and tokens are kept: they must be found for a server that forgets to look whether they live.</summary>
internal sealed class ServerState(ServerOptions options, Uri issuer, Uri second)
{
    private long counter = 1_000_000;

    public ServerOptions Options => options;

    /// <summary>The issuer identifier, without a trailing slash.</summary>
    public string Issuer { get; } = issuer.GetLeftPart(UriPartial.Authority);

    /// <summary>Where the server listens a second time; the issuer where it does not.</summary>
    public string SecondOrigin { get; } = second.GetLeftPart(UriPartial.Authority);

    public ConcurrentDictionary<string, Session> Sessions { get; } = new();

    public ConcurrentDictionary<string, Transaction> Transactions { get; } = new();

    public ConcurrentDictionary<string, PendingLogout> Logouts { get; } = new();

    public ConcurrentDictionary<string, AuthorizationCode> Codes { get; } = new();

    public ConcurrentDictionary<string, AccessToken> AccessTokens { get; } = new();

    public ConcurrentDictionary<string, RefreshToken> RefreshTokens { get; } = new();

    /// <summary>Client and <c>jti</c> of the client assertions that were used.</summary>
    public ConcurrentDictionary<(string? ClientId, string Id), bool> UsedAssertions { get; } = new();

    /// <summary>Wrong passwords on the login page, by user name.</summary>
    public Guesses WrongLogins { get; } = new(most: 50);

    /// <summary>Wrong passwords at the token endpoint, by user name.</summary>
    public Guesses WrongOwnerPasswords { get; } = new(most: 50);

    /// <summary>Wrong client secrets, by client.</summary>
    public Guesses WrongSecrets { get; } = new(most: 90);

    /// <summary>Grant types that the token endpoint serves. The password grant is there only where a client is registered for it: nobody should offer it (RFC 9700 section 2.4).</summary>
    public IReadOnlyList<string> GrantTypes { get; } =
    [
        TokenExchange.AuthorizationCodeGrant, TokenExchange.ClientCredentialsGrant, TokenExchange.RefreshTokenGrant,
        .. options.Clients.SelectMany(client => client.Grants).Where(grant => grant == TokenExchange.PasswordGrant).Distinct(),
    ];

    /// <summary>Response types that some client is registered for.</summary>
    public IReadOnlyList<string> ResponseTypes { get; } = [.. options.Clients.SelectMany(client => client.ResponseTypes).Distinct()];

    public RegisteredClient? FindClient(string? id) => options.Clients.FirstOrDefault(client => client.Id == id);

    public RegisteredUser? FindUser(string? username) => options.Users.FirstOrDefault(user => user.Username == username);

    /// <summary>The next of a row of numbers: what a careless server takes for a token.</summary>
    public long Count() => Interlocked.Increment(ref counter);
}
