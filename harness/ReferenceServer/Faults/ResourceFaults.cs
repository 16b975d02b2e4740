using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.Resources;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong where access tokens are used.</summary>
internal static class ResourceFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        Without("resource/token-is-presented", "anonymous-resource-access", "Resources are served without an access token."),
        Without("resource/token-is-known", "forged-access-token-accepted", "Resources are served for a token that was never issued."),
        Without("resource/token-is-unexpired", "access-token-never-expires", "An expired access token still opens resources."),
        Without("resource/token-is-unrevoked", "revoked-access-token-accepted", "A revoked access token still opens resources."),
        Without("resource/scope-is-enough", "scope-not-enforced", "Any access token opens every resource."),
        Without("resource/failure-is-challenged", "bearer-failure-unchallenged", "A resource refuses without WWW-Authenticate."),
        Swapped(AnotherUser, "userinfo-of-another-user", "UserInfo names another user than the ID token."),
    ];

    private static Step<ResourceExchange> AnotherUser => new(UserInfoEndpoint.NameSubject.Id, x =>
        x.Members["sub"] = x.Server.Options.Users.FirstOrDefault(user => user != x.Token?.Grant.User)?.Subject ?? "another-user");
}
