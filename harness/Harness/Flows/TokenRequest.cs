using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Flows;

/// <summary>A request to an endpoint that clients authenticate at: token, introspection, revocation.</summary>
/// <param name="Client">Whose credentials are sent; null for none.</param>
/// <param name="Parameters">Body parameters besides the credentials.</param>
public sealed record TokenRequest(Client? Client, Parameters Parameters)
{
    /// <summary>GET and HEAD put the parameters into the query.</summary>
    public string Method { get; init; } = "POST";

    /// <summary>A client whose credentials stand in the body beside the others; null for none.</summary>
    public Client? SecondClient { get; init; }

    /// <summary>True to put the client's id and secret into the query of the URL instead.</summary>
    public bool CredentialsInUrl { get; init; }

    /// <summary>Names of parameters that stand in the query of the URL instead of in the body.</summary>
    public IReadOnlyList<string> InUrl { get; init; } = [];

    /// <summary>What stands before the parameters of the body as it is, such as one of them under an odd name; empty for nothing.</summary>
    public string Before { get; init; } = "";

    /// <summary>What stands behind the parameters of the body as it is; empty for nothing.</summary>
    public string Behind { get; init; } = "";

    /// <summary>Headers beside the usual ones.</summary>
    public IReadOnlyList<Header> Headers { get; init; } = [];

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
        new("beside the parameters", Before + Behind),
        new("further headers", string.Join(", ", Headers.Select(header => header.Name))),
        new("parameters in the query of the URL", InUrl.Count == 0 ? "none" : string.Join(" and ", InUrl)),
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
    [
        ("grant_type", "client_credentials"),
        .. Wanted(client),
    ]));

    /// <summary>Asks with a user's name and password, for every scope that the client is registered for (RFC 6749 section 4.3.2).</summary>
    public static TokenRequest Password(Client client, UserProfile user) => new(client, new Parameters(
    [
        ("grant_type", "password"),
        ("username", user.Username),
        ("password", user.Password),
        .. Wanted(client),
    ]));

    private static IEnumerable<(string, string?)> Wanted(Client client) =>
    [
        ("scope", client.Registration.Scopes.Count > 0 ? string.Join(' ', client.Registration.Scopes) : null),
        .. client.Registration.TokenParameters.Select(own => (own.Key, (string?)own.Value)),
    ];

    /// <summary>Refreshes (RFC 6749 section 6).</summary>
    public static TokenRequest Refresh(Client client, string refreshToken) => new(client, new Parameters(
        ("grant_type", "refresh_token"),
        ("refresh_token", refreshToken)));

    /// <summary>A request about a token: introspection (RFC 7662 section 2.1) or revocation (RFC 7009 section 2.1).</summary>
    public static TokenRequest About(Client? client, string token) => new(client, new Parameters(("token", token)));

    /// <summary>The same request with one parameter set; null leaves it out.</summary>
    public TokenRequest With(string name, string? value) => this with { Parameters = Parameters.Set(name, value) };

    /// <summary>The same request with a parameter twice: another value stands before its own.</summary>
    public TokenRequest Repeating(string name, string first) => this with
    {
        Parameters = new(Parameters.SelectMany(item => item.Key == name ? new[] { (name, (string?)first), (name, item.Value) } : [(item.Key, item.Value)])),
    };

    /// <summary>The request on the wire.</summary>
    public WireRequest ToWire(string endpoint)
    {
        var (body, authorization) = CredentialsInUrl ? (Parameters, null) : Client?.Authenticate(Parameters) ?? (Parameters, null);
        if (CredentialsInUrl)
            endpoint = WithQuery(endpoint, new Parameters(("client_id", Client!.Id), ("client_secret", Client.Secret)));
        endpoint = WithQuery(endpoint, Only(body, InUrl.Contains));
        body = Only(body, name => !InUrl.Contains(name));
        if (SecondClient is not null)
            body = body.Set("client_id", SecondClient.Id).Set("client_secret", SecondClient.Secret);
        if (AsJson)
            return Json(endpoint, body.Set("client_id", Client!.Id).Set("client_secret", Client.Secret));
        var request = Method is "GET" or "HEAD"
            ? WireRequest.Json(WithQuery(endpoint, body)) with { Method = Method }
            : WireRequest.Form(endpoint, body) with { Method = Method, Body = System.Text.Encoding.ASCII.GetBytes(Before + body.Encode() + Behind) };
        request = Headers.Aggregate(request, (extended, header) => extended.With(header.Name, header.Value));
        return (Authorization ?? authorization) is { } credentials ? request.With("Authorization", credentials) : request;
    }

    private static string WithQuery(string endpoint, Parameters query) =>
        query.Count == 0 ? endpoint : $"{endpoint}{(endpoint.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query.Encode()}";

    private static Parameters Only(Parameters parameters, Func<string, bool> which) =>
        new(parameters.Where(item => which(item.Key)).Select(item => (item.Key, (string?)item.Value)));

    private static WireRequest Json(string endpoint, Parameters body) => new(
        "POST", endpoint, [new("Accept", "application/json"), new("Content-Type", "application/json")],
        System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(body.ToDictionary(item => item.Key, item => item.Value)));
}
