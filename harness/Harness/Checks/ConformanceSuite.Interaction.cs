using System.Security.Cryptography;
using System.Text.RegularExpressions;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Checks;

/// <summary>The words for the forms that users fill, and for what the pages of the server make of a text.</summary>
public abstract partial class ConformanceSuite
{
    private static readonly Func<string, string>[] Templates =
    [
        sum => $"${{{sum}}}", sum => $"#{{{sum}}}", sum => $"{{{{{sum}}}}}", sum => $"<%={sum}%>", sum => $"*{{{sum}}}",
        sum => $"@({sum})", sum => $"{{{sum}}}", sum => $"[[${{{sum}}}]]", sum => $"~{{{sum}}}", sum => $"${{{{{sum}}}}}",
    ];

    /// <summary>The exchanges of the current step.</summary>
    protected IReadOnlyList<Exchange> ExchangesNow => [.. Context.Recorder.Steps[^1].Exchanges];

    /// <summary>
    /// What comes is the answer to the request that the user was shown: it goes to its address, in its mode, with its state, and the
    /// code is for its client, challenge, nonce and user. A refusal is as good, if it goes nowhere else.
    /// </summary>
    /// <param name="held">The form, and its request.</param>
    /// <param name="answer">Where sending it led.</param>
    /// <param name="user">The <c>sub</c> of who agreed.</param>
    /// <param name="notReached">A scope that was not asked for; null to look at none.</param>
    protected async Task AnswersTheRequest(HeldInteraction held, AuthorizationAnswer answer, string? user, string? notReached = null)
    {
        DecidedOrAsked(answer, "the request");
        if (answer.Response is not { } response)
            return;
        var request = held.Request;
        Holds(SameAddress(response.Address, request.RedirectUri!.Split('?')[0]), request.RedirectUri!, response.Address);
        if (answer.Outcome == Outcome.Refused)
            return;
        Holds(response.Mode == (request.Parameters["response_mode"] ?? "query") && ResultsIn(request, response) is ["code"], "a code alone, in the mode of the request", response.Summary);
        Holds(response.Parameters["state"] == request.Parameters["state"], "the state of the request", "another state");

        var redeemed = await Token.RedeemAsync(Flow.ToGrant(answer));
        Decided(redeemed, "the redemption");
        Holds(redeemed.Outcome == Outcome.Accepted, "a code for the client and the challenge of the request", $"its redemption: {redeemed.Summary}");
        var tokens = redeemed.Granted(Flow.ToGrant(answer));
        var claims = IdTokenOf(tokens);
        Holds(claims.Claim("nonce") == request.Parameters["nonce"], "the nonce of the request", claims.Claim("nonce") ?? "(absent)");
        Holds(claims.Claim("sub") == user, "the user who agreed", "another user");
        Holds(notReached is null || !await ReachesAsync(tokens, notReached), $"a token without the scope {notReached}", $"a token for {tokens.Scope}");
    }

    /// <summary>Fields that are added to a form one by one change nothing of what comes of it.</summary>
    /// <param name="begin">Leads to the form.</param>
    /// <param name="request">Makes each authorization request.</param>
    /// <param name="fields">Name and value of each.</param>
    /// <param name="notReached">A scope that the requests do not ask for; null to look at none.</param>
    protected async Task AddedFieldsChangeNothing(
        Func<AuthorizationRequest, Task<HeldInteraction>> begin, Func<AuthorizationRequest> request, IEnumerable<(string Name, string Value)> fields, string? notReached = null)
    {
        Step("control: the form as it is");
        var own = await begin(request());
        var user = await UserOfAsync(AcceptedControl(await own.SubmitAsync(own.Agent)));
        foreach (var (name, value) in fields)
        {
            Step($"attack: {name} added");
            Context.Recorder.Difference($"{name}: (absent) -> {value}");
            var held = await begin(request());
            await AnswersTheRequest(held, await held.SubmitAsync(held.Agent, held.Form.With(name, value)), user, notReached);
        }
    }

    /// <summary>The <c>sub</c> of the user whom a code stands for.</summary>
    protected async Task<string?> UserOfAsync(AuthorizationAnswer answer) => IdTokenOf(await Token.TokensOfAsync(Flow.ToGrant(answer))).Claim("sub");

    /// <summary>None of these answers holds an element that a payload became, and none runs one in the browser.</summary>
    /// <param name="trap">Whose payloads were sent.</param>
    /// <param name="answers">What came back.</param>
    protected async Task RunsNothing(ExecutionTrap trap, IEnumerable<Exchange> answers)
    {
        var telling = answers.Where(answer => answer.Response is { IsRedirect: false } response && response.Text.Contains(trap.Function, StringComparison.Ordinal)).ToList();
        foreach (var page in telling.Where(answer => answer.Response!.IsPage))
        {
            var planted = trap.PlantedIn(page.Response!.Text);
            Holds(planted.Count == 0, "text", $"in the answer of {page.Request.Url.Split('?')[0]} a payload became {string.Join(", ", planted)}");
        }

        var unshown = await Flow.InBrowserWith(trap).ShowEachAsync(telling);
        Holds(trap.Sprung.Count == 0, "text", $"script ran from a payload for {string.Join(", ", trap.Sprung)}");
        if (unshown.Count > 0)
            throw new UndecidedException(unshown[0]);
    }

    /// <summary>No text that a template language would calculate is calculated.</summary>
    /// <param name="send">Sends a text wherever it may be shown.</param>
    protected async Task EvaluatesNothing(Func<string, Task> send)
    {
        var (one, other) = (RandomNumberGenerator.GetInt32(2000, 9999), RandomNumberGenerator.GetInt32(2000, 9999));
        // Some languages divide the digits of what they show.
        var result = new Regex(string.Join(@"[.,'\s]?", ((long)one * other).ToString(System.Globalization.CultureInfo.InvariantCulture).ToCharArray()));
        foreach (var template in Templates)
        {
            var text = template($"{one}*{other}");
            Step($"the text {text}");
            await send(text);
            var evaluated = ExchangesNow.FirstOrDefault(exchange => exchange.Response is { } response && (result.IsMatch(response.Text) || result.IsMatch(response.Find("Location") ?? "")));
            Holds(evaluated is null, "the text, or nothing of it", $"{text} became its result in the answer of {evaluated?.Request.Url.Split('?')[0]}");
        }
    }

    /// <summary>True when the user agent was sent to this host.</summary>
    protected static bool LedTo(string host, Landing? landing) =>
        landing is Delivered delivered && Uri.TryCreate(delivered.Url, UriKind.Absolute, out var url) && url.Host.Equals(host, StringComparison.OrdinalIgnoreCase);

    /// <summary>No form of this step was answered with a redirect that repeats it outside the target.</summary>
    protected void NoFormIsRepeated()
    {
        var repeating = ExchangesNow.FirstOrDefault(exchange => exchange is { Request.Method: "POST", Response: { IsRedirect: true, Status: 307 or 308 } response }
            && !Target.Hosts.Owns(QuickAgent.Absolute(exchange.Request.Url, response.Find("Location")!)));
        Holds(repeating is null, "303, or 302", $"status {repeating?.Response?.Status} from {repeating?.Request.Url.Split('?')[0]}");
    }
}
