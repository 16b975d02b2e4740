using System.Text.Json;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>The answer to a redemption as OpenID Connect wants it (OpenID Connect Core sections 3.1.3.3 and 13.3).</summary>
[Needs("web", "victim")]
public sealed class TokenTypeOfCodeRules : ConformanceSuite
{
    [Check("authorization-code/token-type-is-bearer", Severity.Low, "OIDC-Core-3.1.3.3/token-type-bearer", "OIDC-Core-3.1.3.3/bearer-supported",
        ProvenBy = ["token-type-other"],
        Gains = "A client does not know how to use its token.")]
    public async Task The_token_of_a_code_is_a_bearer_token()
    {
        var grant = await Flow.AuthorizeAsync(Clients.Web.Request());
        var answer = await Token.RedeemAsync(grant);
        answer.Granted(grant);
        Holds("Bearer".Equals(answer.Text("token_type"), StringComparison.OrdinalIgnoreCase), "Bearer", answer.Member("token_type")?.GetRawText() ?? "(absent)");
    }

    [Check("authorization-code/answers-hold-no-null", Severity.Low, "OIDC-Core-13.3/no-null-members",
        ProvenBy = ["token-response-with-null", "userinfo-with-null-claim"],
        Gains = "A client takes the word null for a value.")]
    public async Task Members_without_a_value_are_left_out()
    {
        var grant = await Flow.AuthorizeAsync(Clients.Web.Request());
        var answer = await Token.RedeemAsync(grant);
        var tokens = answer.Granted(grant);
        var userinfo = await Resource.UserinfoAsync(tokens.AccessToken);
        var nulls = answer.MemberNames.Where(name => answer.Member(name)!.Value.ValueKind == JsonValueKind.Null)
            .Concat(userinfo.Claims.Where(claim => claim.Value.ValueKind == JsonValueKind.Null).Select(claim => $"{claim.Name} of userinfo")).ToList();
        Holds(nulls.Count == 0, "no member that is null", string.Join(", ", nulls));
    }
}
