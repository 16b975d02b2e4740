using OAuthConformance.Harness.Evidence;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.Tokens;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Flows;

/// <summary>The server under audit: its profile, what discovery says, and everything that talks to it.</summary>
public sealed class Target : IAsyncDisposable
{
    private readonly HttpSender _http;
    private readonly Func<Task<Browser>>? _browser;
    private Kept<IReadOnlyList<Jwk>>? _keys;
    private Kept<PageTour>? _pages;

    private Target(Profile profile, Func<Task<Browser>>? browser, TimeProvider time)
    {
        (Profile, Time, _browser) = (profile, time, browser);
        Hosts = new([profile.Issuer], profile.Hosts);
        Traffic = new(profile.RequestsPerSecond, profile.MostRequests);
        Trust = ServerTrust.Of(profile);
        _http = new(() => Hosts, Traffic, Trust);
        Sessions = new(() => Task.FromResult<IUserAgent>(NewQuickAgent()));
        foreach (var (_, client) in profile.Clients.Given)
        {
            if (client.Secret is not null)
                Secrets.Register("client secret", client.Secret);
            if (client.PrivateKey is not null)
                Secrets.Register("private key", client.PrivateKey);
        }

        foreach (var (_, user) in profile.Users.Given)
        {
            Secrets.Register("password", user.Password);
            if (user.TotpSecret is not null)
                Secrets.Register("secret of one-time codes", user.TotpSecret);
        }
    }

    /// <summary>What the operator says.</summary>
    public Profile Profile { get; }

    /// <summary>What the server says of itself.</summary>
    public ServerMetadata Metadata { get; private set; } = new();

    /// <summary>The target's own origins.</summary>
    public HostList Hosts { get; private set; }

    /// <summary>Which certificates of the target are accepted.</summary>
    public ServerTrust Trust { get; }

    /// <summary>Every secret seen, for redaction.</summary>
    public Secrets Secrets { get; } = new();

    /// <summary>What the audit cost so far.</summary>
    public Traffic Traffic { get; }

    /// <summary>What the audit leaves at the target.</summary>
    public Departure Departure { get; } = new();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>The sender for nearly everything.</summary>
    public ISender Http => _http;

    /// <summary>Sessions of users.</summary>
    public SessionPool Sessions { get; private set; }

    /// <summary>Reads the target's metadata.</summary>
    /// <param name="profile">The profile, with a real address.</param>
    /// <param name="browser">Gives the one browser of the run; null when checks that need one are not run.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="PreflightException">It is not reachable, or no authorization server.</exception>
    public static async Task<Target> ConnectAsync(Profile profile, Func<Task<Browser>>? browser, TimeProvider time, CancellationToken cancellation)
    {
        var target = new Target(profile, browser, time);
        try
        {
            target.Metadata = await Discovery.ReadAsync(profile, target.Http, cancellation);
            string[] resource = profile.Resource is { } api ? [api.Url] : [];
            target.Hosts = new([profile.Issuer, .. target.Metadata.Endpoints, .. resource], profile.Hosts);
            if (target.Hosts.Elsewhere is { } elsewhere && string.IsNullOrWhiteSpace(profile.Authorisation))
                throw new ConfigurationException($"authorisation: the metadata names {elsewhere}, which is not this machine; write who allowed you to audit it");
            target._keys = new(() => target.FetchKeysAsync(cancellation));
            target._pages = new(() => PageTour.MakeAsync(target, cancellation));
            return target;
        }
        catch
        {
            await target.DisposeAsync();
            throw;
        }
    }

    /// <summary>The keys that the target publishes, read until that succeeds once.</summary>
    /// <exception cref="ControlFailedException">It publishes none that can be read.</exception>
    public Task<IReadOnlyList<Jwk>> KeysAsync() => _keys!.GetAsync();

    /// <summary>The pages that users see, looked at in the browser until that succeeds once.</summary>
    /// <exception cref="ControlFailedException">The browser got to no login page, or not past it.</exception>
    public Task<PageTour> PagesAsync() => _pages!.GetAsync();

    /// <summary>A quick agent without a session.</summary>
    public QuickAgent NewQuickAgent() => Departure.Remember(new QuickAgent(Http, () => Hosts, Traffic, Time));

    /// <summary>A browser session without a login.</summary>
    /// <param name="trap">Told when a payload of it runs as script; null for none.</param>
    public async Task<BrowserAgent> NewBrowserAgentAsync(ExecutionTrap? trap = null) => Departure.Remember(await BrowserAgent.OpenAsync(
        await (_browser ?? throw new InvalidOperationException("this run has no browser"))(), () => Hosts, Traffic, trap, Profile.Login, Time));

    /// <summary>Lets the browser do every login, for a target whose pages are built by script.</summary>
    public void LogInByBrowser()
    {
        NeedsBrowser = true;
        Sessions = new(async () => await NewBrowserAgentAsync());
    }

    /// <summary>True when the quick agent cannot log in.</summary>
    public bool NeedsBrowser { get; private set; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Sessions.DisposeAsync();
        _http.Dispose();
    }

    private async Task<IReadOnlyList<Jwk>> FetchKeysAsync(CancellationToken cancellation)
    {
        if (Metadata.JwksUri is not { } url)
            throw new ControlFailedException("the metadata has no jwks_uri");
        var exchange = await Http.SendAsync(WireRequest.Json(url), cancellation);
        try
        {
            return Jwk.ParseSet(exchange.Answered.Text);
        }
        catch (FormatException e)
        {
            throw new ControlFailedException($"{url}: {e.Message}");
        }
    }

    /// <summary>What is made once for all checks. A failure is forgotten, so that a moment of the target costs the check that met it alone.</summary>
    private sealed class Kept<T>(Func<Task<T>> make)
    {
        private readonly Lock _gate = new();
        private Task<T>? _made;

        public Task<T> GetAsync()
        {
            lock (_gate)
                return _made is null or { IsFaulted: true } or { IsCanceled: true } ? _made = make() : _made;
        }
    }
}
