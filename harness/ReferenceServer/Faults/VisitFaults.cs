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
        Changed([Put(Visiting(x => TokensOf(x).Select(KeyAddress)))], "address-of-a-key-visited", "The address that a JWT names for its key is fetched before the key is known to be registered."),
    ];

    private static Step<Exchange> Visiting(Func<Exchange, IEnumerable<string?>> addresses) => new(SharedParts.ReadParameters.Id, async x =>
    {
        await SharedParts.ReadParameters.RunAsync(x);
        foreach (var address in addresses(x))
        {
            if (Uri.TryCreate(address, UriKind.Absolute, out var url) && url is { Scheme: "http", IsLoopback: true } && url.Authority != new Uri(x.Server.Issuer).Authority)
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

    private static string? KeyAddress(string token)
    {
        try
        {
            var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[0]);
            using var header = JsonDocument.Parse(bytes);
            return header.RootElement.TryGetProperty("jku", out var address) ? address.GetString() : null;
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
