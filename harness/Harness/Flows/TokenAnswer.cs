using System.Text.Json;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Flows;

/// <summary>What the token endpoint answered (RFC 6749 section 5).</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Exchange">What went over the wire.</param>
public sealed record TokenAnswer(TokenRequest Request, Exchange Exchange) : Answer
{
    private readonly JsonBody _body = new(Exchange.Response);

    /// <inheritdoc/>
    public override IReadOnlyList<RequestPart> Parts => Request.Parts;

    /// <summary>Tokens mean accepted; a 4xx, or an error without tokens, means refused; 429 and 5xx decide nothing.</summary>
    public override Outcome Outcome => Exchange.Response switch
    {
        null => Outcome.Undecided,
        _ when Text("access_token") is not null || Text("refresh_token") is not null || Text("id_token") is not null => Outcome.Accepted,
        { Status: 429 or >= 500 } => Outcome.Undecided,
        { Status: >= 400 } => Outcome.Refused,
        _ when ErrorCode is not null => Outcome.Refused,
        _ => Outcome.Undecided,
    };

    /// <inheritdoc/>
    public override bool HasFailed => Outcome == Outcome.Undecided && Exchange.Response?.Status == 500;

    /// <inheritdoc/>
    public override string? ErrorCode => Text("error");

    /// <inheritdoc/>
    public override string Summary => Exchange.Response switch
    {
        null => $"no response: {Exchange.Failure}",
        { Status: var status } when Outcome == Outcome.Accepted => $"status {status} with {string.Join(", ", MemberNames)}",
        { Status: var status } => $"status {status}, error {ErrorCode ?? "(none told)"}",
    };

    /// <inheritdoc/>
    public override string? FormFault => Exchange.Response switch
    {
        { Status: not (400 or 401) } response => $"the error came with status {response.Status}",
        _ when !_body.IsObject => "the error is no JSON object",
        _ when ErrorCode is null => "the JSON has no error member",
        _ => null,
    };

    /// <summary>The tokens.</summary>
    /// <exception cref="ControlFailedException">There are none: whatever was to be built on them cannot be tried.</exception>
    public Tokens Granted(Grant? grant = null) => Text("access_token") is { } accessToken
        ? new(Request.Client!, accessToken, Text("refresh_token"), Text("id_token"), Text("scope") ?? Request.Parameters["scope"] ?? grant?.Request.Parameters["scope"], grant)
        : throw new ControlFailedException($"no access token came for a sound request: {Summary}");

    /// <summary>A member that is a JSON string, or null.</summary>
    public string? Text(string name) => _body.Text(name);

    /// <summary>A member of the JSON answer, or null.</summary>
    public JsonElement? Member(string name) => _body.Member(name);

    /// <summary>Names of all members.</summary>
    public IEnumerable<string> MemberNames => _body.MemberNames;
}
