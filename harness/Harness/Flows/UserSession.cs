using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Flows;

/// <summary>A user agent that a check asks several things of, one after the other, with the cookies that come of it.</summary>
/// <param name="Context">The check's context.</param>
/// <param name="Agent">The user agent.</param>
/// <param name="User">Who sits there; null for somebody who cannot log in.</param>
public sealed record UserSession(CheckContext Context, QuickAgent Agent, UserProfile? User)
{
    /// <summary>Asks to be logged out.</summary>
    /// <param name="request">The logout request.</param>
    /// <param name="confirms">True to say yes when asked whether to; false to stop there.</param>
    public async Task<LogoutAnswer> LogOutAsync(LogoutRequest request, bool confirms = true)
    {
        var (landing, question) = await Agent.LogOutAsync(request.ToWire(LogoutEndpoint), Context.Recorder, Context.Cancellation);
        if (question is not null && confirms)
            landing = await Agent.ConfirmLogoutAsync(question.Request, Context.Recorder, Context.Cancellation);
        if (landing is OwnPage { Status: < 400, IsUnread: true } page)
            landing = new Lost($"the logout ended on a page that may ask for more: {page.Text}");
        return new(request, landing, question);
    }

    private string LogoutEndpoint => Context.Target.Metadata.EndSessionEndpoint ?? throw new NotApplicableException("the target tells no end_session_endpoint");

    /// <summary>Asks, and takes whatever comes.</summary>
    /// <param name="request">The authorization request.</param>
    /// <param name="canLogIn">False to find out whether credentials are asked for: then a login page is where it ends.</param>
    /// <param name="denies">True to refuse consent.</param>
    public async Task<AuthorizationAnswer> AskAsync(AuthorizationRequest request, bool canLogIn = true, bool denies = false)
    {
        var endpoint = Context.Target.Metadata.AuthorizationEndpoint ?? throw new NotApplicableException("the target tells no authorization endpoint");
        var person = new Person(canLogIn ? User : null, denies);
        var landing = await Agent.ContinueAsync(request.ToWire(endpoint), person, Context.Recorder, Context.Cancellation);
        return new(request, person, landing is OwnPage { HasUnrunScript: true, Status: < 400 } page
            ? new Lost($"{page.Summary}; it holds script, which this kind of session does not run")
            : landing);
    }
}

/// <summary>A session in the real browser that a check asks several things of, one after the other.</summary>
/// <param name="Flow">Which authorization endpoint.</param>
/// <param name="Agent">The browser's page.</param>
/// <param name="Person">Who sits there.</param>
public sealed record BrowserSession(Flow Flow, BrowserAgent Agent, Person Person) : IAsyncDisposable
{
    /// <summary>Asks, and takes whatever comes.</summary>
    public async Task<AuthorizationAnswer> AskAsync(AuthorizationRequest request) => new(
        request, Person, await Agent.AuthorizeAsync(Flow.Url(request), Person, Flow.Context.Recorder, Flow.Context.Cancellation));

    /// <summary>Opens an address in a tab of its own, where nobody presses anything, and gives script the time to do something.</summary>
    /// <returns>Why it was not opened; null when it was.</returns>
    public Task<string?> OpenAsync(string url) => Agent.OpenAsync(url, Flow.Context.Cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Agent.DisposeAsync();
}
