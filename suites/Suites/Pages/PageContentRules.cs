using OAuthConformance.Harness.Checks;

namespace OAuthConformance.Suites;

/// <summary>What the pages of the server let other sites know (RFC 9700 section 4.2.4).</summary>
[Needs("web", "victim")]
public sealed class PageContentRules : ConformanceSuite
{
    [Check("pages/no-third-party-content", Severity.Medium, "RFC9700-4.2.4/no-third-party-content",
        ProvenBy = ["consent-page-loads-logo-of-client", "pages-load-foreign-script"], Attacks = ["B14"], Tags = ["browser"],
        Gains = "Another site learns who logs in where, and its script, if it is one, reads passwords and gives consent.")]
    public async Task The_pages_load_nothing_from_other_sites()
    {
        foreach (var page in await Pages.SeenAsync())
        {
            var foreign = page.ForeignContent(Target.Hosts);
            Holds(foreign.Count == 0, "requests to hosts of the profile alone", $"the {page.Name} loads {string.Join(", ", foreign)}");
            foreach (var link in page.ForeignLinks(Target.Hosts))
                Observe($"The {page.Name} links to another site: {link}");
        }
    }

    [Check("pages/referrer-is-kept", Severity.Low, "RFC9700-4.2.4/referrer-kept",
        ProvenBy = ["pages-tell-their-address"], Attacks = ["B14"], Tags = ["browser"],
        Gains = "A site that is linked to, or that content comes from, learns the state of the request and whatever else the address holds.")]
    public async Task The_pages_do_not_tell_other_sites_their_address()
    {
        foreach (var page in await Pages.SeenAsync())
        {
            if (page.Followed is not { } followed)
                throw new Harness.Checks.UndecidedException($"no link leads away from the {page.Name}");
            var told = followed.Headers.FirstOrDefault(header => header.Name.Equals("Referer", StringComparison.OrdinalIgnoreCase))?.Value ?? "";
            Holds(!Uri.TryCreate(told, UriKind.Absolute, out var address) || address.PathAndQuery == "/", "no Referer, or one without path and query", $"the {page.Name} tells {told}");
        }
    }
}
