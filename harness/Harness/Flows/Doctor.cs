using System.Runtime.CompilerServices;
using OAuthConformance.Harness.Evidence;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Flows;

/// <summary>Whose business it is that something does not work.</summary>
public enum Owner
{
    /// <summary>It works.</summary>
    Nobody,

    /// <summary>The profile and the registration at the target say different things: the operator has to change one of them.</summary>
    Configuration,

    /// <summary>The target does not do what it and the profile claim.</summary>
    Target,
}

/// <summary>What one probe of the doctor showed.</summary>
/// <param name="Probe">What was tried.</param>
/// <param name="Owner">Who has to do something.</param>
/// <param name="Text">What came; for a configuration it begins with the key to change.</param>
public sealed record Diagnosis(string Probe, Owner Owner, string Text);

/// <summary>
/// Tries everything that a profile says of its target once, in the good way, so that a wrong profile is told from a wrong
/// server before the first check: keys, each client's authentication, its redirect URIs and flows, each user's login, the API.
/// </summary>
public sealed class Doctor
{
    private readonly Target _target;
    private readonly CheckContext _context;
    private readonly Clients _clients;
    private readonly Flow _flow;
    private readonly TokenEndpoint _token;

    /// <summary>A doctor for a target that was reached.</summary>
    public Doctor(Target target, CancellationToken cancellation)
    {
        _target = target;
        var roles = target.Profile.Clients.Given.Select(pair => pair.Role).Concat(target.Profile.Users.Given.Select(pair => pair.Role));
        _context = new(target, new Recorder(target.Secrets), roles.ToHashSet(), cancellation);
        (_clients, _flow, _token) = (new(_context), new(_context), new(_context));
    }

    /// <summary>Tries one thing after the other.</summary>
    public async IAsyncEnumerable<Diagnosis> ExamineAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var hasVictim = _target.Profile.Users.Victim is not null && _target.Metadata.AuthorizationEndpoint is not null;
        List<(string Probe, Func<Task<(Owner, string)>> TryAsync)> probes = [];
        if (_target.Metadata.JwksUri is not null)
            probes.Add(("signing keys", KeysAsync));
        foreach (var client in _clients.All)
        {
            var registration = client.Registration;
            if (registration.Grants.Contains("client_credentials"))
                probes.Add(($"{client.Role}: client credentials", () => GrantAsync(client, TokenRequest.ClientCredentials(client))));
            if (registration.Grants.Contains("password") && hasVictim)
                probes.Add(($"{client.Role}: password grant", () => GrantAsync(client, TokenRequest.Password(client, _target.Profile.Users.Victim!))));
            if (!hasVictim)
                continue;
            // One of a private scheme cannot be told from a page here, and one of plain http may be refused although it is registered (OpenID Connect Core section 3.2.2.1).
            foreach (var (at, uri) in registration.RedirectUris.Index().Where(pair => new Uri(pair.Item) is { Scheme: "https" } or { Scheme: "http", IsLoopback: true }))
                probes.Add(($"{client.Role}: redirect URI {uri}", () => RedirectUriAsync(client, at)));
            if (registration.Grants.Contains("authorization_code") && client.MayAsk("code"))
                probes.Add(($"{client.Role}: code flow", () => CodeFlowAsync(client)));
            foreach (var type in client.ResponseTypes.Where(type => type.Text != "code"))
                probes.Add(($"{client.Role}: response type {type.Text}", () => ResponseTypeAsync(client, type)));
        }

        if (hasVictim && _clients.RegisteredFor("authorization_code").FirstOrDefault() is { } first)
        {
            foreach (var (role, user) in _target.Profile.Users.Given.Where(pair => pair.Role is not "victim" and not "secondFactor"))
                probes.Add(($"{role}: login", () => LoginAsync(first, role, user)));
        }

        if (_target.Profile.Resource is { } resource && _clients.RegisteredFor("client_credentials").FirstOrDefault(client => client.Registration.Scopes.Contains(resource.Scope)) is { } machine)
            probes.Add(("resource", () => ResourceAsync(machine)));

        foreach (var (probe, tryAsync) in probes)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return await DiagnoseAsync(probe, tryAsync);
        }
    }

    private async Task<Diagnosis> DiagnoseAsync(string probe, Func<Task<(Owner Owner, string Text)>> tryAsync)
    {
        try
        {
            var (owner, text) = await tryAsync();
            return new(probe, owner, _target.Secrets.Redact(text));
        }
        catch (Exception e) when (e is ControlFailedException or NotApplicableException or Protocol.NoResponseException)
        {
            return new(probe, Owner.Target, _target.Secrets.Redact(e.Message));
        }
    }

    private static (Owner, string) Sound(string text) => (Owner.Nobody, text);

    private async Task<(Owner, string)> KeysAsync() => Sound($"{(await _target.KeysAsync()).Count} keys at {_target.Metadata.JwksUri}");

    private async Task<(Owner, string)> GrantAsync(Client client, TokenRequest request)
    {
        var answer = await _token.SendAsync(request);
        return answer.Outcome == Outcome.Accepted ? Sound(answer.Summary) : Explain(client, answer.ErrorCode, answer.Text("error_description"), answer.Summary);
    }

    private async Task<(Owner, string)> RedirectUriAsync(Client client, int at)
    {
        var uri = client.Registration.RedirectUris[at];
        var answer = await _flow.AsNobody.AskAsync(client.Request(client.ResponseTypes[0].Text).With("redirect_uri", uri).With("prompt", "none"));
        return answer.Landing switch
        {
            Delivered => Sound(answer.Summary),
            LoginRejected => Sound("the server asks for a login"),
            OwnPage { Status: >= 400 } page => (Owner.Configuration, $"clients.{client.Role}.redirectUris[{at}]: the target does not redirect to {uri} ({page.Summary}); register it for {client.Id}, or correct it or the id here"),
            _ => (Owner.Target, answer.Summary),
        };
    }

    private async Task<(Owner, string)> CodeFlowAsync(Client client)
    {
        var asked = await _flow.AskAsync(client.OfflineRequest());
        if (asked.Response?.Parameters["code"] is null)
            return ExplainLanding(client, asked);
        var redeemed = await _token.RedeemAsync(Flow.ToGrant(asked));
        if (redeemed.Outcome != Outcome.Accepted)
            return Explain(client, redeemed.ErrorCode, redeemed.Text("error_description"), redeemed.Summary);
        if (!client.Registration.Grants.Contains("refresh_token"))
            return Sound($"a code, and tokens for it: {redeemed.Summary}");
        var tokens = redeemed.Granted(Flow.ToGrant(asked));
        if (tokens.RefreshToken is null)
            return (Owner.Target, $"no refresh token came, though clients.{client.Role}.grants says refresh_token; where the target wants the scope offline_access for it, add that to clients.{client.Role}.scopes");
        var refreshed = await _token.RefreshAsync(tokens);
        return refreshed.Outcome == Outcome.Accepted ? Sound("a code, tokens for it, and tokens for the refresh token") : (Owner.Target, $"the refresh token does not work: {refreshed.Summary}");
    }

    private async Task<(Owner, string)> ResponseTypeAsync(Client client, ResponseType type)
    {
        var answer = await _flow.AskAsync(client.Request(type.Text));
        return answer.Outcome == Outcome.Accepted ? Sound(answer.Summary) : ExplainLanding(client, answer);
    }

    private async Task<(Owner, string)> LoginAsync(Client client, string role, UserProfile user)
    {
        var answer = await _flow.Alone.As(user).AskAsync(client.Request());
        return answer.Landing switch
        {
            Delivered => Sound(answer.Summary),
            LoginRejected rejected => (Owner.Configuration, $"users.{role}: the login page did not accept the user name and password ({rejected.Text}); correct them, or unlock the account"),
            _ => (Owner.Target, answer.Summary),
        };
    }

    private async Task<(Owner, string)> ResourceAsync(Client machine)
    {
        var granted = await _token.ClientCredentialsAsync(machine);
        if (granted.Outcome != Outcome.Accepted)
            return Sound($"not tried, since client '{machine.Role}' gets no token, which has a line of its own");
        var answer = await new ProtectedResource(_context).ApiAsync(granted.Granted().AccessToken);
        return answer.Outcome == Outcome.Accepted
            ? Sound(answer.Summary)
            : (Owner.Configuration, $"resource: the API did not serve a fresh token of client '{machine.Role}' ({answer.Summary}); correct url or scope, or leave resource out");
    }

    private static (Owner, string) ExplainLanding(Client client, AuthorizationAnswer answer) => answer.Landing switch
    {
        Delivered { Parameters: var told } when told["error"] is "unauthorized_client" or "unsupported_response_type" => (Owner.Configuration, $"clients.{client.Role}.responseTypes: the target does not give {client.Id} response_type={answer.Request.ResponseType.Text} ({answer.Summary}); allow it there, or leave it out here"),
        Delivered delivered => Explain(client, delivered.Parameters["error"], delivered.Parameters["error_description"], answer.Summary),
        OwnPage { Status: >= 400 } page => (Owner.Configuration, $"clients.{client.Role}: the target shows an error instead of a login ({page.Summary}); compare id, redirectUris, scopes and responseTypes with the registration of {client.Id}"),
        LoginRejected rejected => (Owner.Configuration, $"users.victim: the login page did not accept the user name and password ({rejected.Text})"),
        _ => (Owner.Target, answer.Summary),
    };

    /// <summary>The error codes by which a server says that a registration is not what the profile says (RFC 6749 sections 4.1.2.1 and 5.2).</summary>
    private static (Owner, string) Explain(Client client, string? code, string? description, string summary)
    {
        var said = description is null ? code : $"{code}: {description}";
        return code switch
        {
            "invalid_client" => (Owner.Configuration, $"clients.{client.Role}.secret: the target does not accept the credentials of {client.Id} ({said}); correct id, secret or authentication"),
            "unauthorized_client" or "unsupported_grant_type" => (Owner.Configuration, $"clients.{client.Role}.grants: the target does not let {client.Id} do this ({said}); allow it there, or leave it out here"),
            "invalid_scope" => (Owner.Configuration, $"clients.{client.Role}.scopes: the target does not give {client.Id} these ({said}); allow them there, or correct them here"),
            _ => (Owner.Target, said is null ? summary : $"{summary} ({said})"),
        };
    }
}
