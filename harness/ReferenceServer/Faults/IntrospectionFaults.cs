using System.Globalization;
using OAuthConformance.ReferenceServer.Introspection;
using OAuthConformance.ReferenceServer.Pipelines;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong in introspection.</summary>
internal static class IntrospectionFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        Without("introspection/dead-token-tells-nothing", "introspection-tells-of-dead-tokens", "Introspection describes a token that is dead."),
        Swapped(AliveWhenKnown, "introspection-calls-dead-tokens-alive", "Introspection calls an expired or revoked token active."),
        Swapped(FindByHint, "introspection-needs-right-hint", "Introspection does not find a token whose token_type_hint is wrong."),
        Swapped(new Step<IntrospectionExchange>(IntrospectionEndpoint.TakePost.Id, _ => { }), "introspection-by-get", "Introspection answers GET, with the token in the address."),
        Swapped(ExpiryInText, "introspection-exp-as-text", "The exp of introspection is a string."),
    ];

    private static Step<IntrospectionExchange> AliveWhenKnown => new(
        IntrospectionParts.TellWhetherActive.Id,
        x => x.Members["active"] = x.AccessToken is not null || x.RefreshToken is not null);

    private static Step<IntrospectionExchange> FindByHint => new(IntrospectionParts.FindToken.Id, async x =>
    {
        await IntrospectionParts.FindToken.RunAsync(x);
        var hint = x.Parameters["token_type_hint"];
        x.AccessToken = hint == "refresh_token" ? null : x.AccessToken;
        x.RefreshToken = hint == "access_token" ? null : x.RefreshToken;
    });

    private static Step<IntrospectionExchange> ExpiryInText => new(IntrospectionParts.DescribeToken.Id, async x =>
    {
        await IntrospectionParts.DescribeToken.RunAsync(x);
        if (x.Members["exp"] is { } expiry)
            x.Members["exp"] = expiry.GetValue<long>().ToString(CultureInfo.InvariantCulture);
    });
}
