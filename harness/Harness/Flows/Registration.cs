using System.Text.Json;
using System.Text.Json.Nodes;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.Tokens;

namespace OAuthConformance.Harness.Flows;

/// <summary>A client as a target registered it.</summary>
/// <param name="Client">The client; its id is the target's, its secret still a variable.</param>
/// <param name="Secret">The secret, or the private key, that belongs in the variable; null for a public client.</param>
/// <param name="ManagementUri">Where the registration can be read and deleted (RFC 7592); null when the target does not offer that.</param>
/// <param name="ManagementToken">The token for it.</param>
public sealed record RegisteredAs(ClientProfile Client, string? Secret, string? ManagementUri, string? ManagementToken);

/// <summary>Registers the clients of a draft (RFC 7591).</summary>
public sealed class Registration(string endpoint, string? initialAccessToken, ISender sender)
{
    /// <summary>Registers one client.</summary>
    /// <param name="role">Its role, for the name that users see.</param>
    /// <param name="client">What is asked for; the target may give something else, and the result says what.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="PreflightException">The target refused.</exception>
    public async Task<RegisteredAs> RegisterAsync(string role, ClientProfile client, CancellationToken cancellation)
    {
        var privateKey = client.Authentication == ClientAuthentication.PrivateKeyJwt ? SigningKey.NewEcJwk() : null;
        var request = new WireRequest("POST", endpoint, [new("Accept", "application/json"), new("Content-Type", "application/json")], JsonSerializer.SerializeToUtf8Bytes(MetadataOf(role, client, privateKey)));
        if (initialAccessToken is not null)
            request = request.With("Authorization", $"Bearer {initialAccessToken}");
        var exchange = await sender.SendAsync(request, cancellation);
        var answer = new JsonBody(exchange.Response);
        // RFC 7591 section 3.2.1: 201; some servers of earlier drafts answer 200.
        if (exchange.Response is not { Status: 200 or 201 } || answer.Text("client_id") is not { } id)
            throw new PreflightException($"{role}: {exchange.Response?.Status.ToString() ?? exchange.Failure} {answer.Text("error")} {answer.Text("error_description")}".TrimEnd());

        var given = client with
        {
            Id = id,
            RedirectUris = List(answer, "redirect_uris") ?? client.RedirectUris,
            Grants = List(answer, "grant_types") ?? client.Grants,
            Authentication = MethodOf(answer) ?? client.Authentication,
        };
        return new(given, privateKey ?? answer.Text("client_secret"), answer.Text("registration_client_uri"), answer.Text("registration_access_token"));
    }

    /// <summary>The registration request of a client (RFC 7591 section 2, OpenID Connect Dynamic Client Registration section 2).</summary>
    internal static JsonObject MetadataOf(string role, ClientProfile client, string? privateKey)
    {
        var metadata = new JsonObject
        {
            ["client_name"] = client.Name ?? $"Conformance {role}",
            ["token_endpoint_auth_method"] = client.Authentication.RegisteredName(),
            ["grant_types"] = Array(client.Grants),
            ["response_types"] = Array(client.ResponseTypes.Count > 0 ? client.ResponseTypes : client.RedirectUris.Count > 0 ? ["code"] : []),
            ["redirect_uris"] = Array(client.RedirectUris),
        };
        if (client.Scopes.Count > 0)
            metadata["scope"] = string.Join(' ', client.Scopes);
        if (client.PostLogoutRedirectUris.Count > 0)
            metadata["post_logout_redirect_uris"] = Array(client.PostLogoutRedirectUris);
        // A loopback redirect URI belongs to a native application (RFC 8252 section 7.3).
        if (client.RedirectUris.Any(uri => new Uri(uri).IsLoopback))
            metadata["application_type"] = "native";
        if (privateKey is not null)
            metadata["jwks"] = new JsonObject { ["keys"] = new JsonArray(PublicPart(privateKey)) };
        return metadata;
    }

    private static JsonObject PublicPart(string privateKey)
    {
        var key = JsonNode.Parse(privateKey)!.AsObject();
        // RFC 7518 section 6: what is private in a key of either type.
        foreach (var member in new[] { "d", "p", "q", "dp", "dq", "qi", "oth" })
            key.Remove(member);
        return key;
    }

    private static JsonArray Array(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode)value)]);

    private static IReadOnlyList<string>? List(JsonBody answer, string name) => answer.Member(name) is { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
        : null;

    private static ClientAuthentication? MethodOf(JsonBody answer) => Enum.GetValues<ClientAuthentication>().Cast<ClientAuthentication?>()
        .FirstOrDefault(method => method!.Value.RegisteredName() == answer.Text("token_endpoint_auth_method"));
}
