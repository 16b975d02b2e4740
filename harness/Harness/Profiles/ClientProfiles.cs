using System.Collections.ObjectModel;
using System.Text.Json.Serialization;

namespace OAuthConformance.Harness.Profiles;

/// <summary>Clients that a profile may give. A check that needs an absent one is not applicable and names the role.</summary>
public sealed record ClientRoles
{
    /// <summary>A confidential web application; the client of most checks.</summary>
    public ClientProfile? Web { get; init; }

    /// <summary>A second confidential client with another redirect URI: the attacker's own.</summary>
    public ClientProfile? OtherWeb { get; init; }

    /// <summary>A client without a secret, such as a single-page or native application.</summary>
    public ClientProfile? Public { get; init; }

    /// <summary>A confidential client for the client credentials grant.</summary>
    public ClientProfile? Machine { get; init; }

    /// <summary>A second client for the client credentials grant, which may not use the API of <c>resource</c>.</summary>
    public ClientProfile? OtherMachine { get; init; }

    /// <summary>A client that authenticates with a signature (<c>private_key_jwt</c>), for the client credentials grant.</summary>
    public ClientProfile? KeyAuthenticated { get; init; }

    /// <summary>A client that authenticates with a keyed hash (<c>client_secret_jwt</c>), for the client credentials grant.</summary>
    public ClientProfile? SecretJwt { get; init; }

    /// <summary>A public client with a loopback redirect URI such as <c>http://127.0.0.1:4000/callback</c>, which comes first, and perhaps one of a private-use scheme.</summary>
    public ClientProfile? Native { get; init; }

    /// <summary>A web application whose codes and access tokens live for a few seconds only.</summary>
    public ClientProfile? ShortLived { get; init; }

    /// <summary>A client of the implicit flow, which gets its ID token from the authorization endpoint (<c>responseTypes</c> says which kinds).</summary>
    public ClientProfile? Implicit { get; init; }

    /// <summary>A confidential client of the hybrid flow, whose <c>responseTypes</c> hold code and more.</summary>
    public ClientProfile? Hybrid { get; init; }

    /// <summary>A confidential client for the resource owner password grant, which is trusted with the users' passwords.</summary>
    public ClientProfile? Trusted { get; init; }

    /// <summary>A confidential client for many wrong secrets, which may end up locked.</summary>
    public ClientProfile? Lockable { get; init; }

    /// <summary>Role name and client for every client that is given.</summary>
    [JsonIgnore]
    public IEnumerable<(string Role, ClientProfile Client)> Given => new (string Role, ClientProfile? Client)[]
        {
            ("web", Web), ("otherWeb", OtherWeb), ("public", Public), ("machine", Machine), ("otherMachine", OtherMachine),
            ("keyAuthenticated", KeyAuthenticated), ("secretJwt", SecretJwt), ("native", Native), ("shortLived", ShortLived),
            ("implicit", Implicit), ("hybrid", Hybrid), ("trusted", Trusted), ("lockable", Lockable),
        }
        .Where(pair => pair.Client is not null)
        .Select(pair => (pair.Role, pair.Client!));

    /// <summary>The same with another client, or none, in one role.</summary>
    public ClientRoles With(string role, ClientProfile? client) => role switch
    {
        "web" => this with { Web = client },
        "otherWeb" => this with { OtherWeb = client },
        "public" => this with { Public = client },
        "machine" => this with { Machine = client },
        "otherMachine" => this with { OtherMachine = client },
        "keyAuthenticated" => this with { KeyAuthenticated = client },
        "secretJwt" => this with { SecretJwt = client },
        "native" => this with { Native = client },
        "shortLived" => this with { ShortLived = client },
        "implicit" => this with { Implicit = client },
        "hybrid" => this with { Hybrid = client },
        "trusted" => this with { Trusted = client },
        "lockable" => this with { Lockable = client },
        _ => throw new ArgumentException($"there is no role '{role}'", nameof(role)),
    };
}

/// <summary>A client as it is registered at the target.</summary>
public sealed record ClientProfile
{
    /// <summary>The <c>client_id</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The secret; absent for a public client. Write <c>${NAME}</c> to take it from the environment.</summary>
    public string? Secret { get; init; }

    /// <summary>The private key of a client that signs, as a JWK in one text; <c>${launch.key}</c> makes a fresh one.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>What the server wants as audience of the client's assertions; null for the issuer.</summary>
    public string? AssertionAudience { get; init; }

    /// <summary>The name that the consent page shows; null when it is not known.</summary>
    public string? Name { get; init; }

    /// <summary>The registered client authentication method.</summary>
    public ClientAuthentication Authentication { get; init; } = ClientAuthentication.ClientSecretBasic;

    /// <summary>Every registered redirect URI; the first one is used unless a check is about another.</summary>
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    /// <summary>Registered grant types.</summary>
    public IReadOnlyList<string> Grants { get; init; } = [];

    /// <summary>Registered response types, such as <c>code id_token</c>; none written means <c>code</c>.</summary>
    public IReadOnlyList<string> ResponseTypes { get; init; } = [];

    /// <summary>Registered addresses for after a logout.</summary>
    public IReadOnlyList<string> PostLogoutRedirectUris { get; init; } = [];

    /// <summary>Scopes that the client may ask for.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Parameters of the server's own that each authorization request of the client carries, such as <c>audience</c> or <c>access_type</c>.</summary>
    public IReadOnlyDictionary<string, string> AuthorizationParameters { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Parameters of the server's own that the client sends where it asks for a token by its own credentials or a user's password, such as <c>audience</c>.</summary>
    public IReadOnlyDictionary<string, string> TokenParameters { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Lifetimes that the target applies to this client, where the operator knows them.</summary>
    public LifetimeProfile? Lifetimes { get; init; }
}

/// <summary>Client authentication methods (RFC 7591 section 2).</summary>
[JsonConverter(typeof(ClientAuthenticationConverter))]
public enum ClientAuthentication
{
    /// <summary>HTTP Basic.</summary>
    ClientSecretBasic,

    /// <summary>Parameters of the request body.</summary>
    ClientSecretPost,

    /// <summary>An assertion signed with the client's private key (OpenID Connect Core section 9).</summary>
    PrivateKeyJwt,

    /// <summary>An assertion with a keyed hash over the secret (OpenID Connect Core section 9).</summary>
    ClientSecretJwt,

    /// <summary>A public client.</summary>
    None,
}

/// <summary>Lifetimes in seconds.</summary>
public sealed record LifetimeProfile
{
    /// <summary>Authorization codes.</summary>
    public double? Code { get; init; }

    /// <summary>Access tokens.</summary>
    public double? AccessToken { get; init; }

    /// <summary>Refresh tokens that are not used.</summary>
    public double? RefreshTokenIdle { get; init; }

    /// <summary>How long after its expiry an access token may still be taken, for clocks that differ (RFC 9068 section 4).</summary>
    public double? Leeway { get; init; }
}
