using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Flows;

/// <summary>A request to an endpoint that clients authenticate at: token, introspection, revocation.</summary>
/// <param name="Client">Whose credentials are sent; null for none.</param>
/// <param name="Parameters">Body parameters besides the credentials.</param>
public sealed record TokenRequest(Client? Client, Parameters Parameters)
{
    /// <summary>GET puts the parameters into the query.</summary>
    public string Method { get; init; } = "POST";

    /// <summary>The request part by part; the client's credentials are one part.</summary>
    public IReadOnlyList<RequestPart> Parts =>
    [
        new("method", Method),
        new("client authentication", Client is null ? "none" : $"{Client.Id} by {Client.Authentication}, secret {Client.Secret ?? "none"}"),
        .. Parameters.Select(parameter => new RequestPart(parameter.Key, parameter.Value)),
    ];

    /// <summary>Redeems a code (RFC 6749 section 4.1.3, RFC 7636 section 4.5).</summary>
    public static TokenRequest Redeem(Grant grant) => new(grant.Client, new Parameters(
        ("grant_type", "authorization_code"),
        ("code", grant.Code),
        ("redirect_uri", grant.RedirectUri),
        ("code_verifier", grant.CodeVerifier)));

    /// <summary>Asks in the client's own name (RFC 6749 section 4.4.2).</summary>
    public static TokenRequest ClientCredentials(Client client) => new(client, new Parameters(
        ("grant_type", "client_credentials"),
        ("scope", client.Registration.Scopes.Count > 0 ? string.Join(' ', client.Registration.Scopes) : null)));

    /// <summary>Refreshes (RFC 6749 section 6).</summary>
    public static TokenRequest Refresh(Client client, string refreshToken) => new(client, new Parameters(
        ("grant_type", "refresh_token"),
        ("refresh_token", refreshToken)));

    /// <summary>The same request with one parameter set; null leaves it out.</summary>
    public TokenRequest With(string name, string? value) => this with { Parameters = Parameters.Set(name, value) };

    /// <summary>The request on the wire.</summary>
    public WireRequest ToWire(string endpoint)
    {
        var (body, authorization) = Client?.Authenticate(Parameters) ?? (Parameters, null);
        var request = Method == "GET"
            ? WireRequest.Json($"{endpoint}{(endpoint.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{body.Encode()}")
            : WireRequest.Form(endpoint, body) with { Method = Method };
        return authorization is null ? request : request.With("Authorization", authorization);
    }
}
