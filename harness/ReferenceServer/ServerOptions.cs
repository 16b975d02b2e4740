namespace OAuthConformance.ReferenceServer;

/// <summary>What a server is started with.</summary>
public sealed record ServerOptions
{
    /// <summary>The loopback port; 0 takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>The registered clients.</summary>
    public IReadOnlyList<RegisteredClient> Clients { get; init; } = [];

    /// <summary>The users who can log in.</summary>
    public IReadOnlyList<RegisteredUser> Users { get; init; } = [];

    /// <summary>Ids of <see cref="ServerFaults.All"/>, applied in order. None: the sound server.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>The clock behind every lifetime.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Serve https, with a certificate for 127.0.0.1 and localhost of <see cref="AuthorizationServer.CertificateAuthority"/>.</summary>
    public bool Https { get; init; }
}
