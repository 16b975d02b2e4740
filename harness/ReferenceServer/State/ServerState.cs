using System.Collections.Concurrent;

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

    public ConcurrentDictionary<string, AuthorizationCode> Codes { get; } = new();

    public ConcurrentDictionary<string, AccessToken> AccessTokens { get; } = new();

    public ConcurrentDictionary<string, RefreshToken> RefreshTokens { get; } = new();

    /// <summary>Client and <c>jti</c> of the client assertions that were used.</summary>
    public ConcurrentDictionary<(string? ClientId, string Id), bool> UsedAssertions { get; } = new();

    public RegisteredClient? FindClient(string? id) => options.Clients.FirstOrDefault(client => client.Id == id);

    public RegisteredUser? FindUser(string? username) => options.Users.FirstOrDefault(user => user.Username == username);

    /// <summary>The next of a row of numbers: what a careless server takes for a token.</summary>
    public long Count() => Interlocked.Increment(ref counter);
}
