using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OAuthConformance.ReferenceServer.Faults;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;

namespace OAuthConformance.ReferenceServer;

/// <summary>A running authorization server on a loopback port: a target for checks, never for real users.</summary>
public sealed class AuthorizationServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private AuthorizationServer(WebApplication app, Uri issuer)
    {
        this.app = app;
        Issuer = issuer;
    }

    /// <summary>The issuer; its identifier is this URI without a trailing slash (RFC 8414 section 2).</summary>
    public Uri Issuer { get; }

    /// <summary>The authority behind the certificates of all https servers of this process, as PEM.</summary>
    public static string CertificateAuthority => ServerCertificates.Shared.Authority;

    /// <summary>Starts a server and returns once it listens.</summary>
    /// <exception cref="ArgumentException">A fault id is unknown.</exception>
    public static async Task<AuthorizationServer> StartAsync(ServerOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var endpoints = FaultCatalogue.Apply(options.Faults, Endpoints.All);
        var transport = FaultCatalogue.Apply(options.Faults, Transport.Sound(options.Https));
        var app = BuildHost(kestrel => transport.Listen(kestrel, options.Port));

        // The issuer holds the port, which is known once the host listens; requests that come earlier wait for it.
        var dispatcher = new TaskCompletionSource<Dispatcher>(TaskCreationOptions.RunContinuationsAsynchronously);
        app.Run(async http => await (await dispatcher.Task).HandleAsync(http));
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        var issuer = new Uri(app.Urls.First());
        dispatcher.SetResult(new Dispatcher(endpoints, new ServerState(options, issuer, second: new Uri(app.Urls.Last())), transport));
        return new AuthorizationServer(app, issuer);
    }

    /// <summary>Stops listening and closes what is open.</summary>
    public async ValueTask DisposeAsync()
    {
        // A request that still runs is given a second, then cut off: nobody waits for its answer any more.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await app.StopAsync(patience.Token);
        await app.DisposeAsync();
    }

    private static WebApplication BuildHost(Action<KestrelServerOptions> listen)
    {
        // The empty builder starts in milliseconds and watches no files, so hundreds of servers fit in one process.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            listen(kestrel);
        });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        return builder.Build();
    }

    // The default lifetime takes SIGTERM for itself and would keep the program from ending.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
