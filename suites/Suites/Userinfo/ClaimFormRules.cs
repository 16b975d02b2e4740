using System.Text.Json;
using System.Text.RegularExpressions;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>The form of the standard claims (OpenID Connect Core section 5.1).</summary>
[Needs("web", "victim")]
public sealed partial class ClaimFormRules : ConformanceSuite
{
    [Check("userinfo/claims-have-their-types", Severity.Low, "OIDC-Core-5.1/claim-types",
        ProvenBy = ["userinfo-verified-as-text"],
        Gains = "The text \"false\" counts as true in many languages, and an unverified address as verified.")]
    public async Task Each_standard_claim_has_its_type()
    {
        var answer = await AnswerAsync();
        foreach (var (claim, value) in answer.Claims)
        {
            var expected = claim switch
            {
                "email_verified" or "phone_number_verified" => new[] { JsonValueKind.True, JsonValueKind.False },
                "updated_at" => [JsonValueKind.Number],
                "address" => [JsonValueKind.Object],
                _ when ScopeClaims.Scopes.SelectMany(ScopeClaims.Of).Append("sub").Contains(claim) => [JsonValueKind.String],
                _ => null,
            };
            // Which claims are left out when they are empty, another check judges.
            Holds(expected is null || value.ValueKind == JsonValueKind.Null || expected.Contains(value.ValueKind), $"{claim} as a {expected?[0].ToString().ToLowerInvariant()}", $"{claim}: {value.GetRawText()}");
        }
    }

    [Check("userinfo/email-is-an-address", Severity.Low, "OIDC-Core-5.1/email-syntax",
        ProvenBy = ["userinfo-email-is-a-name"],
        Gains = "A client that writes to the user writes to nobody, or to somebody else.")]
    public async Task The_email_is_an_address()
    {
        var email = (await AnswerAsync()).Text("email");
        Applies(email is not null, "userinfo tells no email");
        Holds(System.Net.Mail.MailAddress.TryCreate(email, out var address) && address.Address == email, "local part, @ and domain", email!);
    }

    [Check("userinfo/phone-number-is-e164", Severity.Low, "OIDC-Core-5.1/phone-e164", "OIDC-Core-5.1/phone-extension", "OIDC-Core-5.1/verified-phone-e164",
        ProvenBy = ["userinfo-phone-local", "userinfo-phone-local-and-verified"],
        Gains = "A client that calls the user, or sends a code, reaches somebody else.")]
    public async Task The_phone_number_is_written_in_e164()
    {
        var answer = await AnswerAsync();
        var phone = answer.Text("phone_number");
        Applies(phone is not null, "userinfo tells no phone_number");
        var isVerified = answer.Claims.Any(claim => claim is { Name: "phone_number_verified", Value.ValueKind: JsonValueKind.True });
        Holds(International().IsMatch(phone!), "+ and digits, with an extension as ;ext=", phone!, isVerified ? "OIDC-Core-5.1/verified-phone-e164" : "OIDC-Core-5.1/phone-e164");
    }

    private async Task<ResourceAnswer> AnswerAsync() => AcceptedControl(await Resource.UserinfoAsync((await UserTokensAsync(Clients.Web)).AccessToken));

    [GeneratedRegex(@"^\+[0-9][0-9 .()-]*(;ext=[0-9]+)?$")]
    private static partial Regex International();
}
