using System.Text;
using OAuthConformance.Harness.Evidence;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Tests.Evidence;

/// <summary>Exchanges made by hand.</summary>
internal static class Wires
{
    public static WireRequest Request(string url = "https://idp.example/", string? contentType = null, string? body = null, params Header[] headers) => new(
        body is null ? "GET" : "POST", url, contentType is null ? headers : [new("Content-Type", contentType), .. headers], body is null ? null : Encoding.UTF8.GetBytes(body));

    public static WireResponse Response(string? contentType = null, string body = "", params Header[] headers) => new(
        200, contentType is null ? headers : [new("Content-Type", contentType), .. headers], Encoding.UTF8.GetBytes(body));

    public static Exchange Exchange(WireRequest? request = null, WireResponse? response = null) =>
        new("http", request ?? Request(), response, response is null ? "refused" : null, TimeSpan.Zero);

    /// <summary>All that a report would show of an exchange.</summary>
    public static string Shown(Exchange exchange, Secrets secrets) => string.Join(
        '\n',
        ExchangeText.Request(exchange.Request, secrets),
        exchange.Response is { } response ? ExchangeText.Response(response, secrets) : "",
        ExchangeText.Curl(exchange.Request, secrets));
}
