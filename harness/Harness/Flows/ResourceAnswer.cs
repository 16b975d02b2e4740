using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Flows;

/// <summary>What a protected resource (userinfo or an API) answered (RFC 6750 section 3).</summary>
/// <param name="Token">The access token sent; null for none.</param>
/// <param name="Exchange">What went over the wire.</param>
public sealed record ResourceAnswer(string? Token, Exchange Exchange) : Answer
{
    /// <inheritdoc/>
    public override IReadOnlyList<RequestPart> Parts => [new("url", Exchange.Request.Url), new("access token", Token ?? "none")];

    /// <inheritdoc/>
    public override Outcome Outcome => Exchange.Response?.Status switch
    {
        >= 200 and < 300 => Outcome.Accepted,
        null or 429 or >= 500 => Outcome.Undecided,
        _ => Outcome.Refused,
    };

    /// <summary>The <c>error</c> of the Bearer challenge; null when there is none.</summary>
    public override string? ErrorCode => Exchange.Response is null ? null : Challenge.Parameter("error");

    /// <summary>The Bearer challenge of the response.</summary>
    public BearerChallenge Challenge => BearerChallenge.Of(Exchange.Response!);

    /// <summary>A string member of the JSON answer, or null.</summary>
    public string? Text(string name) => new JsonBody(Exchange.Response).Text(name);

    /// <inheritdoc/>
    public override string Summary => Exchange.Response is { } response
        ? $"status {response.Status}{(Outcome == Outcome.Accepted ? "" : Challenge.IsPresent ? $", challenge {Challenge.Text}" : ", no Bearer challenge")}"
        : $"no response: {Exchange.Failure}";

    /// <inheritdoc/>
    public override string CodeRequirement => "RFC6750-3.1/error-code-fits";
}

/// <summary>A WWW-Authenticate challenge of the Bearer scheme (RFC 6750 section 3).</summary>
/// <param name="Text">The header value; empty when there is none.</param>
public sealed record BearerChallenge(string Text)
{
    /// <summary>True when a Bearer challenge came.</summary>
    public bool IsPresent => Text.Length > 0;

    /// <summary>The challenge of a response.</summary>
    public static BearerChallenge Of(WireResponse response) => new(
        response.All("WWW-Authenticate").FirstOrDefault(value => value.Contains("Bearer", StringComparison.OrdinalIgnoreCase)) ?? "");

    /// <summary>An auth-param of the challenge, or null.</summary>
    public string? Parameter(string name)
    {
        var bearer = Text.IndexOf("Bearer", StringComparison.OrdinalIgnoreCase);
        if (bearer < 0)
            return null;
        var match = System.Text.RegularExpressions.Regex.Match(Text[bearer..], $"""\b{name}\s*=\s*("(?<v>[^"]*)"|(?<v>[^\s,]+))""");
        return match.Success ? match.Groups["v"].Value : null;
    }
}
