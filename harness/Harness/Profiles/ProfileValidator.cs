using OAuthConformance.Harness.Catalogue;

namespace OAuthConformance.Harness.Profiles;

/// <summary>What must be true of a profile beyond its shape. Every message names the key and what to write.</summary>
internal static class ProfileValidator
{
    /// <summary>Shorter secrets would also occur by chance in ordinary text, where they could not be told apart and removed.</summary>
    private const int ShortestSecret = 6;

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
            "clients: no client is given; add at least one of web, otherWeb, public, machine, otherMachine, shortLived with its id as registered at the target");
        Demand(profile.Launch is null || issuer.IsLoopback, "launch: only a target on a loopback address can be started from a profile");
        Demand(profile.Launch is null || (profile.Launch.Server is null) != (profile.Launch.Command.Count == 0),
            "launch: give either 'server' or 'command'");

        foreach (var plan in profile.Plans)
        {
            Demand(RequirementCatalogue.Default.FindPlan(plan) is not null,
                $"plans: there is no plan '{plan}'; known: {string.Join(", ", RequirementCatalogue.Default.Plans.Select(known => known.Id))}");
        }

        foreach (var (role, client) in profile.Clients.Given)
            ValidateClient($"clients.{role}", client, Demand);

        foreach (var (role, user) in profile.Users.Given)
        {
            Demand(user.Username.Length > 0, $"users.{role}.username: it is empty");
            Demand(user.Password.Length >= ShortestSecret, $"users.{role}.password: use a test password of at least {ShortestSecret} characters");
        }
    }

    private static void ValidateClient(string key, ClientProfile client, Action<bool, string> demand)
    {
        demand(client.Id.Length > 0, $"{key}.id: it is empty");
        demand(client.Authentication == ClientAuthentication.None || client.Secret is { Length: > 0 },
            $"{key}.secret: {client.Authentication.RegisteredName()} needs one; add it, or write \"authentication\": \"none\"");
        demand(client.Secret is null or { Length: >= ShortestSecret }, $"{key}.secret: use a secret of at least {ShortestSecret} characters");
        demand(!client.Grants.Contains("authorization_code") || client.RedirectUris.Count > 0,
            $"{key}.redirectUris: the authorization_code grant needs at least one registered redirect URI");
    }
}
