using Microsoft.AspNetCore.Http;
using OAuthConformance.ReferenceServer.Authorize;
using OAuthConformance.ReferenceServer.Clients;
using OAuthConformance.ReferenceServer.IdTokens;
using OAuthConformance.ReferenceServer.Logout;
using OAuthConformance.ReferenceServer.Metadata;
using OAuthConformance.ReferenceServer.Pages;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.Revocation;
using OAuthConformance.ReferenceServer.Token;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong about requests that no honest client sends: two components read one request in two ways.</summary>
internal static class RequestFaults
{
    /// <summary>Marks a request that only a lax front let through.</summary>
    private const string Loose = "loose";

    private static readonly string[] OwnMethods = ["GET", "POST"];

    public static IReadOnlyList<Fault> All { get; } =
    [
        Changed([Put(SettlingOn(x => SimilarTo("redirect_uri", x.Parameters)))], "second-spelling-of-address-used", "The redirect_uri is checked, and an address under a similar name is answered."),
        Changed([Put(SettlingOn(x => HttpMethods.IsPost(x.Http.Request.Method) ? Parameters.QueryOf(x.Http.Request)["redirect_uri"] : null))],
            "address-of-query-beside-form-used",
            "Of a request by POST the form is checked, and the redirect_uri in the query is answered."),
        Changed(
            [
                Put(CodeParts.CodeBelongsToClient.Judging(x => x is { Code: { } code } && code.Grant.ClientId != (SimilarTo("client_id", x.Parameters) ?? x.ClientId) ? new("invalid_grant", "The code was issued to another client.") : null)),
                Put(RevocationParts.TokenBelongsToClient.Judging(x => (x.AccessToken?.ClientId ?? x.RefreshToken?.ClientId) is { } owner && owner != (SimilarTo("client_id", x.Parameters) ?? x.ClientId) ? new("invalid_grant", "The token was issued to another client.") : null)),
            ],
            "second-spelling-of-client-counts",
            "The client that authenticates is checked, and one under a similar name than client_id owns what is asked for."),

        Listening([Put(PendingForOtherMethods), Put(DecidedByOtherMethods)], http => OtherMethodAs(http, "GET"), "consent-by-another-method", "Whatever request waits in the browser is approved by HEAD, and by other methods than GET and POST."),
        Listening([Put(PendingForOtherMethods), Put(RecordedByOtherMethods)], http => OtherMethodAs(http, "GET"), "consent-recorded-by-another-method", "Other methods than GET and POST show the page of the request that waits in the browser, and record consent to it on the way."),
        Listening([.. WithoutAuthentication], http => OtherMethodAs(http, "POST"), "other-methods-skip-client-authentication", "Clients authenticate by POST; other methods do the same without."),
        Listening([Put(LogoutSteps.AskingUser(x => !IsLoose(x)))], http => OtherMethodAs(http, "GET"), "logout-by-another-method", "HEAD and other methods than GET and POST log out without a question."),

        Swapped(OnNull(_ => throw new InvalidDataException("A character is not allowed.")), "malformed-input-is-status-500", "A null in a parameter ends in an error of the server's."),
        Swapped(OnNull(x =>
            {
                x.Http.Abort();
                x.Answer = Answer.Text(StatusCodes.Status400BadRequest, "A character is not allowed.");
            }),
            "malformed-input-ends-the-connection",
            "A null in a parameter ends the connection."),
        Swapped(OnNull(x => x.Answer = Answer.Text(StatusCodes.Status400BadRequest, new InvalidDataException("A character is not allowed.").GetType() + ": not allowed\n   at OAuthConformance.ReferenceServer.Pipelines.Parameters.Decode(String encoded) in Parameters.cs:line 84")),
            "malformed-input-shows-a-stack-trace",
            "A null in a parameter is answered with the trace of an exception."),
        Swapped(OnNull(x => x.Answer = Answer.Text(StatusCodes.Status400BadRequest, $"Not allowed. Configuration: {string.Join("; ", x.Server.Options.Clients.Select(client => $"{client.Id}={client.Secret}"))}")),
            "malformed-input-shows-secrets",
            "A null in a parameter is answered with the configuration of the server."),

        Listening([.. WithoutAuthentication], SpelledLoosely, "other-spelling-skips-client-authentication", "Endpoints are served under other spellings of their paths, where clients do not authenticate."),
        Listening([Put(new Lax<TokenExchange>(GrantRules.AnswersAreNotStored, IsLoose))], SpelledLoosely, "other-spelling-is-cacheable", "The token endpoint is served under other spellings of its path, without a word to caches."),
        Listening([Put(new Lax<TokenExchange>(CodeParts.CodeIsUnused, IsLoose))], SpelledLoosely, "other-spelling-redeems-codes-again", "The token endpoint is served under other spellings of its path, where codes can be used again."),
        Listening([Put(new Lax<AuthorizeExchange>(AuthorizeRules.RedirectUriIsRegistered, IsLoose)), Put(new Lax<LogoutExchange>(LogoutRules.RedirectIsRegistered, IsLoose))],
            SpelledLoosely,
            "other-spelling-skips-address-check",
            "Endpoints are served under other spellings of their paths, where addresses are not compared."),

        Swapped(AuthorizeRules.IssIsAdded.Doing(x => x.Response?.Add(new("iss", ForwardedHost(x) is { } host ? $"https://{host}" : x.Server.Issuer))), "forwarded-host-in-responses", "The issuer in the authorization response is the host that X-Forwarded-Host tells."),
        Changed([Put(new Lax<AuthorizeExchange>(AuthorizeRules.RedirectUriIsRegistered, x => IsOwn(x, x.Request.RedirectUri))), Put(new Lax<LogoutExchange>(LogoutRules.RedirectIsRegistered, x => IsOwn(x, x.RedirectUri)))],
            "forwarded-host-is-an-own-address",
            "An address at the host that X-Forwarded-Host tells counts as one of the server's own, which need not be registered."),
        Swapped(IdTokenSteps.Claim(IdTokenSteps.NameIssuer.Id, (x, draft) => draft.Claims["iss"] = ForwardedHost(x) is { } host ? $"https://{host}" : x.Server.Issuer), "forwarded-host-in-id-tokens", "The issuer of ID tokens is the host that X-Forwarded-Host tells."),
        Swapped(new Step<Exchange>(MetadataEndpoint.NameEndpoints.Id, async x =>
            {
                await MetadataEndpoint.NameEndpoints.RunAsync(x);
                x.Members["token_endpoint"] = $"{x.Http.Request.Scheme}://{x.Http.Request.Host}{TokenEndpoint.Path}";
            }),
            "host-header-believed",
            "The addresses in the metadata follow the header Host of whoever asks."),
        Listening([], AllowOrigin, "any-origin-allowed-with-cookies", "Script of any origin may read every answer, with the cookies of the user."),
        Listening([], AllowOriginInSessions, "any-origin-allowed-in-sessions", "Script of any origin may read the answers to a browser that sends cookies."),
    ];

    private static IEnumerable<IEdit> WithoutAuthentication =>
    [
        Put(new Lax<ClientExchange>(ClientAuthentication.IsKnown, IsLoose)),
        Put(new Lax<ClientExchange>(ClientAuthentication.SecretIsPresented, IsLoose)),
        Put(new Lax<ClientExchange>(ClientAuthentication.SecretMatches, IsLoose)),
    ];

    private static Step<AuthorizeExchange> PendingForOtherMethods => new(LoginParts.FindTransaction.Id, x =>
    {
        if (!IsLoose(x) || x.Server.Transactions.Values.FirstOrDefault(waiting => waiting.BrowserId == BrowserCookies.BrowserOf(x)) is not { } pending)
            return LoginParts.FindTransaction.RunAsync(x);
        (x.Transaction, x.Request, x.Client) = (pending, pending.Request, x.Server.FindClient(pending.Request.ClientId));
        return ValueTask.CompletedTask;
    });

    private static Step<AuthorizeExchange> DecidedByOtherMethods => new(ConsentParts.AskForDecision.Id, x =>
    {
        if (!ConsentParts.IsDecided(x) && !(IsLoose(x) && x.Parameters["decision"] is not null))
            x.Answer = InteractionPages.Consent(x.Transaction!, AuthorizeSteps.ClientName(x));
    });

    private static Step<AuthorizeExchange> RecordedByOtherMethods => new(ConsentParts.AskForDecision.Id, x =>
    {
        if (IsLoose(x) && x.Parameters["decision"] is not null)
            x.Session!.Remember(x.Transaction!.Request);
        if (!ConsentParts.IsDecided(x))
            x.Answer = InteractionPages.Consent(x.Transaction!, AuthorizeSteps.ClientName(x));
    });

    /// <summary>What was checked is answered, unless another part of the request names another address.</summary>
    private static Step<AuthorizeExchange> SettlingOn(Func<AuthorizeExchange, string?> other) => new(AuthorizeSteps.RedirectFromHereOn.Id, x =>
    {
        x.MayRedirect = true;
        x.Request = x.Request with { RedirectUri = other(x) ?? x.Request.RedirectUri };
    });

    private static Step<Exchange> OnNull(Action<Exchange> act) => new(SharedParts.ReadParameters.Id, async x =>
    {
        await SharedParts.ReadParameters.RunAsync(x);
        if (x.Parameters.Names.Any(name => x.Parameters.All(name).Append(name).Any(text => text.Contains('\0', StringComparison.Ordinal))))
            act(x);
    });

    private static Fault Listening(IReadOnlyList<IEdit> edits, Action<HttpContext> before, string id, string description) =>
        Changed(edits, id, description) with { Listening = sound => sound with { Before = before } };

    private static void OtherMethodAs(HttpContext http, string method)
    {
        if (OwnMethods.Contains(http.Request.Method))
            return;
        http.Items[Loose] = true;
        http.Request.Method = method;
    }

    /// <summary>As a router finds an endpoint that looks away from case, double slashes and what stands behind the last letter.</summary>
    private static void SpelledLoosely(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        var plain = path.Split(';')[0].Replace("//", "/", StringComparison.Ordinal).TrimEnd('/', '.').ToLowerInvariant();
        if (plain == path || plain.Length == 0)
            return;
        http.Items[Loose] = true;
        http.Request.Path = plain;
    }

    private static void AllowOrigin(HttpContext http)
    {
        if (http.Request.Headers.Origin is not [{ } origin])
            return;
        http.Response.Headers.AccessControlAllowOrigin = origin;
        http.Response.Headers.AccessControlAllowCredentials = "true";
    }

    private static void AllowOriginInSessions(HttpContext http)
    {
        if (http.Request.Headers.Cookie.Count > 0)
            AllowOrigin(http);
    }

    private static bool IsLoose(Exchange x) => x.Http.Items.ContainsKey(Loose);

    private static string? ForwardedHost(Exchange x) => x.Http.Request.Headers["X-Forwarded-Host"] is [{ } host] ? host : null;

    private static bool IsOwn(Exchange x, string? address) => ForwardedHost(x) is { } host && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Host == host;

    /// <summary>A parameter whose name becomes the one that is meant, once somebody has cleaned it.</summary>
    private static string? SimilarTo(string name, Parameters parameters) => parameters.Names
        .Where(sent => sent != name && name.Equals(sent.Split('[')[0].Trim(' ', '\0').Replace('.', '_').Replace(' ', '_'), StringComparison.OrdinalIgnoreCase))
        .Select(sent => parameters[sent]).FirstOrDefault();
}
