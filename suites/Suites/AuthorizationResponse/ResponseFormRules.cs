using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Suites;

/// <summary>The form of an authorization response, good or bad (RFC 6749 sections 3.1, 4.1.2 and 4.1.2.1).</summary>
[Needs("web", "victim")]
public sealed class ResponseFormRules : ConformanceSuite
{
    private static readonly string[] ErrorParameters = ["error", "error_description", "error_uri", "state", "iss", "session_state"];

    [Check("authorization-response/success-has-a-code", Severity.Medium, "RFC6749-4.1.2/code-sent", "RFC6749-3.1/get-works",
        ProvenBy = ["response-without-code"],
        Gains = "Nobody can log in.")]
    public async Task A_sound_request_by_get_ends_in_a_code()
    {
        var answer = await Flow.AskAsync(Clients.Web.Request());
        Decided(answer, "the sound request");
        Holds(answer.Response?.Parameters["code"] is { Length: > 0 }, "a code at the redirect URI", answer.Summary);
    }

    [Check("authorization-response/parameters-come-once", Severity.Medium, "RFC6749-3.1/response-parameters-once",
        ProvenBy = ["response-parameter-twice"], Attacks = ["B4"],
        Gains = "Two components of the client that look at the first and at the last value see two different responses.")]
    public async Task No_parameter_of_a_response_comes_twice()
    {
        var good = await Flow.AuthorizeAsync(Clients.Web.Request());
        ComeOnce(good.Response, "a success");
        var errors = await ErrorsAsync();
        Applies(errors.Count > 0, "each parameter of a success comes once, and the server answers errors by pages of its own");
        foreach (var error in errors)
            ComeOnce(error, "an error");
    }

    [Check("authorization-response/errors-are-printable", Severity.Low, "RFC6749-4.1.2.1/error-characters", "RFC6749-4.1.2.1/error-uri-syntax",
        ProvenBy = ["authorization-error-not-printable", "authorization-error-uri-malformed"],
        Gains = "A text of the server's breaks the log line or the page that a client puts it into.")]
    public async Task Error_texts_hold_the_allowed_characters_alone()
    {
        var errors = await ErrorsAsync();
        Applies(errors.Count > 0, "the server answers these errors by pages of its own");
        foreach (var error in errors)
            ErrorTexts.Demand(name => error.Parameters[name], "RFC6749-4.1.2.1/error-characters", "RFC6749-4.1.2.1/error-uri-syntax");
    }

    [Check("authorization-response/error-comes-without-a-code", Severity.High, "OIDC-Core-3.1.2.6/no-grant-in-errors", "OIDC-Core-3.1.2.6/no-other-parameters", "RFC6749-4.1.1/decision-kept",
        ProvenBy = ["code-beside-error"], Attacks = ["B37"],
        Gains = "A client gets what the server just refused.")]
    public async Task An_error_comes_with_neither_a_code_nor_a_token()
    {
        var refused = await Flow.Denying.AskAsync(Clients.Web.Request().With("prompt", "consent"));
        foreach (var error in (await ErrorsAsync()).Append(refused.Response).OfType<Delivered>().Where(response => response.Parameters.Has("error")))
        {
            var names = error.Parameters.Select(parameter => parameter.Key).ToList();
            Holds(!names.Any(name => name is "code" or "access_token" or "id_token" or "refresh_token"), "an error alone", error.Summary + $" with {string.Join(", ", names)}",
                error == refused.Response ? "RFC6749-4.1.1/decision-kept" : "OIDC-Core-3.1.2.6/no-grant-in-errors");
            if (names.Except(ErrorParameters).ToList() is { Count: > 0 } others)
                Observe($"The error {error.Parameters["error"]} comes with {string.Join(", ", others)}.");
        }
    }

    private static void ComeOnce(Delivered response, string what)
    {
        var twice = response.Parameters.GroupBy(parameter => parameter.Key).Where(group => group.Count() > 1).Select(group => group.Key).ToList();
        Holds(twice.Count == 0, "each parameter once", $"{what}: {string.Join(", ", twice)} more than once");
    }

    /// <summary>Errors of several kinds, as far as they are delivered to the client; a server may also show pages.</summary>
    private async Task<IReadOnlyList<Delivered>> ErrorsAsync()
    {
        var silent = await Flow.AsNobody.AskAsync(Clients.Web.Request().With("prompt", "none"));
        DecidedOrAsked(silent, "the silent request");
        AuthorizationAnswer[] answers =
        [
            await Flow.AskAsync(Clients.Web.Request().With("response_type", "voucher")),
            await Flow.AskAsync(Clients.Web.Request().With("scope", "openid \"<\u00e9>\\\"")),
        ];
        foreach (var answer in answers)
            Decided(answer, "the faulty request");
        return [.. answers.Append(silent).Select(answer => answer.Response).OfType<Delivered>().Where(response => response.Parameters.Has("error"))];
    }
}
