using OAuthConformance.Harness.Evidence;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.Tests.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Tests.UserAgents;

/// <summary>A quick agent before a real server whose pages a test writes.</summary>
internal sealed class QuickAgentRun : IAsyncDisposable
{
    public static readonly Person Vera = new(new UserProfile { Username = "vera", Password = "correct horse" });

    private readonly HttpSender _sender;

    public QuickAgentRun(Func<ReceivedRequest, string> answer, TimeProvider? time = null)
    {
        Server = LoopbackServer.Start(answer);
        _sender = new(() => Server.Hosts, Traffic);
        Agent = new(_sender, () => Server.Hosts, Traffic, time ?? TimeProvider.System);
    }

    public LoopbackServer Server { get; }

    public QuickAgent Agent { get; }

    public Traffic Traffic { get; } = new();

    public Recorder Recorder { get; } = new(new());

    public IEnumerable<string> Targets => Server.Received.Select(request => $"{request.Method} {request.Target}");

    public Task<Landing> AuthorizeAsync(Person? person = null, string path = "/authorize") =>
        Agent.AuthorizeAsync(Server.Url + path, person ?? Vera, Recorder, default);

    public async ValueTask DisposeAsync()
    {
        await Agent.DisposeAsync();
        _sender.Dispose();
        await Server.DisposeAsync();
    }
}
