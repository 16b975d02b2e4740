using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Suites;

/// <summary>Requests that leave TLS out (RFC 6749 sections 3.1 and 3.2). No secret of the profile is sent in plain: the client and its secret are made up.</summary>
public sealed class PlainHttpRules : ConformanceSuite
{
    private const string MadeUpId = "conformance-made-up";

    private static TokenRequest TokenRequestOfNobody => TokenRequest.ClientCredentials(
        new("made up", MadeUpId, $"made-up-{Pkce.NewVerifier()}", ClientAuthentication.ClientSecretPost, new ClientProfile { Id = MadeUpId }));

    /// <inheritdoc/>
    protected override void Precondition() => AppliesToHttps();

    [Check("tls/plain-http-is-refused", Severity.High, "RFC6749-3.2/endpoint-over-tls",
        "RFC6749-2.3.1/password-over-tls", "RFC6749-10.3/access-token-over-tls", "RFC6749-10.4/refresh-token-over-tls", "RFC6749-10.8/credentials-not-in-clear", "RFC6750-5.2/tls-served", "OIDC-Core-3.1.3/tls",
        ProvenBy = ["token-endpoint-also-in-plain"],
        Gains = "A client with a wrong address, or led to one, sends its secret and gets its tokens where everybody on the way reads along.")]
    public async Task The_token_endpoint_does_nothing_for_a_request_over_plain_http()
    {
        Step("control");
        var control = await Token.SendAsync(TokenRequestOfNobody);
        if (control.Outcome != Outcome.Accepted && (control.Outcome == Outcome.Undecided || control.ErrorCode is null))
            throw new ControlFailedException($"over https an unknown client is not answered with an error code, by which the same over http could be known: {control.Summary}");

        foreach (var url in await Tls.PlainTwinsAsync(Token.Url))
        {
            Step($"attack: {url}");
            Context.Recorder.Difference("the same request to an http address");
            if (await Tls.AskInPlainAsync(TokenRequestOfNobody.ToWire(url)) is not { } response)
                continue;
            var answer = new JsonBody(response);
            Holds(answer.Text("access_token") is null && (answer.Text("error") is not { } error || error != control.ErrorCode),
                "no answer, an answer of the TLS layer, or a redirect to https", $"{url} answered as the token endpoint does: status {response.Status}, {string.Join(", ", answer.MemberNames)}");
        }
    }

    [Needs("web")]
    [Check("tls/no-login-over-plain-http", Severity.High, "RFC6749-3.1/endpoint-over-tls",
        "RFC6749-10.8/codes-not-in-clear", "RFC6749-10.11/pages-over-tls", "RFC9700-2.6/responses-encrypted", "OIDC-Core-3.1.2/tls",
        ProvenBy = ["login-also-in-plain"],
        Gains = "Whoever is on the way reads the user's password, or puts a login page of his own before the user.")]
    public async Task The_authorization_endpoint_asks_nobody_to_log_in_over_plain_http()
    {
        Step("control");
        var control = await LandingAsync(Authorization);
        if (control is Lost lost)
            throw new ControlFailedException(lost.Reason);

        foreach (var url in await Tls.PlainTwinsAsync(Authorization))
        {
            Step($"attack: {url}");
            Context.Recorder.Difference("the same request to an http address");
            if (await Tls.AskInPlainAsync(WireRequest.Page(Clients.Web.Request().ToUrl(url))) is null)
                continue;
            var landing = await LandingAsync(url);
            if (landing is Lost nowhere)
                throw new UndecidedException(nowhere.Reason);
            Holds(!IsServedInPlain(landing, control), "no answer, an answer of the TLS layer, or a redirect to https", $"{url}: {landing.Summary}");
        }
    }

    private string Authorization => Target.Metadata.AuthorizationEndpoint ?? throw new NotApplicableException("the target tells no authorization endpoint");

    /// <summary>The quick agent, even for a target that needs a browser: browsers go to https by themselves, and what is asked here would stay unseen.</summary>
    private Task<Landing> LandingAsync(string endpoint) =>
        Target.NewQuickAgent().AuthorizeAsync(Clients.Web.Request().ToUrl(endpoint), new(User: null), Context.Recorder, Context.Cancellation);

    /// <summary>A login page, a code, or, where script makes the pages, the page that stands at the https address too.</summary>
    private static bool IsServedInPlain(Landing landing, Landing control) => landing switch
    {
        LoginRejected login => login.Url.StartsWith("http:", StringComparison.Ordinal),
        Delivered delivered => delivered.Parameters.Has("code"),
        OwnPage page => page.Url.StartsWith("http:", StringComparison.Ordinal) && control is OwnPage same && (page.Status, page.Text) == (same.Status, same.Text),
        _ => false,
    };
}
