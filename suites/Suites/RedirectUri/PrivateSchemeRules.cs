using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>Native applications that are answered at a scheme of their own (RFC 8252 sections 7.1 and 8.4).</summary>
[Needs("native", "victim")]
public sealed class PrivateSchemeRules : ConformanceSuite
{
    [Check("redirect-uri/private-use-scheme-works", Severity.Low, "RFC8252-7/three-redirect-options",
        ProvenBy = ["private-use-scheme-refused"],
        Gains = "A native application that cannot listen on a port cannot be used.")]
    public async Task A_native_application_is_answered_at_a_scheme_of_its_own()
    {
        var answer = await Flow.AskAsync(Clients.Native.Request().With("redirect_uri", Registered(withPeriod: true)));
        Decided(answer, "the request of a native application");
        Holds(answer.Response?.Parameters["code"] is not null, "a code", answer.Summary);
    }

    [Check("redirect-uri/scheme-without-a-period-is-refused", Severity.Low, "RFC8252-8.4/scheme-has-a-period",
        ProvenBy = ["private-use-scheme-without-period-accepted"], Attacks = ["B7"],
        Gains = "Another application on the device registers the same scheme and gets the code, and no owner of a domain can object.")]
    public Task A_scheme_without_a_period_is_refused_though_it_was_registered()
    {
        var withoutPeriod = Registered(withPeriod: false);
        return Refused(
            from: () => RequestOf(Clients.Native),
            control: request => Flow.AskAsync(request),
            attack: request => Flow.AskAsync(request.With("redirect_uri", withoutPeriod)),
            with: []);
    }

    private string Registered(bool withPeriod)
    {
        var found = Clients.Native.Registration.RedirectUris.FirstOrDefault(uri =>
            uri.Split(':')[0] is var scheme and not ("http" or "https") && scheme.Contains('.', StringComparison.Ordinal) == withPeriod);
        Applies(found is not null, $"no redirect URI of client 'native' has a scheme {(withPeriod ? "of its own, with a period" : "without a period")}, for which it would have to be registered");
        return found!;
    }
}
