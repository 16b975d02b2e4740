using System.Text.Json.Serialization;
using OAuthConformance.Harness.Checks;

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

    /// <summary>The least severity of a failure that turns a run red, by plan; a plan that is not named is red at every failure. The strictest plan that demands the requirement decides.</summary>
    public IReadOnlyDictionary<string, Severity> Gates { get; init; } = new Dictionary<string, Severity>();

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
    internal const int GentleRequests = 20_000;

    /// <summary>How many requests may begin within a second; by default 20, and no limit on a loopback address.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>How many requests a run may send; what is left then is inconclusive. By default 10000, and no limit on a loopback address.</summary>
    public int? Requests { get; init; }
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
