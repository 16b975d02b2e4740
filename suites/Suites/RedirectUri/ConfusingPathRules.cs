using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>A redirect URI is compared as it is written, whatever a browser, a proxy or a library would make of it (RFC 9700 section 4.1.3).</summary>
[Needs("web", "victim")]
public sealed class ConfusingPathRules : ConformanceSuite
{
    [Check("redirect-uri/confusing-paths-are-refused", Severity.Critical, "RFC9700-2.1/redirect-uri-exact", "RFC9700-4.1.3/redirect-uris-equal", "RFC6749-3.1.2.3/redirect-uri-exact", "OIDC-Core-3.1.2.1/redirect-uri-exact",
        ProvenBy = ["redirect-uri-normalised", "redirect-uri-control-characters-ignored", "redirect-uri-prefix-matched", "redirect-uri-not-compared"], Tags = ["attack"],
        Gains = "An address that the server takes for the registered one, and the browser for another, delivers the code to whoever wrote it.")]
    public Task No_spelling_that_programs_read_differently_is_accepted() => RefusedEach(
        from: () => RequestOf(Clients.Web),
        control: request => Flow.AskAsync(request),
        attacks: Spellings(new Uri(Clients.Web.RedirectUri)).Select(spelling => (spelling.Name,
            (Func<AuthorizationRequest, Task<AuthorizationAnswer>>)(request => Flow.AskAsync(request.With("redirect_uri", spelling.Uri))))),
        with: []);

    [Needs("otherWeb")]
    [Check("redirect-uri/of-another-client-is-refused", Severity.High, "RFC9700-4.11.2/no-redirect-on-invalid-combination", "RFC6749-4.1.2.1/no-redirect-when-invalid", "RFC9700-2.1/redirect-uri-exact",
        ProvenBy = ["redirect-uri-of-any-client", "redirect-uri-not-compared"], Tags = ["attack"],
        Gains = "The code that a user grants to one client is delivered to another, which the attacker registered.")]
    public Task The_address_of_another_client_is_refused()
    {
        var foreign = Clients.OtherWeb.RedirectUri;
        Applies(!Clients.Web.Registration.RedirectUris.Contains(foreign), "client 'web' has the redirect URI of client 'otherWeb' too");
        return Refused(
            from: () => RequestOf(Clients.Web),
            control: request => Flow.AskAsync(request),
            attack: request => Flow.AskAsync(request.With("redirect_uri", foreign)),
            with: []);
    }

    /// <summary>Those after the path lead elsewhere when they are resolved late; the detours lead to the registered path when they are resolved early.</summary>
    private static IEnumerable<(string Name, string Uri)> Spellings(Uri registered)
    {
        var (uri, origin, path) = (registered.OriginalString, registered.GetLeftPart(UriPartial.Authority), registered.AbsolutePath);
        yield return ("dots that are encoded twice", $"{uri}/%252e%252e/evil");
        yield return ("an encoded slash", $"{uri}/..%2fevil");
        yield return ("an encoded backslash", $"{uri}/..%5cevil");
        yield return ("backslashes", $"{uri}\\..\\evil");
        yield return ("dots with a path parameter", $"{uri}/..;/evil");
        yield return ("a path parameter", $"{uri};evil");
        yield return ("a slash at the end", $"{uri}/");
        yield return ("a dot at the end", $"{uri}/.");
        yield return ("two slashes", $"{origin}/{path}");
        yield return ("a detour", $"{origin}/evil/..{path}");
        yield return ("a detour with encoded dots", $"{origin}/evil/%2e%2e{path}");
        yield return ("a detour with an encoded slash", $"{origin}/evil/..%2f{path.TrimStart('/')}");
        yield return ("a detour by backslashes", $"{origin}/evil\\..{path}");
        yield return ("an encoded letter", $"{uri[..^1]}%{(int)uri[^1]:x2}");
        yield return ("an encoded null", $"{uri}%00");
        yield return ("a null", $"{uri}\0");
        yield return ("a tab inside", $"{uri[..^1]}\t{uri[^1]}");
        yield return ("a line break at the end", $"{uri}\r\n");
        yield return ("a line break and a header", $"{uri}\r\nLocation: https://evil.example/");
        yield return ("an encoded line break", $"{uri}%0d%0a");
    }
}
