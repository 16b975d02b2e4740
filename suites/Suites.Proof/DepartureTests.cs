using NUnit.Framework;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Evidence;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Proof;

namespace OAuthConformance.Suites.Proof;

/// <summary>At the end of an audit its sessions and refresh tokens are dead at the target.</summary>
public sealed class DepartureTests
{
    [Test]
    public async Task What_an_audit_made_is_removed()
    {
        var loaded = ProfileLoader.Load("embedded", Workspace.Of(AppContext.BaseDirectory).ProfileFolders);
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
}
