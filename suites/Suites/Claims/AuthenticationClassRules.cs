using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>How strongly a user logged in, asked for by the claims parameter (OpenID Connect Core section 5.5.1.1).</summary>
[Needs("web", "victim")]
public sealed class AuthenticationClassRules : ConformanceSuite
{
    private const string UnknownClass = "urn:unheard-of:class";

    /// <inheritdoc/>
    protected override void Precondition() => Applies(Target.Metadata.Flag("claims_parameter_supported"), "the metadata does not set claims_parameter_supported");

    [Check("claims/essential-acr-is-met-or-fails", Severity.High, "OIDC-Core-5.5.1.1/essential-acr-matches", "OIDC-Core-5.5.1.1/essential-acr-fails",
        ProvenBy = ["essential-acr-passed-over"], Attacks = ["B60"],
        Gains = "A client that insists on a strong login is told that it had one.")]
    public async Task An_essential_class_that_nobody_can_meet_is_not_answered()
    {
        Step("control");
        await Flow.AuthorizeAsync(Clients.Web.Request());

        Step("attack");
        Context.Recorder.Difference($"claims: (absent) -> an essential acr of {UnknownClass}");
        var answer = await Flow.AskAsync(Clients.Web.Request().With("claims", OfIdToken($"\"acr\":{{\"essential\":true,\"values\":[\"{UnknownClass}\"]}}")));
        MustNotGetThrough(answer, "an error, or a stronger login");
    }

    [Check("claims/voluntary-acr-is-the-sessions", Severity.Medium, "OIDC-Core-5.5.1.1/voluntary-acr-is-current",
        ProvenBy = ["voluntary-acr-echoed"], Attacks = ["B60"],
        Gains = "A client reads what it asked for as what happened.")]
    public async Task A_class_that_is_only_wished_for_is_answered_with_the_real_one()
    {
        var usual = IdTokenOf(await UserTokensAsync(Clients.Web)).Claim("acr");
        var wished = IdTokenOf(await UserTokensAsync(Clients.Web.Request().With("claims", OfIdToken($"\"acr\":{{\"value\":\"{UnknownClass}\"}}")), Flow)).Claim("acr");
        Holds(wished != UnknownClass && (usual is null || wished is null || wished == usual), $"no acr, or {usual ?? "that of the login"}", wished ?? "");
    }

    [Check("claims/subject-is-compared-by-code-point", Severity.High, "OIDC-Core-14/code-point-equality", "OIDC-Core-14/no-normalization",
        ProvenBy = ["requested-sub-normalized"], Attacks = ["B60"],
        Gains = "A request for one user is answered for another whose name looks the same.")]
    public async Task A_subject_that_only_looks_the_same_is_another()
    {
        var own = await SubjectAsync();
        Step("control");
        AcceptedControl(await Flow.AskAsync(Clients.Web.Request().With("claims", OfSubject(own))));

        Step("attack");
        Context.Recorder.Difference("the sub asked for: the user's own -> its look-alike in full-width letters");
        var answer = await Flow.AskAsync(Clients.Web.Request().With("claims", OfSubject(string.Concat(own.Select(FullWidth)))));
        MustNotGetThrough(answer, "an error, or a login page");
    }

    [Check("claims/json-escapes-are-read", Severity.Low, "OIDC-Core-14/json-escapes-removed",
        ProvenBy = ["requested-sub-compared-unescaped"],
        Gains = "A client whose library escapes more than it has to is refused.")]
    public async Task A_subject_with_json_escapes_is_the_same()
    {
        var own = await SubjectAsync();
        await StillAccepted(
            from: () => RequestOf(Clients.Web),
            control: request => Flow.AskAsync(request.With("claims", OfSubject(own))),
            variant: request => Flow.AskAsync(request.With("claims", OfSubject(string.Concat(own.Select(c => $"\\u{(int)c:x4}"))))));
    }

    private async Task<string> SubjectAsync() => IdTokenOf(await UserTokensAsync(Clients.Web)).Claim("sub")
        ?? throw new ControlFailedException("the ID token has no sub");

    private static string OfSubject(string sub) => OfIdToken($"\"sub\":{{\"value\":\"{sub}\"}}");

    /// <summary>A claims parameter, written by hand: one check is about how a text is escaped.</summary>
    private static string OfIdToken(string claim) => $"{{\"id_token\":{{{claim}}}}}";

    private static char FullWidth(char c) => c is > ' ' and < '\x7f' and not '"' and not '\\' ? (char)(c + 0xfee0) : c;
}
