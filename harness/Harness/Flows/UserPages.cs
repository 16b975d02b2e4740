using OAuthConformance.Harness.Evidence;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Flows;

/// <summary>The pages that users see, by themselves and in a frame of an attacker's page.</summary>
public sealed class UserPages(CheckContext context)
{
    /// <summary>Login page, consent page and error page, as the browser showed them once for all checks; those alone that the server has.</summary>
    public async Task<IReadOnlyList<SeenPage>> SeenAsync()
    {
        var tour = await context.Target.PagesAsync();
        tour.CopyTo(context.Recorder);
        return tour.Pages;
    }

    /// <summary>
    /// A page in a frame of https://evil.example. The frame asks the target itself where that takes no session. A session
    /// comes along to other sites' pages only with cookies for which the target says so, and in browsers that let third
    /// parties have cookies; so the consent page is shown as the target sent it to a browser with these cookies alone.
    /// </summary>
    /// <param name="page">The page.</param>
    /// <param name="withoutPolicy">True to show the page as it was sent, but for the header Content-Security-Policy.</param>
    /// <returns>Null when a frame of another site cannot have the page, since no cookies come along that open it.</returns>
    public async Task<FramedPage?> FrameAsync(SeenPage page, bool withoutPolicy = false)
    {
        await using var browser = await context.Target.NewBrowserAgentAsync();
        var shown = page;
        if (page.Name == PageTour.ConsentPage)
        {
            if (page.TravellingCookies.Count == 0)
                return null;
            await browser.TakeTravellingCookiesAsync(page);
            if ((await browser.LookAsync(page.Name, page.Asked, new Person(null), PageTour.IsConsentPage, context.Recorder, context.Cancellation)).Page is not { } again)
                return null;
            shown = again;
        }

        var asSent = withoutPolicy ? shown.Response with { Headers = [.. shown.Response.Headers.Where(header => !header.Name.Equals("Content-Security-Policy", StringComparison.OrdinalIgnoreCase))] } : shown.Response;
        return page.Name == PageTour.ConsentPage || withoutPolicy
            ? await browser.FrameAsync(shown.Url, asSent, context.Recorder, context.Cancellation)
            : await browser.FrameAsync(page.Asked, null, context.Recorder, context.Cancellation);
    }

    /// <summary>A page as the target sent it to the quick agent, in a frame of https://evil.example.</summary>
    public async Task<FramedPage> FrameAsync(Exchange page)
    {
        await using var browser = await context.Target.NewBrowserAgentAsync();
        return await browser.FrameAsync(page.Request.Url, BrowserAgent.Shown(page.Answered), context.Recorder, context.Cancellation);
    }

    /// <summary>What another site is told by the browser when a link leads there from a page that the target sent to the quick agent.</summary>
    /// <returns>The Referer; empty when none is told.</returns>
    public async Task<string> RefererFromAsync(Exchange page)
    {
        await using var browser = await context.Target.NewBrowserAgentAsync();
        var followed = await browser.FollowedFromAsync(page, context.Cancellation) ?? throw new ControlFailedException("no link leads away from the page");
        return followed.Headers.FirstOrDefault(header => header.Name.Equals("Referer", StringComparison.OrdinalIgnoreCase))?.Value ?? "";
    }
}

/// <summary>One visit of the browser to every page that users see: an error, a login, and the question for consent.</summary>
/// <param name="Pages">The pages; the login page is always among them.</param>
/// <param name="Evidence">What was sent and seen.</param>
public sealed record PageTour(IReadOnlyList<SeenPage> Pages, Recorder Evidence)
{
    internal const string ErrorPage = "error page";
    internal const string LoginPage = "login page";
    internal const string ConsentPage = "consent page";

    /// <summary>Makes the tour, with client 'web' and the victim.</summary>
    /// <exception cref="ControlFailedException">There is no login page, or the login failed.</exception>
    public static async Task<PageTour> MakeAsync(Target target, CancellationToken cancellation)
    {
        var endpoint = target.Metadata.AuthorizationEndpoint ?? throw new NotApplicableException("the target tells no authorization endpoint");
        var evidence = new Recorder(target.Secrets);
        await using var browser = await target.NewBrowserAgentAsync();
        var request = Client.From("web", target.Profile.Clients.Web!).Request().With("prompt", "consent");
        var (nobody, victim) = (new Person(null), new Person(target.Profile.Users.Victim));

        async Task<(SeenPage? Page, Landing? Landing)> LookAsync(string name, AuthorizationRequest asked, Person person, Func<RecognisedPage, bool> isIt)
        {
            evidence.Step($"the {name} by itself");
            var seen = await browser.LookAsync(name, asked.ToUrl(endpoint), person, isIt, evidence, cancellation);
            return seen.Landing is Lost lost ? throw new ControlFailedException($"the {name}: {lost.Reason}") : seen;
        }

        var error = await LookAsync(ErrorPage, request.With("redirect_uri", "https://evil.example/callback"), nobody, page => page is OtherPage or UserAgents.ConsentPage);
        var login = await LookAsync(LoginPage, request, nobody, page => page is UserAgents.LoginPage);
        var consent = await LookAsync(ConsentPage, request, victim, IsConsentPage);
        if (login.Page is null || consent.Landing is LoginRejected)
            throw new ControlFailedException($"no login page, or no way past it: {(login.Landing ?? consent.Landing)!.Summary}");
        return new([.. new[] { error.Page, login.Page, consent.Page }.OfType<SeenPage>()], evidence);
    }

    internal static bool IsConsentPage(RecognisedPage page) => page is UserAgents.ConsentPage;

    /// <summary>Shows the tour in the evidence of a check.</summary>
    internal void CopyTo(Recorder recorder)
    {
        foreach (var step in Evidence.Steps)
        {
            recorder.Step(step.Name);
            foreach (var exchange in step.Exchanges)
                recorder.Add(exchange);
        }

        foreach (var picture in Evidence.Pictures)
            recorder.Keep(picture);
    }
}
