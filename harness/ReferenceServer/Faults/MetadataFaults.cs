using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using OAuthConformance.ReferenceServer.Authorize;
using OAuthConformance.ReferenceServer.Metadata;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.Token;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong in what the server says of itself.</summary>
internal static class MetadataFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        Swapped(
            new Step<Exchange>(MetadataEndpoint.NameIssuer.Id, x => x.Members["issuer"] = "https://other.example"),
            "metadata-wrong-issuer",
            "The metadata names another server as its issuer."),
        Swapped(
            new Step<Exchange>(MetadataEndpoint.NameIssuer.Id, x => x.Answer = Answer.Text(StatusCodes.Status404NotFound, "There is nothing at this address.")),
            "metadata-not-published",
            "There is no metadata."),
        Swapped(
            MetadataEndpoint.ChallengeMethods([]),
            "metadata-hides-s256",
            "The metadata lists no challenge method although S256 works."),
        Swapped(
            After(MetadataEndpoint.NameAbilities, (_, members) => members.Remove("authorization_response_iss_parameter_supported")),
            "metadata-hides-iss",
            "The metadata does not say that answers name the issuer."),
        Swapped(
            After(MetadataEndpoint.NameEndpoints, (_, members) => members["token_endpoint"] = members["token_endpoint"]!.GetValue<string>() + "#token"),
            "metadata-endpoint-with-fragment",
            "The address of the token endpoint has a fragment."),
        Swapped(
            After(MetadataEndpoint.NameClientAuthentication, (_, members) => members["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_basic", "client_secret_post", "none")),
            "metadata-without-asymmetric-authentication",
            "The metadata offers no client authentication by a key of the client."),
        Swapped(
            After(MetadataEndpoint.NameAbilities, (_, members) => members.Remove("subject_types_supported")),
            "metadata-without-subject-types",
            "The metadata does not list the subject types."),
        Swapped(
            After(MetadataEndpoint.NameAbilities, (_, members) => members["id_token_signing_alg_values_supported"] = new JsonArray("ES256")),
            "metadata-without-rs256",
            "The metadata lists ES256 alone for ID tokens."),
        Swapped(
            GrantRules.GrantTypeIsSupported.AlsoRefusing(x => x.IsClientCredentials ? new("unsupported_grant_type", "This grant_type is not supported.") : null),
            "metadata-lists-unknown-grant",
            "The metadata lists client_credentials, which the token endpoint does not know."),
        Swapped(
            After(MetadataEndpoint.NameGrantTypes, (_, members) => Remove(members["grant_types_supported"]!.AsArray(), "client_credentials")),
            "metadata-hides-client-credentials",
            "The metadata does not list client_credentials, which yields tokens."),
        Swapped(
            AuthorizeRules.ResponseTypeIsSupported.AlsoRefusing(x => x.Request.ResponseType == "code" ? new("unsupported_response_type", "This response_type is not supported.") : null),
            "registered-response-type-refused",
            "The metadata lists the response type code, which the authorization endpoint does not know."),
        Swapped(
            After(MetadataEndpoint.NameAbilities, (_, members) => Remove(members["response_types_supported"]!.AsArray(), "code")),
            "metadata-hides-code",
            "The metadata does not list the response type code, which works."),
        Swapped(
            After(MetadataEndpoint.NameEndpoints, (_, members) => members["revocation_endpoint"] = members["revocation_endpoint"]!.GetValue<string>() + "/tokens"),
            "metadata-endpoint-that-is-not-there",
            "The metadata names an address for revocation at which there is nothing."),
        Swapped(
            After(MetadataEndpoint.NameEndpoints, BelieveForwardedHost),
            "forwarded-host-believed",
            "The addresses in the metadata follow the header X-Forwarded-Host of whoever asks."),
    ];

    private static Step<Exchange> After(Step<Exchange> sound, Action<Exchange, JsonObject> change) => new(sound.Id, async x =>
    {
        await sound.RunAsync(x);
        change(x, x.Members);
    });

    private static void Remove(JsonArray list, string value) => list.Remove(list.First(item => item!.GetValue<string>() == value));

    private static void BelieveForwardedHost(Exchange x, JsonObject members)
    {
        if (x.Http.Request.Headers["X-Forwarded-Host"] is [{ } host])
            members["token_endpoint"] = $"https://{host}/token";
    }
}
