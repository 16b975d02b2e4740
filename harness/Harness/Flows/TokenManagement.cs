using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Flows;

/// <summary>Introspection (RFC 7662) and revocation (RFC 7009).</summary>
public sealed class TokenManagement(CheckContext context)
{
    /// <summary>Asks whether a token is active.</summary>
    /// <param name="client">Who asks; null for nobody.</param>
    /// <param name="token">The token.</param>
    public Task<IntrospectionAnswer> IntrospectAsync(Client? client, string token) => IntrospectAsync(TokenRequest.About(client, token));

    /// <summary>Sends any introspection request.</summary>
    public async Task<IntrospectionAnswer> IntrospectAsync(TokenRequest request)
    {
        var url = context.Target.Metadata.IntrospectionEndpoint ?? throw new NotApplicableException("the target tells no introspection endpoint");
        return new(new TokenAnswer(request, await context.SendAsync(request.ToWire(url))));
    }

    /// <summary>Revokes a token.</summary>
    /// <param name="client">Who asks; null for nobody.</param>
    /// <param name="token">The token.</param>
    public Task<RevocationAnswer> RevokeAsync(Client? client, string token) => RevokeAsync(TokenRequest.About(client, token));

    /// <summary>Revokes a token, for a check of what follows from that.</summary>
    /// <exception cref="NotApplicableException">The server does not revoke this kind of token (RFC 7009 section 2.2.1).</exception>
    /// <exception cref="ControlFailedException">It refuses for another reason.</exception>
    public async Task<RevocationAnswer> RevokedAsync(TokenRequest request)
    {
        var answer = await RevokeAsync(request);
        if (answer.ErrorCode == "unsupported_token_type")
            throw new NotApplicableException("the server does not revoke tokens of this kind, and says so by unsupported_token_type");
        return answer.Outcome == Outcome.Accepted ? answer : throw new ControlFailedException($"the revocation did not succeed: {answer.Summary}");
    }

    /// <summary>Sends any revocation request.</summary>
    public async Task<RevocationAnswer> RevokeAsync(TokenRequest request)
    {
        var url = context.Target.Metadata.RevocationEndpoint ?? throw new NotApplicableException("the target tells no revocation endpoint");
        return new(request, await context.SendAsync(request.ToWire(url)));
    }
}

/// <summary>What the introspection endpoint answered (RFC 7662 section 2.2).</summary>
/// <param name="Body">The answer, read as JSON.</param>
public sealed record IntrospectionAnswer(TokenAnswer Body) : Answer
{
    /// <inheritdoc/>
    public override IReadOnlyList<RequestPart> Parts => Body.Parts;

    /// <summary>Accepted means that the token was called active; called inactive, or asked without success, is refused.</summary>
    public override Outcome Outcome => Body.Exchange.Response switch
    {
        null or { Status: 429 or >= 500 } => Outcome.Undecided,
        _ when IsActive == true => Outcome.Accepted,
        { Status: >= 400 } => Outcome.Refused,
        _ => IsActive == false ? Outcome.Refused : Outcome.Undecided,
    };

    /// <summary>The member <c>active</c>; null when it is absent or no boolean.</summary>
    public bool? IsActive => Body.Member("active")?.ValueKind switch
    {
        System.Text.Json.JsonValueKind.True => true,
        System.Text.Json.JsonValueKind.False => false,
        _ => null,
    };

    /// <inheritdoc/>
    public override string? ErrorCode => Body.ErrorCode;

    /// <inheritdoc/>
    public override string Summary => Body.Exchange.Response is { } response
        ? $"status {response.Status}, {(IsActive is { } active ? $"active {(active ? "true" : "false")}" : "no member 'active'")}"
        : $"no response: {Body.Exchange.Failure}";
}

/// <summary>What the revocation endpoint answered (RFC 7009 section 2.2).</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Exchange">What went over the wire.</param>
public sealed record RevocationAnswer(TokenRequest Request, Exchange Exchange) : Answer
{
    /// <inheritdoc/>
    public override IReadOnlyList<RequestPart> Parts => Request.Parts;

    /// <inheritdoc/>
    public override Outcome Outcome => Exchange.Response?.Status switch
    {
        200 or 204 => Outcome.Accepted,
        >= 400 and < 500 and not 429 => Outcome.Refused,
        _ => Outcome.Undecided,
    };

    /// <inheritdoc/>
    public override string? ErrorCode => new TokenAnswer(Request, Exchange).ErrorCode;

    /// <inheritdoc/>
    public override string Summary => Exchange.Response is { } response ? $"status {response.Status}" : $"no response: {Exchange.Failure}";
}
