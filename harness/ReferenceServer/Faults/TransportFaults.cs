using System.Security.Authentication;
using OAuthConformance.ReferenceServer.Authorize;
using OAuthConformance.ReferenceServer.Introspection;
using OAuthConformance.ReferenceServer.Logout;
using OAuthConformance.ReferenceServer.Metadata;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.Resources;
using OAuthConformance.ReferenceServer.Revocation;
using OAuthConformance.ReferenceServer.State;
using OAuthConformance.ReferenceServer.Token;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong in how the server is reached. They show on a server that speaks https.</summary>
internal static class TransportFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        Elsewhere("authorization_endpoint", AuthorizeEndpoint.Path, Listener.Http,
            "authorization-endpoint-over-http", "The metadata names a plain http address as the authorization endpoint, and it is served there."),
        Elsewhere("token_endpoint", TokenEndpoint.Path, Listener.Http,
            "token-endpoint-over-http", "The metadata names a plain http address as the token endpoint, and it is served there."),
        Elsewhere("userinfo_endpoint", UserInfoEndpoint.Path, Listener.Http,
            "userinfo-endpoint-over-http", "The metadata names a plain http address as the userinfo endpoint, and it is served there."),
        Elsewhere("introspection_endpoint", IntrospectionEndpoint.Path, Listener.Http,
            "introspection-endpoint-over-http", "The metadata names a plain http address as the introspection endpoint, and it is served there."),
        Elsewhere("revocation_endpoint", RevocationEndpoint.Path, Listener.Http,
            "revocation-endpoint-over-http", "The metadata names a plain http address as the revocation endpoint, and it is served there."),
        Elsewhere("jwks_uri", JwksEndpoint.Path, Listener.Http,
            "keys-over-http", "The metadata names a plain http address for the keys, and they are served there."),
        Elsewhere("end_session_endpoint", LogoutEndpoint.Path, Listener.Http,
            "end-session-endpoint-over-http", "The metadata names a plain http address as the end_session_endpoint, and it is served there."),
        Elsewhere("token_endpoint", TokenEndpoint.Path, new(() => ServerCertificates.Shared.Expired),
            "certificate-expired", "The token endpoint lies on a port whose certificate has expired."),
        Elsewhere("revocation_endpoint", RevocationEndpoint.Path, new(() => ServerCertificates.Shared.OfAnotherName),
            "certificate-of-another-name", "The revocation endpoint lies on a port whose certificate is for another host."),
        Elsewhere("jwks_uri", JwksEndpoint.Path, new(() => ServerCertificates.Shared.OfUnknownAuthority),
            "certificate-of-unknown-authority", "The keys lie on a port whose certificate is of an authority that nobody named."),
        Elsewhere("introspection_endpoint", IntrospectionEndpoint.Path, Listener.Https with { Versions = Listener.OldVersion },
            "only-old-tls", "The introspection endpoint lies on a port that speaks TLS 1.1 and nothing newer."),
        Listening(sound => sound with { Main = sound.Main with { Versions = sound.Main.Versions | Listener.OldVersion } },
            "old-tls-accepted", "The server speaks TLS 1.1 to whoever has nothing newer."),
        Listening(sound => sound with { ServedInPlain = [TokenEndpoint.Path] },
            "token-endpoint-also-in-plain", "The https port serves the token endpoint over plain http too."),
        Listening(sound => sound with { ServedInPlain = [AuthorizeEndpoint.Path, LoginEndpoint.Path] },
            "login-also-in-plain", "The https port serves authorization endpoint and login page over plain http too."),
    ];

    /// <summary>An endpoint lies on a second port.</summary>
    private static Fault Elsewhere(string member, string path, Listener port, string id, string description) =>
        Fault.Swapped(
            new Step<Exchange>(MetadataEndpoint.NameEndpoints.Id, async x =>
            {
                await MetadataEndpoint.NameEndpoints.RunAsync(x);
                x.Members[member] = x.Server.SecondOrigin + path;
            }),
            id, description) with
        { Listening = sound => sound with { Second = port } };

    private static Fault Listening(Func<Transport, Transport> change, string id, string description) =>
        Fault.Changed([], id, description) with { Listening = change };
}
