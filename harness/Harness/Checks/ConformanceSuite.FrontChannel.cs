using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Checks;

/// <summary>
/// The words for response types that hand over tokens at the redirect URI, which the implicit and the hybrid flow have in
/// common (OAuth 2.0 Multiple Response Types, OpenID Connect Core sections 3.2.2 and 3.3.2).
/// </summary>
public abstract partial class ConformanceSuite
{
    /// <summary>All kinds of characters that RFC 6749 appendix A.5 allows in a state, and that a careless decoder changes.</summary>
    protected const string TrickyState = "a+b%20c&d=e/?f#g~!*'();:@,[]\"<x> \\y|^`{}</script>&quot;";

    /// <summary>What may hand something over; all else in a response is company.</summary>
    private static readonly string[] HandedOver = ["code", "id_token", "access_token", "token_type", "refresh_token"];

    /// <summary>Judges a sound request of each response type that the client is registered for and that is meant.</summary>
    /// <exception cref="NotApplicableException">There is none.</exception>
    protected async Task EachType(Client client, Func<ResponseType, bool> which, Func<AuthorizationRequest, Task> judge)
    {
        var types = client.ResponseTypes.Where(which).ToList();
        Applies(types.Count > 0, $"none of the response types that this is about is registered for client '{client.Role}': {string.Join("; ", client.ResponseTypes.Select(type => type.Text))}");
        foreach (var type in types)
        {
            Step($"response_type={type.Text}");
            await judge(client.Request(type.Text));
        }
    }

    /// <summary>Names of parameters that the server added to the query of the redirect URI.</summary>
    protected static IReadOnlyList<string> AddedToQuery(AuthorizationRequest request, Delivered response) =>
        [.. Parameters.OfQuery(response.Url).Select(parameter => parameter.Key).Except(Parameters.OfQuery(request.RedirectUri ?? "").Select(parameter => parameter.Key))];

    /// <summary>What a response hands over, wherever it stands.</summary>
    protected static IReadOnlyList<string> ResultsIn(AuthorizationRequest request, Delivered response) =>
        [.. response.Parameters.Select(parameter => parameter.Key).Union(AddedToQuery(request, response)).Intersect(HandedOver)];

    /// <summary>Without <c>response_mode</c>, everything comes in the fragment.</summary>
    protected Task ComesInTheFragment(Client client, Func<ResponseType, bool> which) => EachType(client, which, async request =>
    {
        var response = await Flow.DeliverAsync(request);
        var added = AddedToQuery(request, response);
        Holds(response.Mode == "fragment" && !added.Intersect(HandedOver).Any(), "the fragment alone", added.Count == 0 ? response.Summary : $"{string.Join(", ", added)} in the query");
        Holds(added.Count == 0, "the fragment alone", $"{string.Join(", ", added)} in the query", "MRT-2.2/one-mode");
    });

    /// <summary>Also with <c>response_mode=query</c>, nothing is handed over in the query. How the server says no is up to it.</summary>
    protected Task StaysOutOfTheQuery(Client client, Func<ResponseType, bool> which) => EachType(client, which, async request =>
    {
        await Flow.DeliverAsync(request);
        Step($"response_type={request.ResponseType.Text} with response_mode=query");
        Context.Recorder.Difference("response_mode: (absent) -> query");
        var answer = await Flow.AskAsync(request.With("response_mode", "query"));
        Decided(answer, "the request with response_mode=query");
        var inQuery = answer.Response is { } response ? AddedToQuery(request, response).Intersect(HandedOver).ToList() : [];
        Holds(inQuery.Count == 0, "an error, a page of the server, or an answer outside the query", $"{string.Join(", ", inQuery)} in the query");
    });

    /// <summary>What the type names comes, and the requirement of what is missing otherwise.</summary>
    protected Task ComesWhole(Client client, Func<ResponseType, bool> which, Func<string, string?> requirement) => EachType(client, which, async request =>
    {
        var came = ResultsIn(request, await Flow.DeliverAsync(request));
        var missing = request.ResponseType.Results.Except(came).ToList();
        Holds(missing.Count == 0, string.Join(", ", request.ResponseType.Results), $"no {string.Join(", no ", missing)}", missing.Count == 0 ? null : requirement(missing[0]));
    });

    /// <summary>What the type does not name does not come, and the requirement of what came nevertheless.</summary>
    protected Task ComesAlone(Client client, Func<ResponseType, bool> which, Func<string, string?> requirement) => EachType(client, which, async request =>
    {
        var beside = ResultsIn(request, await Flow.DeliverAsync(request)).Except(request.ResponseType.Results).ToList();
        Holds(beside.Count == 0, $"{string.Join(", ", request.ResponseType.Results)} alone", $"{string.Join(", ", beside)} as well", beside.Count == 0 ? null : requirement(beside[0]));
    });

    /// <summary>An access token comes with its type, which is Bearer in letters of any case.</summary>
    protected Task ComesAsBearer(Client client, Func<ResponseType, bool> which, string whenAbsent) => EachType(client, which, async request =>
    {
        var response = await Flow.DeliverAsync(request);
        Applies(response.Parameters.Has("access_token"), $"no access token came: {response.Summary}");
        var type = response.Parameters["token_type"];
        Holds(type is not null, "Bearer", "(absent)", whenAbsent);
        Holds(type!.Equals("Bearer", StringComparison.OrdinalIgnoreCase), "Bearer", type, "OIDC-Core-3.2.2.5/token-type-bearer");
    });

    /// <summary>Without <c>nonce</c> the request is refused.</summary>
    protected Task NeedsANonce(Client client, Func<ResponseType, bool> which) => EachType(client, which, request => Refused(
        from: () => Task.FromResult(client.Request(request.ResponseType.Text)),
        control: sound => Flow.AskAsync(sound),
        attack: sound => Flow.AskAsync(sound.With("nonce", null)),
        with: [OAuthError.InvalidRequest]));

    /// <summary>The values in another order mean the same.</summary>
    protected Task TakesValuesInAnyOrder(Client client, Func<ResponseType, bool> which) => EachType(client, type => which(type) && type.Values.Count > 1, async request =>
    {
        var usual = ResultsIn(request, await Flow.DeliverAsync(request));
        Step($"response_type={request.ResponseType.Reversed.Text}");
        Context.Recorder.Difference($"response_type: {request.ResponseType.Text} -> {request.ResponseType.Reversed.Text}");
        var answer = await Flow.AskAsync(request.With("response_type", request.ResponseType.Reversed.Text));
        MustBeAccepted(answer, $"{string.Join(", ", usual)}, as in the other order");
        var came = answer.Response is { } response ? ResultsIn(request, response) : [];
        Holds(came.ToHashSet().SetEquals(usual), $"{string.Join(", ", usual)}, as in the other order", string.Join(", ", came));
    });

    /// <summary>Every defined response type that the client is not registered for is refused to it.</summary>
    protected Task IsRefusedOtherTypes(Client client)
    {
        var others = ResponseType.Defined.Where(type => !client.MayAsk(type.Text)).ToList();
        Applies(others.Count > 0, $"client '{client.Role}' is registered for every response type");
        // A challenge goes along with every type, so that none is refused for the lack of one.
        return RefusedEach(
            from: () => Task.FromResult(client.Request().WithPkce()),
            control: request => Flow.AskAsync(request),
            attacks: others.Select(type => (type.Text, (Func<AuthorizationRequest, Task<AuthorizationAnswer>>)(request => Flow.AskAsync(request.With("response_type", type.Text))))),
            with: [OAuthError.UnsupportedResponseType, OAuthError.UnauthorizedClient, OAuthError.InvalidRequest]);
    }

    /// <summary>Whatever the client asks for, no access token comes from the authorization endpoint.</summary>
    protected async Task GetsNoTokenFromTheFront(Client client)
    {
        Step("control");
        await Flow.DeliverAsync(client.Request());
        foreach (var type in ResponseType.Defined.Where(type => type.HasToken).Prepend(client.ResponseTypes[0]))
        {
            Step($"response_type={type.Text}");
            var request = client.Request(type.Text);
            var answer = await Flow.AskAsync(request);
            Decided(answer, $"response_type={type.Text}");
            Holds(answer.Response is not { } response || !ResultsIn(request, response).Contains("access_token"), "no access token outside the token endpoint", $"response_type={type.Text}: {answer.Summary}");
        }
    }

    /// <summary>A user who refuses hands over nothing.</summary>
    /// <param name="flow">How the user is asked; in a session of its own.</param>
    /// <param name="from">The request; it is made one that asks also who consented before, as the user did in the control.</param>
    protected Task RefusedByTheUser(Flow flow, Func<Task<AuthorizationRequest>> from) => Refused(
        from: async () => (await from()).With("prompt", "consent"),
        control: request => flow.AskAsync(request),
        attack: async request =>
        {
            var answer = await flow.Denying.AskAsync(request);
            Decided(answer, "the request that the user refuses");
            Applies(answer.WasAsked, "the server showed no page on which the user could refuse");
            return answer;
        },
        with: [OAuthError.AccessDenied, OAuthError.ConsentRequired, OAuthError.InteractionRequired]);

    /// <summary>What is wrong with client or redirect URI is told to the user, on a page of the server's own.</summary>
    /// <param name="faults">Name and request of each.</param>
    protected async Task ToldToTheUser(IReadOnlyList<(string What, AuthorizationRequest Request)> faults)
    {
        foreach (var (what, request) in faults)
        {
            Step(what);
            var answer = await Flow.AskAsync(request);
            Decided(answer, what);
            Applies(answer.Response is null, $"{what} is answered at a redirect URI, which other checks judge");
            var page = answer.Landing as OwnPage ?? throw new UndecidedException($"{what}: {answer.Summary}");
            Holds(page.Text.Length > 0, "a page that says what is wrong", $"{what}: status {page.Status} and nothing to read");
        }
    }

    /// <summary>The state comes back as it was sent, with a success and with errors.</summary>
    protected Task GetsItsStateBack(Client client, Func<ResponseType, bool> which, string inErrors) => EachType(client, which, async request =>
    {
        var asked = request.With("state", TrickyState);
        var state = (await Flow.DeliverAsync(asked)).Parameters["state"];
        Holds(state == TrickyState, TrickyState, state ?? "no state at all");
        foreach (var error in await ErrorsOfAsync(asked))
            Holds(error.Parameters["state"] == TrickyState, TrickyState, $"in the error {error.Parameters["error"]}: {error.Parameters["state"] ?? "no state at all"}", inErrors);
    });

    /// <summary>Errors that reach the client come in the fragment too, unless another mode is asked for.</summary>
    protected async Task GetsErrorsInTheFragment(Client client, Func<ResponseType, bool> which)
    {
        var told = 0;
        await EachType(client, which, async request =>
        {
            foreach (var error in await ErrorsOfAsync(request))
            {
                told++;
                Holds(error.Mode == "fragment" && AddedToQuery(request, error).Count == 0, "the fragment alone", error.Summary);
            }
        });
        Applies(told > 0, "the server told no error at the redirect URI, but on pages of its own");
    }

    /// <summary>What reaches the client when nobody is logged in and no page may be shown, and when the user refuses.</summary>
    protected async Task<IReadOnlyList<Delivered>> ErrorsOfAsync(AuthorizationRequest request)
    {
        Step($"response_type={request.ResponseType.Text} with prompt=none and without a session");
        var silent = await Flow.AsNobody.AskAsync(request.With("prompt", "none"));
        DecidedOrAsked(silent, "the silent request");
        Step($"response_type={request.ResponseType.Text}, which the user refuses");
        var denied = await Flow.Denying.AskAsync(request.With("prompt", "consent"));
        Decided(denied, "the request that the user refuses");
        return [.. new[] { silent, denied }.Where(answer => answer.Outcome == Outcome.Refused).Select(answer => answer.Response).OfType<Delivered>()];
    }

    /// <summary>The access token of a response to this request, as tokens.</summary>
    /// <exception cref="ControlFailedException">None came.</exception>
    protected static Flows.Tokens FrontTokensOf(AuthorizationRequest request, Delivered response) => response.Parameters["access_token"] is { } token
        ? new(request.Client, token, null, response.Parameters["id_token"], response.Parameters["scope"] ?? request.Parameters["scope"], null)
        : throw new ControlFailedException($"no access token came for a request that asks for one: {response.Summary}");

    /// <summary>The <c>sub</c> that userinfo tells for an access token.</summary>
    /// <param name="accessToken">The access token.</param>
    /// <param name="refused">What is broken when userinfo refuses it.</param>
    protected async Task<string?> SubjectBehind(string accessToken, string refused)
    {
        var userinfo = await Resource.UserinfoAsync(accessToken);
        Decided(userinfo, "userinfo");
        Holds(userinfo.Outcome == Outcome.Accepted, "the user's claims", userinfo.Summary, refused);
        return userinfo.Text("sub");
    }

    /// <summary>An access token tells no claims beyond the scopes that it was granted.</summary>
    protected async Task KeepsToItsScope(Flows.Tokens tokens)
    {
        var answer = await Resource.UserinfoAsync(tokens.AccessToken);
        if (answer.Outcome != Outcome.Accepted)
            throw new ControlFailedException($"userinfo did not answer: {answer.Summary}");
        // A server may grant more than was asked for when it says so; then its claims are no surprise.
        var granted = tokens.Scope?.Split(' ') ?? [];
        var beyond = ScopeClaims.Scopes.Except(granted).SelectMany(ScopeClaims.Of).Where(answer.Has).ToList();
        Holds(beyond.Count == 0, $"the claims of {tokens.Scope}", string.Join(", ", beyond));
    }
}
