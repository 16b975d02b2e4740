using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Suites;

/// <summary>The page whose form brings the response to the client (OAuth 2.0 Form Post Response Mode section 2).</summary>
[Needs("victim")]
public sealed class FormPostPageRules : ConformanceSuite
{
    [Check("form-post/page-posts-to-the-redirect-uri", Severity.High,
        "FormPost-2/action-is-redirect-uri", "FormPost-2/method-is-post", "FormPost-2/parameters-in-the-body", "FormPost-2/submits-itself",
        ProvenBy = ["form-post-to-another-address", "form-post-by-get", "form-post-ignored", "form-post-ignored-for-codes", "form-post-parameter-twice", "form-post-as-multipart", "form-post-script-forbidden"], Tags = ["browser"],
        Gains = "The response ends up where the client does not look, or where others do.")]
    public async Task The_browser_posts_the_response_to_the_redirect_uri()
    {
        await using var browser = await Flow.OpenBrowserAsync();
        foreach (var client in FormPostClients)
        {
            Step($"control: client '{client.Role}' without response_mode");
            await Flow.DeliverAsync(client.Request());

            Step($"client '{client.Role}' with form_post");
            var request = client.Request().AnsweredByForm();
            var answer = await browser.AskAsync(request);
            Holds(answer.Landing is not Stalled, "a page that sends its form", answer.Summary, "FormPost-2/submits-itself");
            Decided(answer, "the request for form_post");
            Applies(ListsFormPost || answer.Response is { Mode: "form_post" }, $"the metadata does not list form_post, and the request for it ended so: {answer.Summary}");
            Holds(answer.Response is { Mode: "form_post" }, "a POST to the redirect URI", $"client '{client.Role}': {answer.Summary}", "FormPost-2/method-is-post");
            HoldsAllOf(request, answer.Response!);
        }
    }

    [Check("form-post/query-of-the-redirect-uri-stays", Severity.Medium, "FormPost-2/action-is-redirect-uri",
        ProvenBy = ["form-post-drops-the-query"],
        Gains = "A client that tells its tenants apart by a query parameter takes the response for another's.")]
    public async Task The_form_goes_to_the_redirect_uri_with_its_query()
    {
        var withQuery = FormPostClients.SelectMany(client => client.Registration.RedirectUris.Where(uri => uri.Contains('?', StringComparison.Ordinal)).Take(1).Select(uri => (client, uri))).ToList();
        Applies(withQuery.Count > 0, "no redirect URI of these clients has a query");
        foreach (var (client, uri) in withQuery)
        {
            var response = Posted(await Flow.AskAsync(client.Request().AnsweredByForm().With("redirect_uri", uri)));
            Holds(SameAddress(response.Url, uri), uri, $"client '{client.Role}': the form goes to {response.Url}");
        }
    }

    [Check("form-post/page-is-html", Severity.Medium, "FormPost-2/page-is-html", "FormPost-2/page-is-200",
        ProvenBy = ["form-post-page-is-text", "form-post-page-is-400"],
        Gains = "The browser shows the page, with the code or the tokens in it, instead of sending its form.")]
    public async Task The_page_is_html_with_status_200()
    {
        foreach (var client in FormPostClients)
        {
            var page = Posted(await Flow.AskAsync(client.Request().AnsweredByForm())).Carrier!;
            Holds(page.MediaType is "text/html" or "application/xhtml+xml", "Content-Type: text/html", $"Content-Type: {page.Find("Content-Type") ?? "(absent)"}");
            Holds(page.Status == 200, "status 200", $"status {page.Status}", "FormPost-2/page-is-200");
            if (!page.Find("Content-Type")!.Contains("charset", StringComparison.OrdinalIgnoreCase))
                Observe($"The Content-Type of the page for client '{client.Role}' names no charset.");
            if (page.Find("Content-Security-Policy") is null)
                Observe($"The page for client '{client.Role}' has no Content-Security-Policy, which could let its own script run and no other.");
        }
    }

    [Check("form-post/page-is-not-stored", Severity.Medium, "FormPost-2/page-not-stored",
        ProvenBy = ["authorization-response-cacheable", "form-post-page-cacheable", "form-post-page-only-revalidated"],
        Gains = "A code or a token stays behind in caches, and whoever sits at the browser next sends it again.")]
    public async Task The_page_is_not_to_be_stored()
    {
        foreach (var client in FormPostClients)
        {
            var page = Posted(await Flow.AskAsync(client.Request().AnsweredByForm())).Carrier!;
            var cacheControl = string.Join(", ", page.All("Cache-Control"));
            Holds(cacheControl.Contains("no-store", StringComparison.OrdinalIgnoreCase), "Cache-Control: no-store", $"client '{client.Role}': Cache-Control: {(cacheControl.Length == 0 ? "(absent)" : cacheControl)}");
        }
    }

    [Check("form-post/form-says-what-is-posted", Severity.Low, "FormPost-2/action-is-redirect-uri", "FormPost-2/parameters-in-the-body",
        ProvenBy = ["form-post-script-changes-a-value", "form-post-script-changes-the-action"], Tags = ["browser"],
        Gains = "A browser in which the script of the page does not run sends something else, or somewhere else.")]
    public async Task The_browser_posts_what_the_form_says()
    {
        var request = FormPostClients[0].Request().AnsweredByForm();
        Step("the form, as it is written");
        var written = Posted(await Flow.AskAsync(request));
        Applies(written.Carrier is { Body.Length: > 0 }, "the page makes its form by script, so that its HTML tells none");

        Step("the form, as the browser sends it");
        await using var browser = await Flow.OpenBrowserAsync();
        var sent = Posted(await browser.AskAsync(request));
        Holds(SameAddress(written.Url, sent.Url), $"a POST to {written.Url}, as the form says", $"a POST to {sent.Url}", "FormPost-2/action-is-redirect-uri");
        Holds(Names(written) == Names(sent), Names(written), Names(sent), "FormPost-2/parameters-in-the-body");
        // What is issued differs from one response to the next; these two must not, unless script fills them in.
        foreach (var name in new[] { "state", "iss" }.Where(name => written.Parameters[name] is { Length: > 0 }))
            Holds(written.Parameters[name] == sent.Parameters[name], $"{name} {written.Parameters[name]}, as the form says", $"{name} {sent.Parameters[name]}", "FormPost-2/parameters-in-the-body");
    }

    /// <summary>The POST that arrived is the whole response, and nothing of it is elsewhere.</summary>
    private static void HoldsAllOf(AuthorizationRequest request, Delivered response)
    {
        var post = response.Arrived ?? throw new UndecidedException($"the browser sent a form to {response.Address}, and nothing arrived there");
        Holds(SameAddress(post.Url, request.RedirectUri), $"a POST to {request.RedirectUri}", $"a POST to {post.Url}", "FormPost-2/action-is-redirect-uri");
        var type = post.Headers.FirstOrDefault(header => header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))?.Value ?? "(absent)";
        Holds(type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase), "Content-Type: application/x-www-form-urlencoded", $"Content-Type: {type}", "FormPost-2/parameters-in-the-body");
        var names = response.Parameters.Select(parameter => parameter.Key).ToList();
        Holds(names.Distinct().Count() == names.Count, "each parameter once", string.Join(", ", names), "FormPost-2/parameters-in-the-body");
        string[] due = [.. request.Parameters["response_type"]!.Split(' ').Select(value => value == "token" ? "access_token" : value), "state"];
        Holds(due.All(names.Contains), string.Join(", ", due), string.Join(", ", names), "FormPost-2/parameters-in-the-body");
    }

    private static string Names(Delivered response) => string.Join(", ", response.Parameters.Select(parameter => parameter.Key).Order(StringComparer.Ordinal));
}
