using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Flows;

/// <summary>A logout request (OpenID Connect RP-Initiated Logout section 2) before it is sent.</summary>
/// <param name="Parameters">Exactly what is sent.</param>
public sealed record LogoutRequest(Parameters Parameters)
{
    /// <summary>A request that says nothing.</summary>
    public static LogoutRequest Bare { get; } = new(Parameters.None);

    /// <summary>True to send the request as a form POST; false for GET.</summary>
    public bool ByPost { get; init; }

    /// <summary>The method; null for that of <see cref="ByPost"/>.</summary>
    public string? Method { get; init; }

    /// <summary>Headers beside the usual ones.</summary>
    public IReadOnlyList<Header> Headers { get; init; } = [];

    /// <summary>Where the request is sent; null for the endpoint that the target tells.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The same request with one parameter set; null leaves it out.</summary>
    public LogoutRequest With(string name, string? value) => this with { Parameters = Parameters.Set(name, value) };

    /// <summary>The request on the wire.</summary>
    public WireRequest ToWire(string endpoint)
    {
        var address = Endpoint ?? endpoint;
        var request = ByPost
            ? WireRequest.Form(address, Parameters, accept: "text/html,application/xhtml+xml,*/*;q=0.8")
            : WireRequest.Page($"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Parameters.Encode()}");
        return Headers.Aggregate(request with { Method = Method ?? request.Method }, (extended, header) => extended.With(header.Name, header.Value));
    }
}

/// <summary>Where a logout request led.</summary>
/// <param name="Request">The request.</param>
/// <param name="Landing">Where it ended; null at a question that was not answered.</param>
/// <param name="Question">The form that confirms the logout; null when the user was not asked.</param>
public sealed record LogoutAnswer(LogoutRequest Request, Landing? Landing, HeldForm? Question) : Answer
{
    /// <inheritdoc/>
    public override IReadOnlyList<RequestPart> Parts =>
        [new("method", Request.ByPost ? "POST" : "GET"), .. Request.Parameters.Select(parameter => new RequestPart(parameter.Key, parameter.Value))];

    /// <summary>
    /// Accepted means that the user agent was sent where the request asked for; what a page of the server says when it was not
    /// is left to the server (section 4).
    /// </summary>
    public override Outcome Outcome => Landing switch
    {
        Lost => Outcome.Undecided,
        Delivered delivered when Request.Parameters["post_logout_redirect_uri"] is { } asked && (IsThere(delivered, asked) || IsAt(delivered.Url, asked)) => Outcome.Accepted,
        _ => Outcome.Refused,
    };

    /// <inheritdoc/>
    public override string? ErrorCode => null;

    /// <inheritdoc/>
    public override string Summary => Landing?.Summary ?? "the user was asked whether to log out";

    /// <summary>Whether an address is the one asked for, with its query and its fragment: without them it may be another that is registered.</summary>
    private static bool IsThere(Delivered delivered, string asked) => delivered.Address == asked.Split('?', '#')[0]
        && Parameters.OfQuery(asked).All(Parameters.OfQuery(delivered.Url).Contains)
        && (asked.IndexOf('#', StringComparison.Ordinal) is var at && (at < 0 || delivered.Url.EndsWith(asked[at..], StringComparison.Ordinal)));

    /// <summary>Whether an address is the one asked for, with characters in it that the target had to encode, or lies where the attacker is.</summary>
    private static bool IsAt(string url, string asked) =>
        url.Contains("evil.example", StringComparison.OrdinalIgnoreCase) || Uri.UnescapeDataString(url).StartsWith(Uri.UnescapeDataString(asked), StringComparison.Ordinal);

    /// <summary>True for a page that says by its status that the request was wrong.</summary>
    public bool IsError => Landing is OwnPage { Status: >= 400 };
}
