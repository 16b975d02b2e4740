using NUnit.Framework;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Evidence;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.UserAgents;
using OAuthConformance.Proof;

namespace OAuthConformance.Suites.Proof;

/// <summary>At the end of an audit its sessions and refresh tokens are dead at the target.</summary>
public sealed class DepartureTests
{
    [Test]
    public async Task What_an_audit_made_is_removed()
    {
        var loaded = EmbeddedProfiles.Read("embedded", Workspace.Of(AppContext.BaseDirectory).ProfileFolders, port: 0);
        var launched = await new ReferenceLauncher().LaunchAsync(loaded, _ => { }, default);
        await using var server = launched.Server;
        await using var target = await Target.ConnectAsync(launched.Profile, browser: null, TimeProvider.System, default);
        var context = new CheckContext(target, new Recorder(target.Secrets), new HashSet<string> { "web", "victim" }, default);
        var client = new Clients(context).Web;
        var (session, grant) = await new Flow(context).LogInAsync(client.OfflineRequest());
        var token = new TokenEndpoint(context);
        var tokens = await token.TokensOfAsync(grant);
        var alive = (await session.AskAsync(client.Request(), canLogIn: false)).Outcome;

        var said = await target.Departure.LeaveAsync(target, default);

        Assert.That(alive, Is.EqualTo(Outcome.Accepted));
        Assert.That(said, Is.EqualTo("At the end, all 1 sessions were ended and all 1 refresh tokens were ended."));
        Assert.That((await session.AskAsync(client.Request(), canLogIn: false)).Outcome, Is.Not.EqualTo(Outcome.Accepted));
        Assert.That((await token.RefreshAsync(tokens)).Outcome, Is.EqualTo(Outcome.Refused));
    }

    [Test]
    public async Task A_session_of_the_browser_is_ended_also_after_its_window_was_closed()
    {
        var loaded = EmbeddedProfiles.Read("embedded", Workspace.Of(AppContext.BaseDirectory).ProfileFolders, port: 0);
        var launched = await new ReferenceLauncher().LaunchAsync(loaded, _ => { }, default);
        await using var server = launched.Server;
        await using var listener = CallbackListener.Start();
        var installed = await InstalledBrowser.FindOrInstallAsync(mayInstall: true, _ => { }, default);
        await using var browser = await EmbeddedProfiles.LaunchBrowserAsync(installed, listener, [loaded], default);
        await using var target = await Target.ConnectAsync(launched.Profile, () => Task.FromResult(browser), TimeProvider.System, default);
        await using var open = await target.NewBrowserAgentAsync();
        var closed = await target.NewBrowserAgentAsync();
        async Task<Landing> AskAsync(BrowserAgent agent, UserProfile? user) => await agent.AuthorizeAsync(
            Client.From("web", target.Profile.Clients.Web!).Request().ToUrl(target.Metadata.AuthorizationEndpoint!), new(user), new(target.Secrets), default);
        await AskAsync(closed, target.Profile.Users.Attacker!);
        await closed.DisposeAsync();
        await AskAsync(open, target.Profile.Users.Victim!);
        var alive = await AskAsync(open, user: null);

        var said = await target.Departure.LeaveAsync(target, default);

        Assert.That(alive, Is.TypeOf<Delivered>());
        Assert.That(said, Is.EqualTo("At the end, all 2 sessions were ended and no refresh tokens were left."));
        Assert.That(await AskAsync(open, user: null), Is.TypeOf<LoginRejected>());
    }
}
