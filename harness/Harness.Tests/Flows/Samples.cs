using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.Tests.Evidence;

namespace OAuthConformance.Harness.Tests.Flows;

/// <summary>Clients and answers made by hand.</summary>
internal static class Samples
{
    public static Client Client(ClientAuthentication method = ClientAuthentication.ClientSecretBasic, string id = "shop", string? secret = "a-long-secret", params string[] redirectUris) =>
        Harness.Flows.Client.From("web", new ClientProfile
        {
            Id = id,
            Secret = secret,
            Authentication = method,
            RedirectUris = redirectUris.Length > 0 ? redirectUris : ["https://client.example/cb", "https://client.example/tenant?name=a"],
            Scopes = ["openid", "email"],
        });

    public static Exchange Answered(int status, string body = "", params Header[] headers) =>
        Wires.Exchange(response: Wires.Response("application/json", body, headers) with { Status = status });

    public static Exchange Unanswered { get; } = Wires.Exchange();
}
