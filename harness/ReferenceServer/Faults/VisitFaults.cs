using System.Text.Json;
using OAuthConformance.ReferenceServer.Pipelines;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Visits addresses because a request names them.</summary>
internal static class VisitFaults
{
    private static readonly HttpClient Visitor = new() { Timeout = TimeSpan.FromSeconds(2) };

    public static IReadOnlyList<Fault> All { get; } =
    [
        Swapped(Visiting(x => [x.Parameters["request_uri"]]), "request-uri-visited", "Whatever stands in request_uri is fetched."),
        Swapped(Visiting(x => [x.Parameters["redirect_uri"], x.Parameters["post_logout_redirect_uri"]]), "redirect-uri-visited", "A redirect URI is visited to see whether it is alive, before it is compared with the registered ones."),
        Swapped(Visiting(x => TokensOf(x).Select(token => Member(token, part: 0, "jku"))), "address-of-a-key-visited", "The address that a JWT names for its key is fetched before the key is known to be registered."),
        Swapped(Visiting(x => TokensOf(x).Select(token => Member(token, part: 0, "x5u"))), "certificate-of-a-key-visited", "The address that a JWT names for its certificate is fetched before the key is known to be registered."),
        Swapped(Visiting(x => TokensOf(x).Select(token => Member(token, part: 1, "iss") is { } issuer ? issuer + "/.well-known/openid-configuration" : null)), "issuer-of-a-token-visited", "The metadata of whatever issuer a JWT names is fetched."),
    ];

    private static Step<Exchange> Visiting(Func<Exchange, IEnumerable<string?>> addresses) => new(SharedParts.ReadParameters.Id, async x =>
    {
        await SharedParts.ReadParameters.RunAsync(x);
        foreach (var address in addresses(x))
        {
            if (Uri.TryCreate(address, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", IsLoopback: true } && url.Authority != new Uri(x.Server.Issuer).Authority)
                await VisitAsync(url);
        }
    });

    private static async Task VisitAsync(Uri url)
    {
        try
        {
            using var answer = await Visitor.GetAsync(url);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            // A careless server does not care whether anybody is there.
        }
    }

    private static IEnumerable<string> TokensOf(Exchange x) =>
        new[] { x.Parameters["client_assertion"], x.Parameters["id_token_hint"], x.Parameters["token"], x.Http.Request.Headers.Authorization.ToString().Split(' ')[^1] }.OfType<string>();

    private static string? Member(string token, int part, string name)
    {
        try
        {
            var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.').ElementAtOrDefault(part));
            using var members = JsonDocument.Parse(bytes);
            return members.RootElement.TryGetProperty(name, out var address) ? address.GetString() : null;
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
