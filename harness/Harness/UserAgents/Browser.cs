using Microsoft.Playwright;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.UserAgents;

/// <summary>
/// The one real browser of a run (Chromium, driven by Playwright). All its rules stand here: every host that is not
/// the target's resolves to the callback listener, so that redirects to https://client.example or to an attacker's
/// address really land, and nothing leaves the machine but what goes to the target.
/// </summary>
public sealed class Browser : IAsyncDisposable
{
    /// <summary>Limit of a single browser call; Playwright's own limits do not cover all of them.</summary>
    public static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(20);

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser, CallbackListener listener)
    {
        (_playwright, _browser, Listener) = (playwright, browser, listener);
    }

    /// <summary>What the browser's foreign hosts resolve to.</summary>
    public CallbackListener Listener { get; }

    /// <summary>Name and version.</summary>
    public string Version => $"Chromium {_browser.Version}";

    /// <summary>Starts the browser for one target; the resolver rules hold for the whole life of a browser.</summary>
    /// <param name="installed">Which browser.</param>
    /// <param name="listener">Where foreign hosts lead.</param>
    /// <param name="hosts">The target's own hosts.</param>
    /// <param name="trust">Which of their certificates are accepted besides those that the browser takes by itself.</param>
    /// <param name="onEveryPort">True for servers of our own that come and go on any port of these hosts; else a port that is not the target's leads to the listener.</param>
    public static async Task<Browser> LaunchAsync(InstalledBrowser installed, CallbackListener listener, HostList hosts, ServerTrust trust, bool onEveryPort = false)
    {
        var pins = await trust.KeyPinsAsync(hosts, CancellationToken.None);
        var playwright = await Playwright.CreateAsync();
        try
        {
            var browser = await playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = installed.ExecutablePath,
                Channel = installed.Channel,
                Args = Arguments(listener, hosts, pins, onEveryPort),
                Timeout = 60_000,
            });
            return new(playwright, browser, listener);
        }
        catch
        {
            playwright.Dispose();
            throw;
        }
    }

    /// <summary>A new, empty browser session with a page.</summary>
    internal async Task<(IBrowserContext Context, IPage Page)> OpenAsync()
    {
        var context = await _browser.NewContextAsync(new() { Locale = "en-GB" }).WaitAsync(CallLimit);
        context.SetDefaultTimeout((float)CallLimit.TotalMilliseconds);
        return (context, await context.NewPageAsync().WaitAsync(CallLimit));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _browser.CloseAsync().WaitAsync(CallLimit);
        }
        finally
        {
            _playwright.Dispose();
        }
    }

    private static IEnumerable<string> Arguments(CallbackListener listener, HostList hosts, IReadOnlyList<string> pins, bool onEveryPort)
    {
        // The first rule that fits holds. A host is mapped to itself with its port, since an exclusion would let all its ports through.
        var own = string.Concat(hosts.Connections.Select(known => onEveryPort ? known.Host : $"{known.Host}:{known.Port}").Distinct().Select(known => $"MAP {known} {known}, "));
        return
        [
            $"--host-resolver-rules={own}MAP *:80 127.0.0.1:{listener.HttpPort}, MAP * 127.0.0.1:{listener.HttpsPort}",
            // A proxy of the environment would get what is meant for the target, or for the listener; the other sender uses none either.
            "--no-proxy-server",
            // Our key is trusted, and those that were seen with a good certificate of an authority that the browser does not know:
            // a bad certificate of the target is still refused.
            $"--ignore-certificate-errors-spki-list={string.Join(',', [listener.KeyPin, .. pins])}",
            // Else Chromium keeps pages of a public target from loading sub-resources off our loopback address, and leaks stay unseen.
            $"--ip-address-space-overrides=127.0.0.1:{listener.HttpPort}=public,127.0.0.1:{listener.HttpsPort}=public",
            "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
        ];
    }
}
