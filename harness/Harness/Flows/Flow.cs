using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Flows;

/// <summary>The authorization endpoint, with a person at the user agent.</summary>
public sealed record Flow(CheckContext Context)
{
    /// <summary>More at once keep a machine of two cores from showing any of them in time.</summary>
    private const int MostTabs = 10;

    private UserProfile? User { get; init; }

    private bool IsAlone { get; init; }

    private bool IsInBrowser { get; init; }

    private bool Denies { get; init; }

    private bool IsNobody { get; init; }

    private ExecutionTrap? Trap { get; init; }

    /// <summary>In a session of its own: for whatever may kill the session's other grants.</summary>
    public Flow Alone => this with { IsAlone = true };

    /// <summary>In the real browser, in a session of its own.</summary>
    public Flow InBrowser => this with { IsInBrowser = true, IsAlone = true };

    /// <summary>In the real browser, where a payload of the trap that runs as script springs it.</summary>
    public Flow InBrowserWith(ExecutionTrap trap) => InBrowser with { Trap = trap };

    /// <summary>The person refuses consent.</summary>
    public Flow Denying => this with { Denies = true, IsAlone = true };

    /// <summary>A person who cannot log in, in a fresh session.</summary>
    public Flow AsNobody => this with { IsNobody = true, IsAlone = true };

    /// <summary>Another person than the victim.</summary>
    public Flow As(UserProfile user) => this with { User = user };

    /// <summary>Asks, and takes whatever comes.</summary>
    public async Task<AuthorizationAnswer> AskAsync(AuthorizationRequest request)
    {
        var person = Person;
        var url = Url(request);
        if (IsInBrowser)
            return await AskInBrowserAsync(request);

        if (IsNobody)
            return Context.Target.NeedsBrowser ? await AskInBrowserAsync(request) : await NewSession().AskAsync(request);
        if (request.ByPost)
            return await new UserSession(Context, NewQuickAgent(), person.User).AskAsync(request);
        await using var lease = await Context.Target.Sessions.LeaseAsync(person.User!, IsAlone);
        var landing = await lease.Agent.AuthorizeAsync(url, person, Context.Recorder, Context.Cancellation);
        if (landing is Delivered)
            lease.Return();
        // The quick agent runs no script: whether such a page stays where it is, the browser has to say.
        return landing is OwnPage { HasUnrunScript: true } ? await AskInBrowserAsync(request) : new(request, person, landing);
    }

    private async Task<AuthorizationAnswer> AskInBrowserAsync(AuthorizationRequest request)
    {
        await using var browser = await OpenBrowserAsync();
        return await browser.AskAsync(request);
    }

    /// <summary>Opens requests side by side in the real browser and does nothing on the pages that come, for the trap to show what runs on them.</summary>
    /// <returns>Why some were not opened.</returns>
    public async Task<IReadOnlyList<string>> OpenEachAsync(IReadOnlyList<AuthorizationRequest> requests)
    {
        if (requests.Count == 0)
            return [];
        await using var browser = await Context.Target.NewBrowserAgentAsync(Trap);
        return await browser.OpenEachAsync([.. requests.Select(Url)], Context.Cancellation);
    }

    /// <summary>A fresh session of somebody who cannot log in.</summary>
    public UserSession NewSession() => new(Context, NewQuickAgent(), null);

    /// <summary>Shows answers of the target in the real browser as they were sent, for the trap to show what runs on them.</summary>
    /// <returns>Why some were not shown.</returns>
    public async Task<IReadOnlyList<string>> ShowEachAsync(IReadOnlyList<Exchange> answers)
    {
        if (answers.Count == 0)
            return [];
        await using var browser = await Context.Target.NewBrowserAgentAsync(Trap);
        var failures = new List<string>();
        foreach (var some in answers.Chunk(MostTabs))
            failures.AddRange(await browser.ShowEachAsync(some, Context.Cancellation));
        return failures;
    }

    /// <summary>A session in the real browser for several requests; the person logs in once. With a trap, it is set in all pages.</summary>
    public async Task<BrowserSession> OpenBrowserAsync() => new(this, await Context.Target.NewBrowserAgentAsync(Trap), Person);

    /// <summary>Asks, and expects a code.</summary>
    /// <exception cref="ControlFailedException">None came.</exception>
    public async Task<Grant> AuthorizeAsync(AuthorizationRequest request) => ToGrant(await AskAsync(request));

    /// <summary>Logs in where that is asked for, and stops before consent is given.</summary>
    /// <param name="request">The authorization request.</param>
    /// <param name="agent">A quick agent in which others may wait already; null for a fresh one.</param>
    /// <exception cref="NotApplicableException">The server asked for no consent.</exception>
    public async Task<HeldInteraction> BeginAsync(AuthorizationRequest request, QuickAgent? agent = null)
    {
        agent ??= NewQuickAgent();
        var held = await agent.HoldConsentAsync(Url(request), Person, Context.Recorder, Context.Cancellation);
        return new(Context, request, agent, FormOf(held, request, "consent form whose sending could be tried"));
    }

    /// <summary>Stops before the login form is sent, which is filled already.</summary>
    /// <param name="request">The authorization request.</param>
    /// <param name="agent">A quick agent in which others may wait already; null for a fresh one.</param>
    /// <exception cref="NotApplicableException">The server asked for no login, or for the user name on a page of its own.</exception>
    public async Task<HeldInteraction> BeginLoginAsync(AuthorizationRequest request, QuickAgent? agent = null)
    {
        agent ??= NewQuickAgent();
        var held = await agent.HoldLoginAsync(Url(request), Person, Context.Recorder, Context.Cancellation);
        var form = FormOf(held, request, "login form");
        return form.Typed is not null ? new(Context, request, agent, form) : throw new NotApplicableException(
            $"the login form {form.Request.Url.Split('?')[0]} asks for the user name alone, with the fields {string.Join(", ", form.Fields.Select(field => field.Key))}, and this check looks at a form that logs in");
    }

    /// <summary>Every step of a login and a consent but the first, each not sent, with a browser of its own that made those before.</summary>
    /// <param name="request">Makes the authorization request of each.</param>
    public async IAsyncEnumerable<HeldInteraction> StepsAsync(Func<AuthorizationRequest> request)
    {
        for (var made = 1; ; made++)
        {
            var (agent, own) = (NewQuickAgent(), request());
            if (await agent.WalkAsync(Url(own), Person, made, Context.Recorder, Context.Cancellation) is not { } next)
                yield break;
            yield return new(Context, own, agent, new(next, "") { Typed = Person.User?.Password });
        }
    }

    /// <summary>Logs in and gets a code, in a session that the check goes on with.</summary>
    /// <exception cref="ControlFailedException">No code came.</exception>
    public async Task<(UserSession Session, Grant Grant)> LogInAsync(AuthorizationRequest request)
    {
        var session = new UserSession(Context, NewQuickAgent(), Person.User);
        return (session, ToGrant(await session.AskAsync(request)));
    }

    /// <summary>Logs in and redeems the code, for checks that show the ID token to the server again.</summary>
    /// <param name="client">Which client's.</param>
    /// <exception cref="ControlFailedException">No tokens came.</exception>
    /// <exception cref="NotApplicableException">No ID token came.</exception>
    public async Task<SignedIn> SignInAsync(Client client)
    {
        var (session, grant) = await LogInAsync(client.Request());
        var tokens = await new TokenEndpoint(Context).TokensOfAsync(grant);
        return new(session, tokens.IdToken ?? throw new NotApplicableException($"the target issued no ID token for the scope {tokens.Scope}"), client.Request());
    }

    /// <summary>Logs in, and keeps a second user agent with the cookies that were there just before the login form was sent.</summary>
    /// <exception cref="NotApplicableException">No login was asked for.</exception>
    /// <exception cref="ControlFailedException">No code came.</exception>
    public async Task<(UserSession Session, UserSession Before)> LogInWithCopyAsync(AuthorizationRequest request)
    {
        var agent = NewQuickAgent();
        var form = FormOf(await agent.HoldPasswordAsync(Url(request), Person, Context.Recorder, Context.Cancellation), request, "login form");
        var before = new UserSession(Context, agent.Copy(), null);
        var landing = await agent.ContinueAsync(form.Request, Person, Context.Recorder, Context.Cancellation);
        ToGrant(new(request, Person, landing));
        return (new(Context, agent, Person.User), before);
    }

    /// <summary>Asks, and expects a response without an error, whatever the response type delivers.</summary>
    /// <exception cref="ControlFailedException">None came.</exception>
    public async Task<Delivered> DeliverAsync(AuthorizationRequest request)
    {
        var answer = await AskAsync(request);
        return answer is { Outcome: Outcome.Accepted, Response: { } response } ? response : throw new ControlFailedException($"no response came for a sound request: {answer.Summary}");
    }

    /// <summary>The code of an answer.</summary>
    /// <exception cref="ControlFailedException">There is none.</exception>
    public static Grant ToGrant(AuthorizationAnswer answer) => answer.Response is { } response && response.Parameters["code"] is { } code
        ? new(answer.Request.Client, code, answer.Request.RedirectUri, answer.Request.CodeVerifier, answer.Request, response)
        : throw new ControlFailedException($"no authorization code came: {answer.Summary}");

    private HeldForm FormOf((Landing? Landing, HeldForm? Form) held, AuthorizationRequest request, string what)
    {
        if (held.Form is { } form)
            return form;
        var answer = new AuthorizationAnswer(request, Person, held.Landing!);
        throw answer.Outcome == Outcome.Undecided
            ? new ControlFailedException($"the way to a {what} led nowhere: {answer.Summary}")
            : new NotApplicableException($"the server showed no {what}: {answer.Summary}");
    }

    /// <summary>A quick agent of its own, for words that look into its cookies and forms.</summary>
    private QuickAgent NewQuickAgent() => Context.Target.NeedsBrowser
        ? throw new NotApplicableException("the pages of this target need a browser, and this check looks at them without one")
        : Context.Target.NewQuickAgent();

    private Person Person => IsNobody ? new(null) : new(AbleToLogIn(User ?? new Users(Context).Victim), Denies);

    /// <summary>The user, when the profile gives all that its own steps of a login type.</summary>
    private UserProfile AbleToLogIn(UserProfile user) => user.TotpSecret is null && Context.Target.Profile.Login?.Steps.Any(step => step.Value == "totp") == true
        ? throw new NotApplicableException($"a step of login.steps types a one-time code, and the profile gives the user {user.Username} no totpSecret")
        : user;

    internal string Url(AuthorizationRequest request) => request.ToUrl(
        Context.Target.Metadata.AuthorizationEndpoint ?? throw new NotApplicableException("the target tells no authorization endpoint"));
}

/// <summary>A step of a login or a consent that was not sent yet, mostly a form.</summary>
/// <param name="Context">The check's context.</param>
/// <param name="Request">The authorization request that led to it.</param>
/// <param name="Agent">The user agent that it was shown to.</param>
/// <param name="Form">The form, filled.</param>
public sealed record HeldInteraction(CheckContext Context, AuthorizationRequest Request, QuickAgent Agent, HeldForm Form)
{
    /// <summary>What the page says.</summary>
    public string PageText => Form.PageText;

    /// <summary>The same with one field of the form set.</summary>
    public HeldInteraction With(string field, string value) => this with { Form = Form.With(field, value) };

    /// <summary>Whether it carries the user's password.</summary>
    public bool HasPassword => Form.Typed is { } password && Form.Fields.Any(item => item.Value == password);

    /// <summary>Whoever sits at the user agent, as somebody who asks again without credentials.</summary>
    public UserSession Session => new(Context, Agent, null);

    /// <summary>Sends a login form from a user agent whose person then leaves the consent page, if one comes, unanswered.</summary>
    public async Task LogInOnlyAsync(QuickAgent from)
    {
        if ((await from.ContinueUntilConsentAsync(Form.Request, new(null), Context.Recorder, Context.Cancellation)).Landing is Lost lost)
            throw new ControlFailedException(lost.Reason);
    }

    /// <summary>Opens an address in the user agent that it was shown to.</summary>
    public async Task<AuthorizationAnswer> OpenAsync(string url)
    {
        var nobody = new Person(null);
        return new(Request, nobody, await Agent.AuthorizeAsync(url, nobody, Context.Recorder, Context.Cancellation));
    }

    /// <summary>Has another site send a form from a user agent whose person answers no question that comes of it: an answer of his own would be no forgery.</summary>
    public async Task<AuthorizationAnswer> ForgeAsync(QuickAgent from, HeldForm form)
    {
        var nobody = new Person(null);
        var (landing, asked) = await from.ContinueUntilConsentAsync(form.Request, nobody, Context.Recorder, Context.Cancellation);
        return new(Request, nobody, landing ?? new OwnPage(asked!.Request.Url, 200, $"the user is asked: {asked.PageText}"));
    }

    /// <summary>Sends the form from a user agent that cannot log in.</summary>
    public Task<AuthorizationAnswer> SubmitAsync(QuickAgent from) => SubmitAsync(from, Form);

    /// <summary>Sends another form in its place.</summary>
    public async Task<AuthorizationAnswer> SubmitAsync(QuickAgent from, HeldForm form)
    {
        var nobody = new Person(null);
        return new(Request, nobody, await from.ContinueAsync(form.Request, nobody, Context.Recorder, Context.Cancellation));
    }
}
