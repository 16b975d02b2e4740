using System.CommandLine;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Runner.Commands;

/// <summary><c>init ISSUER</c>: a first profile of a target, from what it says of itself.</summary>
internal static class InitCommand
{
    /// <summary>Where a token for the registration of clients is taken from, as it must not stand on a command line.</summary>
    private const string InitialAccessToken = "INITIAL_ACCESS_TOKEN";

    public static Command Create(Workspace workspace, CancellationToken interrupt)
    {
        var issuer = new Argument<string>("ISSUER") { Description = "The issuer identifier of the target, a URL" };
        var name = new Option<string?>("--name") { Description = "The profile's name; default the host of the issuer" };
        var output = new Option<string?>("--out") { Description = "The file; default profiles/<name>.json" };
        var authorisation = new Option<string?>("--authorisation") { Description = "Who allowed that a target elsewhere is audited" };
        var clients = new Option<string[]>("--client") { Description = "ROLE=ID of a client that exists already; may be repeated" };
        var users = new Option<string[]>("--user") { Description = "ROLE=USERNAME of an account that exists already; may be repeated" };
        var resource = new Option<string?>("--resource") { Description = "URL of an API that takes the target's access tokens" };
        var scope = new Option<string?>("--scope") { Description = "The scope that the API asks for" };
        var register = new Option<bool>("--register") { Description = $"Register the clients at the target (RFC 7591), with the token in {InitialAccessToken} where one is needed" };
        var command = new Command("init", "Write a profile of a target from its metadata") { issuer, name, output, authorisation, clients, users, resource, scope, register };
        command.SetAction(parsed => InitAsync(
            workspace, IssuerOf(parsed.GetValue(issuer)!),
            new()
            {
                Name = parsed.GetValue(name) ?? IssuerOf(parsed.GetValue(issuer)!).Host,
                Authorisation = parsed.GetValue(authorisation),
                Clients = Pairs("--client", parsed.GetValue(clients) ?? []),
                Users = Pairs("--user", parsed.GetValue(users) ?? []),
                Resource = ResourceOf(parsed.GetValue(resource), parsed.GetValue(scope)),
            },
            parsed.GetValue(output), parsed.GetValue(register), interrupt));
        return command;
    }

    private static async Task<int> InitAsync(Workspace workspace, Uri issuer, DraftAnswers answers, string? output, bool register, CancellationToken interrupt)
    {
        var file = Path.GetFullPath(output ?? Path.Combine(workspace.ProfileFolders[0], $"{answers.Name}.json"));
        var variables = Path.ChangeExtension(file, ".env");
        if (new[] { file, variables }.FirstOrDefault(File.Exists) is { } held)
            throw new ConfigurationException($"{held} is there already; name another file with --out, or another --name");
        var isElsewhere = !issuer.IsLoopback;
        answers = answers with { Authorisation = answers.Authorisation ?? (isElsewhere ? Ask("Who allowed you to audit it? (name, role, date or ticket)") : null) };
        if (register && isElsewhere && string.IsNullOrWhiteSpace(answers.Authorisation))
            throw new ConfigurationException($"--authorisation: {issuer.Host} is not this machine; say who allowed you to audit it before clients are registered there");

        HostList hosts = new([issuer.ToString()], []);
        using var sender = new HttpSender(() => hosts, new Traffic());
        var (metadata, tried) = await Discovery.FindAsync(issuer.OriginalString, sender, interrupt);
        if (metadata is null)
            throw new PreflightException($"there is no authorization server metadata below {issuer.OriginalString} ({string.Join("; ", tried)}); correct the issuer, or write a profile with 'endpoints' by hand, see profiles/node-oauth2-server");

        var profile = ProfileDraft.Of(metadata, answers);
        if (!profile.Clients.Given.Any())
            throw new PreflightException($"{metadata.Source} lists no flow that can be audited: neither authorization_code with response type code, nor client_credentials, password, implicit or hybrid");
        DemandKnown("--client", answers.Clients.Keys, profile.Clients.Given.Select(given => given.Role));
        DemandKnown("--user", answers.Users.Keys, profile.Users.Given.Select(given => given.Role));
        List<(string Name, string? Value, string? Comment)> secrets = [];
        if (register)
        {
            hosts = new([issuer.ToString(), EndpointOf(metadata)], []);
            profile = await RegisterAsync(profile, new(EndpointOf(metadata), Environment.GetEnvironmentVariable(InitialAccessToken), sender), secrets, interrupt);
        }

        var text = ProfileDraft.Write(profile, Path.GetRelativePath(Path.GetDirectoryName(file)!, Path.Combine(workspace.ProfileFolders[0], "schema.json")).Replace('\\', '/'));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, text, interrupt);
        WriteSecrets(variables, ProfileDraft.VariablesOf(text), secrets);
        Tell(profile, metadata, issuer, file, variables, register);
        return 0;
    }

    private static async Task<Profile> RegisterAsync(Profile profile, Registration registration, List<(string, string?, string?)> secrets, CancellationToken interrupt)
    {
        var clients = profile.Clients;
        foreach (var (role, client) in profile.Clients.Given.ToList())
        {
            try
            {
                var registered = await registration.RegisterAsync(role, client, interrupt);
                clients = clients.With(role, registered.Client);
                if (ProfileDraft.VariablesOf($"{client.Secret}{client.PrivateKey}") is [var variable])
                    secrets.Add((variable, registered.Secret, null));
                if (registered is { ManagementUri: not null, ManagementToken: not null })
                    secrets.Add(("", null, $"{role} is deleted by: curl -X DELETE -H 'Authorization: Bearer {registered.ManagementToken}' '{registered.ManagementUri}'"));
                Console.Error.WriteLine($"registered     {role}: {registered.Client.Id}");
            }
            catch (PreflightException e)
            {
                // The others are worth having all the same; an absent role makes checks not applicable, by name.
                clients = clients.With(role, null);
                Console.Error.WriteLine($"not registered {e.Message}");
            }
        }

        return profile with { Clients = clients };
    }

    private static void WriteSecrets(string file, IReadOnlyList<string> variables, IReadOnlyList<(string Name, string? Value, string? Comment)> known)
    {
        string[] lines =
        [
            "# Secrets of the profile beside this file, for this machine alone. Load it with: set -a; . ./FILE; set +a",
            .. variables.Select(name => $"{name}='{known.FirstOrDefault(secret => secret.Name == name).Value?.Replace("'", "'\\''", StringComparison.Ordinal)}'"),
            .. known.Where(secret => secret.Comment is not null).Select(secret => $"# {secret.Comment}"),
        ];
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(file, options);
        stream.Write(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
    }

    private static void Tell(Profile profile, ServerMetadata metadata, Uri issuer, string file, string variables, bool register)
    {
        Console.Out.WriteLine($"{file}: from {metadata.Source}");
        if (profile.Issuer != issuer.OriginalString)
            Console.Out.WriteLine($"The issuer is {profile.Issuer}, as the metadata says");
        if (!register)
        {
            Console.Out.WriteLine("Register these clients at the target, or take out what it shall not have:");
            foreach (var (role, client) in profile.Clients.Given)
                Console.Out.WriteLine($"  {role}: {client.Id}, {client.Authentication.RegisteredName()}, grants {string.Join(", ", client.Grants)}{(client.ResponseTypes.Count > 0 ? $", response types {string.Join(", ", client.ResponseTypes)}" : "")}{(client.RedirectUris.Count > 0 ? $", redirect URIs {string.Join(' ', client.RedirectUris)}" : "")}");
            if (metadata.Text("registration_endpoint") is not null)
                Console.Out.WriteLine("  or let --register do it: the target has a registration endpoint");
        }

        if (profile.Users.Given.Any())
            Console.Out.WriteLine($"Create these accounts, or name others with --user ROLE=USERNAME: {string.Join(", ", profile.Users.Given.Select(user => user.User.Username))}");
        Console.Out.WriteLine($"Put the secrets into {variables}, load it with `set -a; . {variables}; set +a`, then: doctor --profile {file}");
        if (profile.Resource is null)
            Console.Out.WriteLine("Without --resource URL --scope SCOPE, or a 'resource' in the profile, no check tries the access tokens at an API");
        if (string.IsNullOrWhiteSpace(profile.Authorisation) && !profile.IsOnThisMachine)
            Console.Out.WriteLine("Write into 'authorisation' who allowed the audit: a target elsewhere is not audited without");
    }

    private static string EndpointOf(ServerMetadata metadata) => metadata.Text("registration_endpoint")
        ?? throw new PreflightException($"--register: {metadata.Source} names no registration_endpoint; register the clients by hand, and leave the option out");

    private static void DemandKnown(string option, IEnumerable<string> named, IEnumerable<string> drafted)
    {
        if (named.Except(drafted).FirstOrDefault() is { } unknown)
            throw new ConfigurationException($"{option}: by its metadata this target has nothing for the role '{unknown}'; there are {string.Join(", ", drafted)}");
    }

    private static string? Ask(string question)
    {
        if (Console.IsInputRedirected)
            return null;
        Console.Error.Write($"{question} ");
        return Console.In.ReadLine();
    }

    private static Uri IssuerOf(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var issuer) || issuer.Scheme is not ("http" or "https"))
            throw new ConfigurationException($"ISSUER: '{text}' is not an absolute http or https URL");
        return issuer.Scheme == "https" || issuer.IsLoopback ? issuer : throw new ConfigurationException("ISSUER: plain http is allowed for a loopback address only; write https://");
    }

    private static ResourceProfile? ResourceOf(string? url, string? scope) => (url, scope) switch
    {
        (null, null) => null,
        ({ } api, { } needed) => new() { Url = api, Scope = needed },
        _ => throw new ConfigurationException("--resource and --scope: give both, the URL of an API and the scope that it asks for, or neither"),
    };

    private static Dictionary<string, string> Pairs(string option, IEnumerable<string> words) => words
        .Select(word => word.Split('=', 2) is [{ Length: > 0 } role, { Length: > 0 } value] ? (Role: role, Value: value) : throw new ConfigurationException($"{option}: '{word}' is not ROLE=VALUE"))
        .ToDictionary(pair => pair.Role, pair => pair.Value);
}
