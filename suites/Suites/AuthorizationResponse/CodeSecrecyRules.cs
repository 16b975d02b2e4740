using System.Text;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>Who gets to see a code on its way (RFC 6749 section 4.1.2, RFC 9700 section 4.2).</summary>
[Needs("web", "victim")]
public sealed class CodeSecrecyRules : ConformanceSuite
{
    [Check("authorization-response/code-reaches-the-client-alone", Severity.High, "RFC6749-4.1.2/code-for-the-client-alone",
        ProvenBy = ["code-told-to-tracker", "code-stands-in-consent-page"], Attacks = ["B14"], Tags = ["browser"],
        Gains = "Whoever counts visitors for the server, or reads its pages along, gets the codes of its users.")]
    public async Task The_code_goes_to_the_redirect_uri_and_nowhere_else()
    {
        Step("requests of the browser");
        var grant = await Flow.InBrowser.AuthorizeAsync(Clients.Web.Request().With("prompt", "consent"));
        var told = Sent().Where(exchange => !Target.Hosts.Owns(exchange.Request.Url) && exchange.Request.Url.Split('?', '#')[0] != grant.Response.Address)
            .Where(exchange => Everything(exchange.Request).Contains(grant.Code, StringComparison.Ordinal)).Select(exchange => exchange.Request.Url.Split('?')[0]).Distinct().ToList();
        Holds(told.Count == 0, $"the code at {grant.Response.Address} alone", $"the code was sent to {string.Join(", ", told)} too");

        Step("pages on the way");
        var next = await Flow.Alone.AuthorizeAsync(Clients.Web.Request().With("prompt", "consent"));
        var page = Sent().FirstOrDefault(exchange => exchange.Response is { } response && response != next.Response.Carrier && response.Text.Contains(next.Code, StringComparison.Ordinal));
        Holds(page is null, "no code on any page but one that delivers it", $"the code stood in a page of {page?.Request.Url.Split('?')[0]}");
        Applies(Sent().All(exchange => exchange.Sender != "browser"), "the browser sent the code to the client alone; but the pages of this target need the browser, which does not keep them to be searched for it");
    }

    private List<Exchange> Sent() => Context.Recorder.Steps[^1].Exchanges;

    private static string Everything(WireRequest request) =>
        $"{Uri.UnescapeDataString(request.Url)} {string.Join(' ', request.Headers.Select(header => Uri.UnescapeDataString(header.Value)))} {Encoding.UTF8.GetString(request.Body ?? [])}";
}
