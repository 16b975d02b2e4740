using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Suites;

/// <summary>Nobody gets a page of the server under the clicks of his own visitors (RFC 9700 section 4.16).</summary>
[Needs("web", "victim")]
public sealed class FramingRules : ConformanceSuite
{
    private const string Prevented = "RFC9700-4.16/framing-prevented";

    [Check("pages/framing-is-prevented", Severity.High, Prevented, "OIDC-Core-3.1.2.3/clickjacking-prevented",
        ProvenBy = ["pages-framable", "consent-page-framable", "error-page-framable", "frame-busting-without-hiding"], Attacks = ["B27"], Tags = ["browser"],
        Gains = "A visitor of the attacker's page logs in or consents without knowing, by clicks that were meant for something else (clickjacking).")]
    public Task A_page_of_the_server_cannot_be_used_inside_a_page_of_somebody_else() => StayOutOfFrames(withoutPolicy: false);

    [Check("pages/framing-is-prevented-without-csp", Severity.Low, "RFC9700-4.16/framing-prevented-without-csp", "RFC9700-4.16/more-countermeasures",
        ProvenBy = ["pages-without-frame-options"], Tags = ["browser"],
        Gains = "In a browser that does not know Content Security Policy, visitors of the attacker's page click on what they do not see.")]
    public Task Something_else_than_csp_keeps_the_pages_out_of_frames_too() => StayOutOfFrames(withoutPolicy: true);

    [Check("pages/csp-forbids-framing", Severity.Low, "RFC9700-4.16/csp-used",
        ProvenBy = ["pages-without-framing-policy", "framing-policy-allows-anybody"],
        Gains = "What keeps the pages out of frames is not what browsers enforce best.")]
    public async Task The_pages_forbid_framing_by_content_security_policy()
    {
        foreach (var page in await Pages.SeenAsync())
        {
            // Each header, and each part of one between commas, is a policy, and all of them hold (CSP level 2 section 3.1).
            var policies = page.Response.All("Content-Security-Policy").SelectMany(header => header.Split(',')).ToList();
            Holds(policies.Any(ForbidsStrangers), "frame-ancestors 'none', or named origins", $"the {page.Name} comes with {(policies.Count == 0 ? "no Content-Security-Policy" : string.Join(", ", policies))}");
        }
    }

    private async Task StayOutOfFrames(bool withoutPolicy)
    {
        foreach (var page in await Pages.SeenAsync())
        {
            Step($"attack: the {page.Name} in a frame");
            Context.Recorder.Difference($"by itself -> in a frame of a page of https://evil.example{(withoutPolicy ? ", Content-Security-Policy taken out on the way" : "")}");
            if (await Pages.FrameAsync(page, withoutPolicy) is not { } framed)
            {
                Observe($"The {page.Name} was not framed: no cookie of the session goes along with a frame of another site.");
                continue;
            }

            if (framed.Status is null or 429 or >= 500)
                throw new Harness.Checks.UndecidedException($"the frame of the {page.Name} got no answer of the target that could be shown: {framed.Status?.ToString() ?? framed.Reason}");
            Holds(!Shows(framed, page), "a frame in which nothing of the page can be seen or clicked", $"the frame shows the {page.Name}: {framed.Text}",
                page.Name == "error page" && !withoutPolicy ? Prevented : null);
        }
    }

    /// <summary>A server may show the frame something else, such as a page that says why not.</summary>
    private static bool Shows(FramedPage framed, SeenPage page) => page.Name == "error page"
        ? framed.Shown is not null && framed.Text.Length > 0 && framed.Status == page.Response.Status
        : framed.Shown is not null and not OtherPage;

    private static bool ForbidsStrangers(string policy) => policy.Split(';')
        .Select(directive => directive.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        .FirstOrDefault(words => words is [var name, ..] && name.Equals("frame-ancestors", StringComparison.OrdinalIgnoreCase))?
        .Skip(1).All(source => source.Split("://")[^1] is not "*" and not "https:" and not "http:") == true;
}
