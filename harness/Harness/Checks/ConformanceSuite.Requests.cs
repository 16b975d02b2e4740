using System.Text.RegularExpressions;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Checks;

/// <summary>The words for requests that no honest client sends: malformed, from other origins, with headers that only a proxy should set.</summary>
public abstract partial class ConformanceSuite
{
    /// <summary>A host that the attacker owns.</summary>
    protected const string AttackersHost = "evil.example";

    /// <summary>Where browsers say that script comes from which is not the client's; <c>null</c> is that of a sandboxed frame.</summary>
    private IReadOnlyList<string> AttackersOrigins
    {
        get
        {
            var registered = Target.Profile.Clients.Given.SelectMany(given => given.Client.RedirectUris).Where(uri => uri.StartsWith("http", StringComparison.OrdinalIgnoreCase)).Select(uri => new Uri(uri)).ToList();
            var origins = registered.Select(uri => uri.GetLeftPart(UriPartial.Authority)).ToList();
            return
            [
                .. registered.Take(1).SelectMany(uri => new[]
                {
                    $"{uri.Scheme}://{uri.Host}.{AttackersHost}",
                    $"{uri.Scheme}://{AttackersHost}-{uri.Authority}",
                    $"{(uri.Scheme == "https" ? "http" : "https")}://{uri.Authority}",
                    $"{uri.Scheme}://{uri.Host}:{uri.Port + 1}",
                }).Except(origins),
                $"https://{AttackersHost}",
                "null",
            ];
        }
    }

    /// <summary>What servers mostly take as one line or as all headers together, in bytes; for what is larger they may close the connection.</summary>
    private const int SurelyTaken = 8 << 10;

    private const int MostHops = 10;

    /// <summary>Headers by which a proxy tells how it was asked, with what an attacker writes into them; the last one is that of every request.</summary>
    protected static IReadOnlyList<Header> ProxyHeaders { get; } =
    [
        new("X-Forwarded-Host", AttackersHost),
        new("Forwarded", $"for=203.0.113.7;host={AttackersHost};proto=https"),
        new("X-Forwarded-Server", AttackersHost),
        new("X-Original-Host", AttackersHost),
        new("X-Host", AttackersHost),
        new("X-HTTP-Host-Override", AttackersHost),
        new("X-Forwarded-Prefix", $"//{AttackersHost}"),
        new("X-Forwarded-Port", $"443@{AttackersHost}"),
        new("X-Forwarded-Proto", $"https://{AttackersHost}/?"),
        new("X-Original-URL", $"//{AttackersHost}/"),
        new("X-Rewrite-URL", $"//{AttackersHost}/"),
        new("Host", AttackersHost),
    ];

    /// <summary>What is broken by a server that believes a header. Who asks from this machine sits where a proxy would, which servers may trust.</summary>
    protected string BelievedRequirement(Header header) =>
        header.Name == "Host" ? "Attack-B69/host-not-believed" : Target.Profile.IsOnThisMachine ? "Attack-B69/forwarded-not-believed" : "RFC9700-4.13/proxy-headers-sanitized";

    /// <summary>Whether an answer, which is no refusal, names the attacker's host.</summary>
    protected static bool NamesAttacker(WireResponse answer) =>
        answer.Status < 400 && answer.Headers.Select(header => header.Value).Append(answer.Text).Any(text => text.Contains(AttackersHost, StringComparison.OrdinalIgnoreCase));

    /// <summary>The answers to a visitor whose every request carries a header, up to the first page or to where the way leaves the target; those that the header keeps away are missing.</summary>
    /// <exception cref="UndecidedException">The server was too busy, or broke down.</exception>
    protected async Task<IReadOnlyList<WireResponse>> OnTheWayAsync(string url, Header header)
    {
        var (cookies, answers) = (new CookieJar(Target.Time), new List<WireResponse>());
        for (var next = url; next is not null && answers.Count < MostHops;)
        {
            var request = WireRequest.Page(next).With(header.Name, header.Value);
            if ((await Context.SendAsync(cookies.For(next) is { } own ? request.With("Cookie", own) : request)).Response is not { } answer)
                break;
            if (answer.Status is 429 or >= 500)
                throw new UndecidedException($"{header.Name}: status {answer.Status}");
            answers.Add(answer);
            cookies.Take(next, answer);
            next = answer.IsRedirect && QuickAgent.Absolute(next, answer.Find("Location")!) is var location && Target.Hosts.Owns(location) ? location.Split('#')[0] : null;
        }

        return answers;
    }

    /// <summary>
    /// Requests that nobody can make sense of are answered as such: no error of the server's own, nothing of its inside and no
    /// secret in the answer, and it goes on to work. What is too large may also end with the connection.
    /// </summary>
    /// <param name="control">A request that is answered, before and after.</param>
    /// <param name="malformed">Name and request of each.</param>
    protected async Task AnswersSoundly(WireRequest control, IEnumerable<(string Name, WireRequest Request)> malformed)
    {
        await IsAliveAsync("control", control);
        List<string> secrets = [], insides = [], errors = [];
        foreach (var (name, request) in malformed)
        {
            Step(name);
            Context.Recorder.Difference($"a sound request -> {name}");
            var exchange = await Context.SendAsync(request);
            if (exchange.Response is null)
            {
                await IsAliveAsync($"control after {name}", control);
                if (SizeOf(request) > SurelyTaken)
                    continue;
                // A connection may break by chance, but hardly twice.
                Step($"{name}, again");
                exchange = await Context.SendAsync(request);
            }

            if (exchange.Response is not { } response)
            {
                errors.Add($"{name} (no response: {exchange.Failure})");
                await IsAliveAsync($"control after {name}", control);
                continue;
            }

            if (response.Status is 429 or 502 or 503 or 504)
                throw new UndecidedException($"{name}: status {response.Status}");
            if (SecretIn(response.Text) is { } secret)
                secrets.Add($"{name} (status {response.Status} with {secret})");
            if (Inside().Match(response.Text) is { Success: true } inside)
                insides.Add($"{name} (status {response.Status} with '{inside.Value}')");
            // 501 is how a server says that it does not know a method or an encoding (RFC 9110 section 15.6.2).
            if (response.Status >= 500 && response.Status != 501)
                errors.Add($"{name} (status {response.Status})");
        }

        await IsAliveAsync("control again", control);
        Holds(secrets.Count == 0, "an answer without secrets", string.Join("; ", secrets), "Attack-B75/no-secrets");
        Holds(insides.Count == 0, "an answer that tells nothing of how the server is built", string.Join("; ", insides), "Attack-B75/nothing-of-the-inside");
        Holds(errors.Count == 0, "a 4xx", string.Join("; ", errors), "Attack-B75/no-server-error");
    }

    /// <summary>Script of an origin that nobody registered does not read what the user's cookies open.</summary>
    /// <param name="requests">Requests as a browser sends them, without an Origin.</param>
    /// <param name="requirement">What is broken otherwise.</param>
    /// <param name="atAll">True where script of other origins has no business at all, with cookies or without.</param>
    /// <param name="session">Whose cookies go along; null for none.</param>
    protected async Task IsNotReadByOtherOrigins(IEnumerable<WireRequest> requests, string requirement, bool atAll = false, QuickAgent? session = null)
    {
        foreach (var request in requests)
        {
            await IsAliveAsync($"control: {request.Method} {request.Url.Split('?')[0]}", request);
            foreach (var origin in AttackersOrigins)
                foreach (var asked in new[] { request.With("Origin", origin), new WireRequest("OPTIONS", request.Url, [new("Origin", origin), new("Access-Control-Request-Method", request.Method), new("Access-Control-Request-Headers", "content-type")]) })
                {
                    Step($"{asked.Method} with Origin: {origin}");
                    Context.Recorder.Difference($"Origin: (absent) -> {origin}");
                    if (session is null)
                        await Context.SendAsync(asked);
                    else
                        await session.FollowAsync(asked, Context.Recorder, Context.Cancellation);
                    var answer = ExchangesNow[0].Answered;
                    if (answer.Status is 429 or (>= 500 and not 501))
                        throw new UndecidedException($"{asked.Method} with Origin {origin}: status {answer.Status}");
                    var (allowed, credentials) = (answer.Find("Access-Control-Allow-Origin"), answer.Find("Access-Control-Allow-Credentials"));
                    Holds(!(atAll && (allowed == "*" || allowed == origin)) && !(allowed == origin && credentials == "true"),
                        atAll ? "no Access-Control-Allow-Origin" : "no Access-Control-Allow-Origin, or none with credentials",
                        $"Access-Control-Allow-Origin: {allowed}, Access-Control-Allow-Credentials: {credentials ?? "(absent)"}, for {asked.Method}", requirement);
                }
        }
    }

    /// <summary>Other spellings of an endpoint's path.</summary>
    /// <exception cref="NotApplicableException">There is no path to spell.</exception>
    protected static IReadOnlyList<(string Name, string Url)> Spelled(string endpoint)
    {
        var spellings = PathSpellings.Of(endpoint).ToList();
        Applies(spellings.Count > 0, $"{endpoint} has no path that could be spelled otherwise");
        return spellings;
    }

    /// <summary>An answer that yields nothing, whatever it looks like: what is not served at an address need not be an error of the protocol.</summary>
    /// <exception cref="UndecidedException">The server was too busy, or broke down.</exception>
    protected static void YieldsNothing(TokenAnswer answer, string name, string? requirement = null)
    {
        Holds(answer.Outcome != Outcome.Accepted, "no tokens", $"{name}: {answer.Summary}", requirement);
        if (answer.Exchange.Answered.Status is 429 or (>= 500 and not 501))
            throw new UndecidedException($"{name}: {answer.Summary}");
    }

    private async Task IsAliveAsync(string step, WireRequest control)
    {
        Step(step);
        if ((await Context.SendAsync(control)).Answered is { Status: 429 or >= 500 } response)
            throw new ControlFailedException($"{step}: status {response.Status}");
    }

    private static int SizeOf(WireRequest request) =>
        request.Url.Length + request.Headers.Sum(header => header.Name.Length + header.Value.Length) + (request.Body?.Length ?? 0);

    private string? SecretIn(string text)
    {
        if (text.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            return "a private key";
        return Target.Profile.Clients.Given.FirstOrDefault(given => given.Client.Secret is { Length: >= 8 } secret && text.Contains(secret, StringComparison.Ordinal)).Role is { } role
            ? $"the secret of client '{role}'"
            : null;
    }

    [GeneratedRegex(@"\n\s+at (?:[\w$<>`]+\.)+[\w$<>`]+ ?\(|[\w/\\-]+\.(?:js|mjs|ts|py|php|java|cs|rb|go|kt|scala):\d+|Traceback \(most recent call last\)|\bSystem\.[\w.]*Exception\b|\bjava\.(?:lang|util|io)\.|node_modules|SQLSTATE\[|ORA-\d{5}|org\.(?:hibernate|springframework)\.")]
    private static partial Regex Inside();
}
