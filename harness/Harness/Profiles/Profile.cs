using System.Text.Json.Serialization;

namespace OAuthConformance.Harness.Profiles;

/// <summary>A target as its operator describes it: one JSON file.</summary>
public sealed record Profile
{
    /// <summary>Where editors find the schema; not used otherwise.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <summary>A short name, used in reports.</summary>
    public required string Name { get; init; }

    /// <summary>What the target is, for people.</summary>
    public string? Description { get; init; }

    /// <summary>The issuer identifier; discovery starts here.</summary>
    public required string Issuer { get; init; }

    /// <summary>Ids of the plans that the target claims; <c>security-bcp</c> is always added.</summary>
    public IReadOnlyList<string> Plans { get; init; } = [];

    /// <summary>Who allowed that the target is audited, in the operator's words; a target that is not on a loopback address is not audited without.</summary>
    public string? Authorisation { get; init; }

    /// <summary>How hard the target may be driven.</summary>
    public LimitsProfile Limits { get; init; } = new();

    /// <summary>How many requests may begin within a second: as the profile says, or gently where the target is not on this machine; null for as many as come.</summary>
    [JsonIgnore]
    public double? RequestsPerSecond => Limits.RequestsPerSecond ?? (IsOnThisMachine ? null : LimitsProfile.GentleRequestsPerSecond);

    /// <summary>How many requests a run may send.</summary>
    [JsonIgnore]
    public int? MostRequests => Limits.Requests ?? (IsOnThisMachine ? null : LimitsProfile.GentleRequests);

    /// <summary>True when all that the profile names of the target is a loopback address.</summary>
    [JsonIgnore]
    public bool IsOnThisMachine => Addresses.All(address => new Uri(address).IsLoopback);

    /// <summary>Issuer, endpoints, API and further hosts, each as a URL.</summary>
    [JsonIgnore]
    internal IEnumerable<string> Addresses => new[]
        {
            Issuer, Resource?.Url, Endpoints?.Authorization, Endpoints?.Token, Endpoints?.Userinfo, Endpoints?.Introspection, Endpoints?.Revocation, Endpoints?.EndSession, Endpoints?.Jwks,
        }
        .OfType<string>().Concat(Hosts.Select(host => $"https://{host}"));

    /// <summary>Registered clients by role.</summary>
    public required ClientRoles Clients { get; init; }

    /// <summary>Test accounts by role.</summary>
    public UserRoles Users { get; init; } = new();

    /// <summary>How to log in, where that is not found out from the pages; the browser does every login then.</summary>
    public LoginProfile? Login { get; init; }

    /// <summary>Further hosts (<c>host</c> or <c>host:port</c>) that belong to the target, such as a login host or a CDN.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>
    /// Certificate authorities that the target's certificates may lead to, besides those of this system: each the PEM text of a
    /// root certificate, or the name of a file with some, relative to the profile. Name and time are asked for all the same.
    /// </summary>
    public IReadOnlyList<string> CertificateAuthorities { get; init; } = [];

    /// <summary>Endpoints for a target without discovery, or to replace what discovery says.</summary>
    public EndpointOverrides? Endpoints { get; init; }

    /// <summary>A protected API that accepts the target's access tokens.</summary>
    public ResourceProfile? Resource { get; init; }

    /// <summary>How long one check may wait for something to expire, in seconds; a check that would wait longer is not applicable and says so.</summary>
    public double LongestWait { get; init; } = 120;

    /// <summary>How to start the target, for one that runs on this machine; null for a target that is already running.</summary>
    public LaunchProfile? Launch { get; init; }
}

/// <summary>How hard a target may be driven.</summary>
public sealed record LimitsProfile
{
    internal const double GentleRequestsPerSecond = 20;
    internal const int GentleRequests = 10_000;

    /// <summary>How many requests may begin within a second; by default 20, and no limit on a loopback address.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>How many requests a run may send; what is left then is inconclusive. By default 10000, and no limit on a loopback address.</summary>
    public int? Requests { get; init; }
}

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

/// <summary>Test accounts.</summary>
public sealed record UserRoles
{
    /// <summary>The account whose tokens are under attack.</summary>
    public UserProfile? Victim { get; init; }

    /// <summary>A second account, the attacker's own.</summary>
    public UserProfile? Attacker { get; init; }

    /// <summary>An account for wrong passwords; it may end up locked.</summary>
    public UserProfile? Sacrificial { get; init; }

    /// <summary>An account whose user name differs from the victim's in the case of its letters alone.</summary>
    public UserProfile? Lookalike { get; init; }

    /// <summary>An account that asks for a second factor, which the audit does not have.</summary>
    public UserProfile? SecondFactor { get; init; }

    /// <summary>An account for many wrong passwords in a row; it is meant to end up locked.</summary>
    public UserProfile? Lockable { get; init; }

    /// <summary>Role name and user for every user that is given.</summary>
    [JsonIgnore]
    public IEnumerable<(string Role, UserProfile User)> Given => new (string Role, UserProfile? User)[]
        {
            ("victim", Victim), ("attacker", Attacker), ("sacrificial", Sacrificial), ("lookalike", Lookalike), ("secondFactor", SecondFactor), ("lockable", Lockable),
        }
        .Where(pair => pair.User is not null)
        .Select(pair => (pair.Role, pair.User!));
}

/// <summary>A test account.</summary>
public sealed record UserProfile
{
    /// <summary>What is typed into the user name field.</summary>
    public required string Username { get; init; }

    /// <summary>The password. Write <c>${NAME}</c> to take it from the environment.</summary>
    public required string Password { get; init; }

    /// <summary>The secret of the account's one-time codes in base32, as an authenticator app is given it (RFC 6238); null for an account without.</summary>
    public string? TotpSecret { get; init; }

    /// <summary>Full name, where a launched target wants one.</summary>
    public string? Name { get; init; }

    /// <summary>E-mail address, where a launched target wants one.</summary>
    public string? Email { get; init; }
}

/// <summary>A login that the operator spells out.</summary>
public sealed record LoginProfile
{
    /// <summary>What to do on the login pages, one after the other; it begins where the place of the first step is seen.</summary>
    public IReadOnlyList<LoginStep> Steps { get; init; } = [];
}

/// <summary>One thing that a person does at a login: exactly one of fill, click and wait.</summary>
public sealed record LoginStep
{
    /// <summary>The field to type into.</summary>
    public PagePlace? Fill { get; init; }

    /// <summary>What to press.</summary>
    public PagePlace? Click { get; init; }

    /// <summary>What has to be seen before it goes on.</summary>
    public PagePlace? Wait { get; init; }

    /// <summary>What is typed: <c>username</c>, <c>password</c> or <c>totp</c> for those of the user, or the text itself.</summary>
    public string? Value { get; init; }

    /// <summary>Where it is done.</summary>
    [JsonIgnore]
    internal PagePlace Place => (Fill ?? Click ?? Wait)!;
}

/// <summary>A place on a page: exactly one of label, text and selector.</summary>
public sealed record PagePlace
{
    /// <summary>The label of a field.</summary>
    public string? Label { get; init; }

    /// <summary>What a button, a link or a text says, or a part of it.</summary>
    public string? Text { get; init; }

    /// <summary>A CSS selector; it looks into open shadow roots.</summary>
    public string? Selector { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Label is not null ? $"label '{Label}'" : Text is not null ? $"text '{Text}'" : $"selector '{Selector}'";
}

/// <summary>Endpoint URLs; each one given replaces what discovery says.</summary>
public sealed record EndpointOverrides
{
    /// <summary>Authorization endpoint.</summary>
    public string? Authorization { get; init; }

    /// <summary>Token endpoint.</summary>
    public string? Token { get; init; }

    /// <summary>Userinfo endpoint.</summary>
    public string? Userinfo { get; init; }

    /// <summary>Introspection endpoint.</summary>
    public string? Introspection { get; init; }

    /// <summary>Revocation endpoint.</summary>
    public string? Revocation { get; init; }

    /// <summary>Logout endpoint.</summary>
    public string? EndSession { get; init; }

    /// <summary>JWK Set URL.</summary>
    public string? Jwks { get; init; }
}

/// <summary>A protected API.</summary>
public sealed record ResourceProfile
{
    /// <summary>A URL that answers GET with 2xx when the token is good enough.</summary>
    public required string Url { get; init; }

    /// <summary>The scope that it asks for.</summary>
    public required string Scope { get; init; }
}

/// <summary>How to start a target.</summary>
public sealed record LaunchProfile
{
    /// <summary>Name of a server that the host program brings along, such as <c>reference</c>; then nothing else is given.</summary>
    public string? Server { get; init; }

    /// <summary>Command that installs the server, run in the profile's folder before the first start; its first item is the program.</summary>
    public IReadOnlyList<string> Install { get; init; } = [];

    /// <summary>Command that runs the server, in the profile's folder.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Environment variables for both commands.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>A URL that answers 200 once the server is ready.</summary>
    public string? Ready { get; init; }
}
