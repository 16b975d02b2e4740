using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Profiles;

/// <summary>What an operator can say of a target beside its issuer.</summary>
public sealed record DraftAnswers
{
    /// <summary>The profile's name.</summary>
    public required string Name { get; init; }

    /// <summary>Who allowed the audit; null when nobody was named.</summary>
    public string? Authorisation { get; init; }

    /// <summary>Role to the id of a client that exists already.</summary>
    public IReadOnlyDictionary<string, string> Clients { get; init; } = new Dictionary<string, string>();

    /// <summary>Role to the user name of an account that exists already.</summary>
    public IReadOnlyDictionary<string, string> Users { get; init; } = new Dictionary<string, string>();

    /// <summary>A protected API; null when none was named.</summary>
    public ResourceProfile? Resource { get; init; }
}

/// <summary>A first profile of a target, made from what the target says of itself; every secret in it is an environment variable.</summary>
public static partial class ProfileDraft
{
    private const string Code = "authorization_code";

    /// <summary>Drafts a profile.</summary>
    /// <param name="metadata">What discovery found; its issuer is the profile's.</param>
    /// <param name="answers">What the operator said.</param>
    public static Profile Of(ServerMetadata metadata, DraftAnswers answers)
    {
        // What is absent has a default: RFC 8414 section 2, OpenID Connect Discovery section 3.
        var grants = metadata.List("grant_types_supported") ?? [Code, "implicit"];
        var responseTypes = metadata.List("response_types_supported") ?? ["code"];
        var methods = metadata.List("token_endpoint_auth_methods_supported") ?? ["client_secret_basic"];
        var scopes = Scopes(metadata);
        string[] codeGrants = [Code, .. grants.Contains("refresh_token") ? new[] { "refresh_token" } : []];
        var hasCode = metadata.AuthorizationEndpoint is not null && grants.Contains(Code) && responseTypes.Contains("code");
        var hasMachine = metadata.TokenEndpoint is not null && grants.Contains("client_credentials");
        var hasPublic = hasCode && (methods.Contains("none") || metadata.List("code_challenge_methods_supported") is not null);
        var machineScopes = answers.Resource is { } resource ? new[] { resource.Scope } : [];
        string[] implicits = [.. responseTypes.Where(type => Values(type) is var values && !values.Contains("code") && values.Overlaps(["id_token", "token"]))];
        string[] hybrids = [.. responseTypes.Where(type => Values(type) is { Count: > 1 } values && values.Contains("code"))];

        ClientProfile Confidential(string role, ClientAuthentication preferred) => Client(role, answers) with
        {
            Authentication = Method(methods, preferred),
            Secret = Variable(answers.Name, role, "secret"),
        };

        var web = Confidential("web", ClientAuthentication.ClientSecretBasic) with
        {
            Name = "Conformance Web",
            RedirectUris = ["https://client.example/callback", "https://client.example/second"],
            Grants = codeGrants,
            Scopes = scopes,
            PostLogoutRedirectUris = metadata.EndSessionEndpoint is null ? [] : ["https://client.example/goodbye"],
        };
        return new()
        {
            Name = answers.Name,
            Issuer = metadata.Text("issuer")!,
            Plans = Plans(metadata, hasCode, scopes, implicits, hybrids),
            Authorisation = answers.Authorisation,
            Clients = new()
            {
                Web = hasCode ? web : null,
                OtherWeb = hasCode ? Confidential("otherWeb", ClientAuthentication.ClientSecretPost) with { RedirectUris = ["https://other-client.example/callback"], Grants = codeGrants, Scopes = scopes } : null,
                Public = hasPublic ? Client("public", answers) with { Authentication = ClientAuthentication.None, RedirectUris = ["https://app.example/callback"], Grants = codeGrants, Scopes = scopes } : null,
                Native = hasPublic ? Client("native", answers) with { Authentication = ClientAuthentication.None, RedirectUris = ["http://127.0.0.1:4000/callback"], Grants = codeGrants, Scopes = [.. scopes.Where((scope, at) => at == 0 || scope == "offline_access")] } : null,
                Machine = hasMachine ? Confidential("machine", ClientAuthentication.ClientSecretBasic) with { Grants = ["client_credentials"], Scopes = machineScopes } : null,
                OtherMachine = hasMachine ? Confidential("otherMachine", ClientAuthentication.ClientSecretPost) with { Grants = ["client_credentials"] } : null,
                KeyAuthenticated = hasMachine && methods.Contains("private_key_jwt")
                    ? Client("keyAuthenticated", answers) with { Authentication = ClientAuthentication.PrivateKeyJwt, PrivateKey = Variable(answers.Name, "keyAuthenticated", "key"), Grants = ["client_credentials"], Scopes = machineScopes }
                    : null,
                SecretJwt = hasMachine && methods.Contains("client_secret_jwt") ? Confidential("secretJwt", default) with { Authentication = ClientAuthentication.ClientSecretJwt, Grants = ["client_credentials"], Scopes = machineScopes } : null,
                Implicit = implicits.Length > 0 && metadata.AuthorizationEndpoint is not null
                    ? Client("implicit", answers) with { Authentication = ClientAuthentication.None, RedirectUris = ["https://page.example/callback"], Grants = ["implicit"], ResponseTypes = implicits, Scopes = scopes }
                    : null,
                Hybrid = hasCode && hybrids.Length > 0
                    ? Confidential("hybrid", ClientAuthentication.ClientSecretBasic) with { RedirectUris = ["https://hybrid.example/callback"], Grants = [.. codeGrants, "implicit"], ResponseTypes = hybrids, Scopes = scopes }
                    : null,
                Trusted = grants.Contains("password") ? Confidential("trusted", ClientAuthentication.ClientSecretBasic) with { Grants = ["password"], Scopes = scopes } : null,
            },
            Users = metadata.AuthorizationEndpoint is null && !grants.Contains("password") ? new() : new()
            {
                Victim = User("victim", answers),
                Attacker = User("attacker", answers),
                Sacrificial = User("sacrificial", answers),
            },
            Resource = answers.Resource,
        };
    }

    /// <summary>The text of a profile without what only says the default.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="schema">Where editors find the schema, from where the file stands.</param>
    public static string Write(Profile profile, string schema)
    {
        var document = JsonSerializer.SerializeToNode(profile with { Schema = schema }, ProfileLoader.Json)!;
        var usual = JsonSerializer.SerializeToNode(new Profile { Name = "", Issuer = "", Clients = new() }, ProfileLoader.Json)!;
        foreach (var (name, value) in usual.AsObject())
        {
            if (JsonNode.DeepEquals(document[name], value))
                document.AsObject().Remove(name);
        }

        foreach (var client in document["clients"]!.AsObject().Select(pair => pair.Value!.AsObject()))
        {
            foreach (var empty in client.Where(pair => pair.Value is JsonArray { Count: 0 }).Select(pair => pair.Key).ToList())
                client.Remove(empty);
        }

        return document.ToJsonString(ProfileLoader.Json) + "\n";
    }

    /// <summary>The environment variables that a profile takes its values from.</summary>
    public static IReadOnlyList<string> VariablesOf(string profile) => [.. EnvironmentVariable().Matches(profile).Select(match => match.Groups[1].Value).Distinct()];

    private static IReadOnlyList<string> Scopes(ServerMetadata metadata)
    {
        var supported = metadata.List("scopes_supported");
        var isOpenId = supported?.Contains("openid") ?? metadata.List("subject_types_supported") is not null;
        if (!isOpenId)
            return [.. (supported ?? []).Take(2)];
        return ["openid", .. (supported ?? ["profile"]).Intersect(["profile", "email", "offline_access"])];
    }

    private static IReadOnlyList<string> Plans(ServerMetadata metadata, bool hasCode, IReadOnlyList<string> scopes, string[] implicits, string[] hybrids)
    {
        if (!scopes.Contains("openid"))
            return ["oauth-2.0"];
        (string Plan, bool Holds)[] plans =
        [
            ("oauth-2.0", true), ("oidc-basic", hasCode), ("oidc-implicit", implicits.Any(type => Values(type).Contains("id_token"))), ("oidc-hybrid", hasCode && hybrids.Length > 0),
            ("oidc-form-post", hasCode && metadata.List("response_modes_supported")?.Contains("form_post") == true),
        ];
        return [.. plans.Where(plan => plan.Holds).Select(plan => plan.Plan)];
    }

    private static ClientProfile Client(string role, DraftAnswers answers) => new() { Id = answers.Clients.GetValueOrDefault(role, $"conformance-{Kebab(role)}") };

    private static UserProfile User(string role, DraftAnswers answers) => new()
    {
        Username = answers.Users.GetValueOrDefault(role, $"conformance-{Kebab(role)}"),
        Password = Variable(answers.Name, role, "password"),
    };

    private static ClientAuthentication Method(IReadOnlyList<string> supported, ClientAuthentication preferred) =>
        new[] { preferred, ClientAuthentication.ClientSecretBasic, ClientAuthentication.ClientSecretPost }.Cast<ClientAuthentication?>()
            .FirstOrDefault(method => supported.Contains(method!.Value.RegisteredName())) ?? preferred;

    private static HashSet<string> Values(string responseType) => [.. responseType.Split(' ')];

    private static string Variable(string name, string role, string kind) => $"${{{Snake(name)}_{Snake(Kebab(role))}_{kind.ToUpperInvariant()}}}";

    private static string Kebab(string role) => Capital().Replace(role, "-$0").ToLowerInvariant();

    private static string Snake(string text) => NoLetter().Replace(text.ToUpperInvariant(), "_");

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();

    [GeneratedRegex("[^A-Z0-9]+")]
    private static partial Regex NoLetter();

    [GeneratedRegex(@"\$\{([A-Z0-9_]+)\}")]
    private static partial Regex EnvironmentVariable();
}
