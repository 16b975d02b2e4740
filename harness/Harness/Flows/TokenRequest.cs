using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Flows;

/// <summary>A request to an endpoint that clients authenticate at: token, introspection, revocation.</summary>
/// <param name="Client">Whose credentials are sent; null for none.</param>
/// <param name="Parameters">Body parameters besides the credentials.</param>
public sealed record TokenRequest(Client? Client, Parameters Parameters)
{
    /// <summary>GET puts the parameters into the query.</summary>
    public string Method { get; init; } = "POST";

    /// <summary>A client whose credentials stand in the body beside the others; null for none.</summary>
    public Client? SecondClient { get; init; }

    /// <summary>True to put the client's id and secret into the query of the URL instead.</summary>
    public bool CredentialsInUrl { get; init; }

    /// <summary>True to send the body as a JSON object, credentials included.</summary>
    public bool AsJson { get; init; }

    /// <summary>An Authorization header that is sent in the place of the client's own; null for that.</summary>
    public string? Authorization { get; init; }

    /// <summary>The request part by part.</summary>
    public IReadOnlyList<RequestPart> Parts =>
    [
        new("method", Method),
        new("format", AsJson ? "JSON" : "form"),
        .. Client?.Parts ?? [new("client authentication", "none")],
        new("place of the credentials", CredentialsInUrl ? "query of the URL" : "as registered"),
        new("Authorization header", Authorization ?? "the client's own"),
        new("further credentials in the body", SecondClient?.Id ?? "none"),
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

    /// <summary>A request about a token: introspection (RFC 7662 section 2.1) or revocation (RFC 7009 section 2.1).</summary>
    public static TokenRequest About(Client? client, string token) => new(client, new Parameters(("token", token)));

    /// <summary>The same request with one parameter set; null leaves it out.</summary>
    public TokenRequest With(string name, string? value) => this with { Parameters = Parameters.Set(name, value) };

    /// <summary>The request on the wire.</summary>
    public WireRequest ToWire(string endpoint)
    {
        var (body, authorization) = CredentialsInUrl ? (Parameters, null) : Client?.Authenticate(Parameters) ?? (Parameters, null);
        if (CredentialsInUrl)
            endpoint += $"{(endpoint.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{new Parameters(("client_id", Client!.Id), ("client_secret", Client.Secret)).Encode()}";
        if (SecondClient is not null)
            body = body.Set("client_id", SecondClient.Id).Set("client_secret", SecondClient.Secret);
        if (AsJson)
            return Json(endpoint, body.Set("client_id", Client!.Id).Set("client_secret", Client.Secret));
        var request = Method == "GET"
            ? WireRequest.Json($"{endpoint}{(endpoint.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{body.Encode()}")
            : WireRequest.Form(endpoint, body) with { Method = Method };
        return (Authorization ?? authorization) is { } header ? request.With("Authorization", header) : request;
    }

    private static WireRequest Json(string endpoint, Parameters body) => new(
        "POST", endpoint, [new("Accept", "application/json"), new("Content-Type", "application/json")],
        System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(body.ToDictionary(item => item.Key, item => item.Value)));
}
