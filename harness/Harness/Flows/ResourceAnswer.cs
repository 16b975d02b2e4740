using System.Text.RegularExpressions;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Flows;

/// <summary>What a protected resource (userinfo or an API) answered (RFC 6750 section 3).</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Exchange">What went over the wire.</param>
public sealed record ResourceAnswer(ResourceRequest Request, Exchange Exchange) : Answer
{
    /// <inheritdoc/>
    public override IReadOnlyList<RequestPart> Parts => Request.Parts;

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

    /// <summary>True when the JSON answer has the member.</summary>
    public bool Has(string name) => Exchange.Response is { MediaType: "application/jwt" } ? Signed.TryGetProperty(name, out _) : new JsonBody(Exchange.Response).Member(name) is not null;

    /// <summary>Every member of the answer, signed or not.</summary>
    public IReadOnlyList<(string Name, System.Text.Json.JsonElement Value)> Claims => Exchange.Response is { MediaType: "application/jwt" }
        ? [.. Signed.EnumerateObject().Select(claim => (claim.Name, claim.Value))]
        : [.. new JsonBody(Exchange.Response) is var body ? body.MemberNames.Select(name => (name, body.Member(name)!.Value)) : []];

    /// <summary>Names of the claims that were told.</summary>
    public IEnumerable<string> ClaimNames => Claims.Select(claim => claim.Name);

    /// <summary>True for a claim that is told as null or as empty text.</summary>
    public bool IsEmpty(string name)
    {
        var value = Claims.First(claim => claim.Name == name).Value;
        return value.ValueKind == System.Text.Json.JsonValueKind.Null || (value.ValueKind == System.Text.Json.JsonValueKind.String && value.GetString() is "");
    }

    /// <summary>A string member of the JSON answer, or null.</summary>
    public string? Text(string name) => Exchange.Response is { MediaType: "application/jwt" }
        ? Signed.TryGetProperty(name, out var claim) && claim.ValueKind == System.Text.Json.JsonValueKind.String ? claim.GetString() : null
        : new JsonBody(Exchange.Response).Text(name);

    /// <summary>The claims of a signed answer (OpenID Connect Core section 5.3.2).</summary>
    private System.Text.Json.JsonElement Signed
    {
        get
        {
            try
            {
                return Harness.Tokens.Jws.Parse(Exchange.Response!.Text.Trim()).Claims;
            }
            catch (FormatException e)
            {
                throw new ControlFailedException($"the answer says application/jwt and is none that can be read: {e.Message}");
            }
        }
    }

    /// <inheritdoc/>
    public override string Summary => Exchange.Response is { } response
        ? $"status {response.Status}{(Outcome == Outcome.Accepted ? "" : Challenge.IsPresent ? $", challenge {Challenge.Text}" : ", no Bearer challenge")}"
        : $"no response: {Exchange.Failure}";

    /// <inheritdoc/>
    public override string CodeRequirement => "RFC6750-3.1/error-code-fits";
}

/// <summary>A WWW-Authenticate challenge of the Bearer scheme (RFC 6750 section 3).</summary>
/// <param name="Text">The header value; empty when there is none.</param>
public sealed partial record BearerChallenge(string Text)
{
    /// <summary>True when a Bearer challenge came.</summary>
    public bool IsPresent => Text.Length > 0;

    /// <summary>The challenge of a response.</summary>
    public static BearerChallenge Of(WireResponse response) => new(
        response.All("WWW-Authenticate").FirstOrDefault(value => ParametersIn(value) is not null) ?? "");

    /// <summary>True when the challenge has an auth-param.</summary>
    public bool HasParameters => ParametersIn(Text)?.Count > 0;

    /// <summary>Names of the auth-params that stand there more than once.</summary>
    public IReadOnlyList<string> Repeated => [.. (ParametersIn(Text) ?? Enumerable.Empty<IGrouping<string, string>>()).Where(group => group.Count() > 1).Select(group => group.Key)];

    /// <summary>An auth-param of the challenge, or null.</summary>
    public string? Parameter(string name) => ParametersIn(Text)?[name].FirstOrDefault();

    /// <summary>The auth-params of the first Bearer challenge of a header, which may hold several (RFC 9110 section 11.6.1); null when it holds none.</summary>
    private static ILookup<string, string>? ParametersIn(string header)
    {
        List<(string Name, string Value)>? found = null;
        var inside = false;
        foreach (Match token in Token().Matches(header))
        {
            // A token without a value names the scheme of the next challenge.
            if (!token.Groups["value"].Success)
            {
                inside = found is null && token.Groups["name"].Value.Equals("Bearer", StringComparison.OrdinalIgnoreCase);
                found ??= inside ? [] : null;
            }
            else if (inside)
            {
                var value = token.Groups["value"].Value;
                found!.Add((token.Groups["name"].Value, value.StartsWith('"') ? QuotedPair().Replace(value[1..^1], "$1") : value));
            }
        }

        return found?.ToLookup(pair => pair.Name, pair => pair.Value, StringComparer.OrdinalIgnoreCase);
    }

    [GeneratedRegex("""(?<name>[^\s,="]+)(?:\s*=\s*(?<value>"(?:\\.|[^"\\])*"|[^\s,"=]+))?""")]
    private static partial Regex Token();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex QuotedPair();
}
