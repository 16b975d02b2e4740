using System.Text.Json.Nodes;
using OAuthConformance.ReferenceServer.Authorize;
using OAuthConformance.ReferenceServer.IdTokens;
using OAuthConformance.ReferenceServer.Introspection;
using OAuthConformance.ReferenceServer.Logout;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.Resources;
using OAuthConformance.ReferenceServer.Revocation;
using OAuthConformance.ReferenceServer.State;
using OAuthConformance.ReferenceServer.Token;

namespace OAuthConformance.ReferenceServer.Metadata;

/// <summary>What the server says of itself (RFC 8414 section 2, OpenID Connect Discovery section 3).</summary>
internal static class MetadataEndpoint
{
    private static readonly string[] WithProof = ["client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt"];
    private static readonly string[] AssertionAlgorithms = ["RS256", "ES256", "HS256"];

    public static readonly Step<Exchange> NameIssuer = new("metadata/name-issuer", x => x.Members["issuer"] = x.Server.Issuer);

    public static readonly Step<Exchange> NameEndpoints = new("metadata/name-endpoints", x =>
    {
        x.Members["authorization_endpoint"] = x.Server.Issuer + AuthorizeEndpoint.Path;
        x.Members["token_endpoint"] = x.Server.Issuer + TokenEndpoint.Path;
        x.Members["userinfo_endpoint"] = x.Server.Issuer + UserInfoEndpoint.Path;
        x.Members["introspection_endpoint"] = x.Server.Issuer + IntrospectionEndpoint.Path;
        x.Members["revocation_endpoint"] = x.Server.Issuer + RevocationEndpoint.Path;
        x.Members["end_session_endpoint"] = x.Server.Issuer + LogoutEndpoint.Path;
        x.Members["jwks_uri"] = x.Server.Issuer + JwksEndpoint.Path;
    });

    public static readonly Step<Exchange> NameAbilities = new("metadata/name-abilities", x =>
    {
        x.Members["scopes_supported"] = List(ScopeList.Identity.Append(ScopeList.NotesRead).Union(x.Server.Options.Clients.SelectMany(client => client.Scopes)));
        x.Members["response_types_supported"] = List(x.Server.ResponseTypes);
        x.Members["response_modes_supported"] = List(ResponseModes.All);
        x.Members["subject_types_supported"] = List(["public"]);
        x.Members["id_token_signing_alg_values_supported"] = List(["RS256"]);
        x.Members["authorization_response_iss_parameter_supported"] = true;
        x.Members["claims_supported"] = List(["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "at_hash", "c_hash", "acr", "amr", "name", "updated_at", "email", "email_verified", "phone_number", "phone_number_verified"]);
        x.Members["acr_values_supported"] = List([ClaimsRequest.PasswordClass]);
        x.Members["claims_parameter_supported"] = true;

        // Left out, it would mean true (OpenID Connect Discovery section 3).
        x.Members["request_uri_parameter_supported"] = false;
    });

    public static readonly Step<Exchange> NameGrantTypes = GrantTypes(server => server.GrantTypes);

    public static readonly Step<Exchange> NameClientAuthentication = new("metadata/name-client-authentication", x =>
    {
        x.Members["token_endpoint_auth_methods_supported"] = List([.. WithProof, "none"]);
        x.Members["introspection_endpoint_auth_methods_supported"] = List(WithProof);
        x.Members["revocation_endpoint_auth_methods_supported"] = List([.. WithProof, "none"]);
        foreach (var endpoint in new[] { "token", "introspection", "revocation" })
            x.Members[endpoint + "_endpoint_auth_signing_alg_values_supported"] = List(AssertionAlgorithms);
    });

    public static readonly Step<Exchange> NameChallengeMethods = ChallengeMethods(["S256"]);

    /// <summary>The step that lists <c>grant_types_supported</c>: what the token endpoint serves, and <c>implicit</c> for a client that can do without it.</summary>
    public static Step<Exchange> GrantTypes(Func<ServerState, IReadOnlyList<string>> served) => new("metadata/name-grant-types", x =>
    {
        var front = x.Server.Options.Clients.SelectMany(client => client.Grants).Where(grant => grant == "implicit").Distinct();
        x.Members["grant_types_supported"] = List(served(x.Server).Concat(front));
    });

    /// <summary>The step that lists these <c>code_challenge_methods_supported</c>; none leaves the member out.</summary>
    public static Step<Exchange> ChallengeMethods(IReadOnlyList<string> methods) => new("metadata/name-challenge-methods", x =>
    {
        if (methods.Count > 0)
            x.Members["code_challenge_methods_supported"] = List(methods);
    });

    public static IEndpoint Create() => new Endpoint<Exchange>(
        "metadata",
        ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"],
        ["GET", "HEAD"],
        (http, server) => new(http, server),
        [NameIssuer, NameEndpoints, NameAbilities, NameGrantTypes, NameClientAuthentication, NameChallengeMethods, SharedParts.AnswerAsJson("metadata")]);

    private static JsonArray List(IEnumerable<string> values) => [.. values.Select(value => JsonValue.Create(value))];
}
