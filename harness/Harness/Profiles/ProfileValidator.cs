using OAuthConformance.Harness.Catalogue;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Profiles;

/// <summary>What must be true of a profile beyond its shape. Every message names the key and what to write.</summary>
internal static class ProfileValidator
{
    /// <summary>Shorter secrets would also occur by chance in ordinary text, where they could not be told apart and removed.</summary>
    private const int ShortestSecret = 6;

    /// <summary>Nobody waits longer for one audit, and the clock of a time limit has an end.</summary>
    private const double LongestWait = 86_400;

    /// <exception cref="ConfigurationException">The first thing that is wrong.</exception>
    public static void Validate(Profile profile, string file)
    {
        void Demand(bool condition, string message)
        {
            if (!condition)
                throw new ConfigurationException($"{file}: {message}");
        }

        Demand(Uri.TryCreate(profile.Issuer, UriKind.Absolute, out var issuer) && issuer.Scheme is "http" or "https",
            $"issuer: '{profile.Issuer}' is not an absolute http or https URL");
        Demand(issuer!.Scheme == "https" || issuer.IsLoopback, "issuer: plain http is allowed for a loopback address only; write https://");
        Demand(profile.Clients.Given.Any(),
            "clients: no client is given; add at least one of web, otherWeb, public, machine, otherMachine, keyAuthenticated, secretJwt, native, shortLived, implicit, hybrid, trusted, lockable with its id as registered at the target");
        Demand(issuer.Query.Length == 0 && issuer.Fragment.Length == 0, "issuer: it has no query and no fragment (RFC 8414 section 2); write it without");
        Demand(profile.Launch is null || issuer.IsLoopback, "launch: only a target on a loopback address can be started from a profile");
        Demand(profile.Launch is null || (profile.Launch.Server is null) != (profile.Launch.Command.Count == 0),
            "launch: give either 'server' or 'command'");

        Demand(profile.Limits.RequestsPerSecond is null or (>= 0.1 and <= 10_000), $"limits.requestsPerSecond: {profile.Limits.RequestsPerSecond} is no number from 0.1 to 10000");
        Demand(profile.Limits.Requests is null or > 0, $"limits.requests: {profile.Limits.Requests} is no number above 0");

        Demand(profile.LongestWait is > 0 and <= LongestWait, $"longestWait: {profile.LongestWait} is no number of seconds above 0 and up to {LongestWait}");

        foreach (var plan in profile.Plans)
        {
            Demand(RequirementCatalogue.Default.FindPlan(plan) is not null,
                $"plans: there is no plan '{plan}'; known: {string.Join(", ", RequirementCatalogue.Default.Plans.Select(known => known.Id))}");
        }

        foreach (var plan in profile.Gates.Keys)
        {
            Demand(profile.Plans.Append(Selection.AlwaysHeld).Contains(plan),
                $"gates: '{plan}' is none of the plans of this profile: {string.Join(", ", profile.Plans.Append(Selection.AlwaysHeld).Distinct())}");
        }

        foreach (var (key, url) in Urls(profile))
            Demand(WebAddress.Is(url), $"{key}: '{url}' is not an absolute http or https URL");

        foreach (var host in profile.Hosts)
        {
            Demand(Uri.TryCreate($"http://{host}/", UriKind.Absolute, out var uri) && uri.AbsolutePath == "/" && uri.UserInfo.Length == 0 && host.AsSpan().IndexOfAny("/?#") < 0,
                $"hosts: '{host}' is neither a host nor host:port; write it without scheme and path");
        }

        foreach (var (role, client) in profile.Clients.Given)
            ValidateClient($"clients.{role}", client, Demand);

        foreach (var (role, user) in profile.Users.Given)
        {
            Demand(user.Username.Length > 0, $"users.{role}.username: it is empty");
            Demand(user.Password.Length >= ShortestSecret, $"users.{role}.password: use a test password of at least {ShortestSecret} characters");
        }

        foreach (var (role, user) in profile.Users.Given.Where(given => given.User.TotpSecret is not null))
            Demand(IsBase32(user.TotpSecret!), $"users.{role}.totpSecret: it is no base32 of at least 10 bytes; write the secret that the authenticator app is given");
        foreach (var (number, step) in (profile.Login?.Steps ?? []).Index())
            ValidateStep($"login.steps[{number}]", step, Demand);

        var elsewhere = profile.Addresses.Select(address => new Uri(address)).FirstOrDefault(address => !address.IsLoopback);
        Demand(elsewhere is null || !string.IsNullOrWhiteSpace(profile.Authorisation),
            $"authorisation: {elsewhere?.Host} is not this machine; write who allowed you to audit it, such as \"authorisation\": \"Jane Doe, head of identity, ticket 4711\"");
    }

    private static IEnumerable<(string Key, string Url)> Urls(Profile profile) => new (string Key, string? Url)[]
        {
            ("endpoints.authorization", profile.Endpoints?.Authorization), ("endpoints.token", profile.Endpoints?.Token),
            ("endpoints.userinfo", profile.Endpoints?.Userinfo), ("endpoints.introspection", profile.Endpoints?.Introspection),
            ("endpoints.revocation", profile.Endpoints?.Revocation), ("endpoints.endSession", profile.Endpoints?.EndSession),
            ("endpoints.jwks", profile.Endpoints?.Jwks), ("resource.url", profile.Resource?.Url), ("launch.ready", profile.Launch?.Ready),
        }
        .Where(pair => pair.Url is not null)
        .Select(pair => (pair.Key, pair.Url!));

    /// <summary>Parameters that RFC 6749, its extensions and OpenID Connect define, which a check sets or leaves out on purpose.</summary>
    private static readonly HashSet<string> OfTheAudit =
    [
        "response_type", "response_mode", "client_id", "client_secret", "client_assertion", "client_assertion_type", "redirect_uri", "scope", "state", "nonce", "code_challenge",
        "code_challenge_method", "code_verifier", "prompt", "max_age", "display", "login_hint", "id_token_hint", "acr_values", "claims", "ui_locales", "claims_locales",
        "request", "request_uri", "registration", "grant_type", "code", "refresh_token", "username", "password", "token",
    ];

    private static void ValidateClient(string key, ClientProfile client, Action<bool, string> demand)
    {
        demand(client.Id.Length > 0, $"{key}.id: it is empty");
        demand(client.Authentication is ClientAuthentication.None or ClientAuthentication.PrivateKeyJwt || client.Secret is { Length: > 0 },
            $"{key}.secret: {client.Authentication.RegisteredName()} needs one; add it, or write \"authentication\": \"none\"");
        demand((client.Authentication == ClientAuthentication.PrivateKeyJwt) == (client.PrivateKey is not null), $"{key}.privateKey: private_key_jwt needs it, and nothing else does");
        demand(client.PrivateKey is null || IsPrivateKey(client.PrivateKey), $"{key}.privateKey: it is no private JWK of type EC P-256 or RSA");
        demand(client.Secret is null or { Length: >= ShortestSecret }, $"{key}.secret: use a secret of at least {ShortestSecret} characters");
        demand(!client.Grants.Contains("authorization_code") || client.RedirectUris.Count > 0,
            $"{key}.redirectUris: the authorization_code grant needs at least one registered redirect URI");
        demand(client.ResponseTypes.Count == 0 || client.RedirectUris.Count > 0, $"{key}.redirectUris: a client with responseTypes needs at least one registered redirect URI");
        foreach (var type in client.ResponseTypes)
            demand(type.Split(' ') is var values && values.Distinct().Count() == values.Length && values.All(value => value is "code" or "token" or "id_token" or "none"), $"{key}.responseTypes: '{type}' is not made of code, id_token and token, or none");
        foreach (var (section, own) in new[] { ("authorizationParameters", client.AuthorizationParameters), ("tokenParameters", client.TokenParameters) })
        {
            foreach (var name in own.Keys)
                demand(!OfTheAudit.Contains(name), $"{key}.{section}: '{name}' is what the checks set themselves; name only what this server wants beside");
        }

        // A private-use scheme is as good as https here (RFC 8252 section 7.1), but a path alone cannot be delivered to.
        foreach (var redirectUri in client.RedirectUris.Concat(client.PostLogoutRedirectUris))
            demand(Uri.TryCreate(redirectUri, UriKind.Absolute, out _) && !redirectUri.StartsWith('/'), $"{key}.{(client.RedirectUris.Contains(redirectUri) ? "redirectUris" : "postLogoutRedirectUris")}: '{redirectUri}' is not an absolute URI");
    }

    private static void ValidateStep(string key, LoginStep step, Action<bool, string> demand)
    {
        demand(new[] { step.Fill, step.Click, step.Wait }.Count(place => place is not null) == 1, $"{key}: give one of fill, click and wait");
        demand(new[] { step.Place.Label, step.Place.Text, step.Place.Selector }.Count(name => name is { Length: > 0 }) == 1, $"{key}: name the place by one of label, text and selector");
        demand((step.Fill is not null) == (step.Value is not null), $"{key}.value: fill needs it, and nothing else does; write username, password, totp, or the text itself");
    }

    private static bool IsBase32(string secret)
    {
        try
        {
            return UserAgents.OneTimeCode.Decode(secret).Length >= 10;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool IsPrivateKey(string jwk)
    {
        try
        {
            Tokens.SigningKey.FromJwk(jwk, "").Sign([]);
            return true;
        }
        catch (Exception e) when (e is FormatException or System.Security.Cryptography.CryptographicException)
        {
            return false;
        }
    }
}
