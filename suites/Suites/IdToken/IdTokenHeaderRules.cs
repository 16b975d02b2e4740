using System.Text.Json;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>Claims and keys of an ID token that tell how the user logged in and how to verify it (OpenID Connect Core sections 2, 7.4, 10.1 and 15.1).</summary>
[Needs("web", "victim")]
public sealed class IdTokenHeaderRules : ConformanceSuite
{
    [Check("id-token/acr-is-a-uri", Severity.Low, "OIDC-Core-2/acr-is-text", "OIDC-Core-2/acr-is-a-uri",
        ProvenBy = ["id-token-acr-as-number"],
        Gains = "A client that compares levels of assurance compares the wrong things.")]
    public async Task The_class_of_the_authentication_is_a_text()
    {
        var token = IdTokenOf(await UserTokensAsync(Clients.Web.Request().With("acr_values", string.Join(' ', Target.Metadata.List("acr_values_supported") ?? [])), Flow));
        Applies(token.Claims.TryGetProperty("acr", out var acr), "the ID token tells no acr, which it need not");
        Holds(acr.ValueKind == JsonValueKind.String, "a string", acr.GetRawText());
        if (acr.GetString() is var text && text != "0" && !Uri.IsWellFormedUriString(text, UriKind.Absolute))
            Observe($"acr is neither 0 nor an absolute URI: {text}");
    }

    [Check("id-token/amr-is-a-list", Severity.Low, "OIDC-Core-2/amr-is-a-list", "OIDC-Core-2/amr-of-the-registry",
        ProvenBy = ["id-token-amr-as-text"],
        Gains = "A client that looks for a second factor looks in the wrong place.")]
    public async Task The_methods_of_the_authentication_are_a_list_of_texts()
    {
        string[] registered = ["face", "fpt", "geo", "hwk", "iris", "kba", "mca", "mfa", "otp", "pin", "pop", "pwd", "rba", "retina", "sc", "sms", "swk", "tel", "user", "vbm", "wia"];
        var token = IdTokenOf(await UserTokensAsync(Clients.Web));
        Applies(token.Claims.TryGetProperty("amr", out var amr), "the ID token tells no amr, which it need not");
        Holds(amr.ValueKind == JsonValueKind.Array && amr.EnumerateArray().All(method => method.ValueKind == JsonValueKind.String), "a list of strings", amr.GetRawText());
        if (amr.EnumerateArray().Select(method => method.GetString()!).Except(registered).ToList() is { Count: > 0 } others)
            Observe($"amr holds values that are not registered: {string.Join(", ", others)}");
    }

    [Check("id-token/kid-tells-the-keys-apart", Severity.Low, "OIDC-Core-10.1/kid-with-several-keys",
        ProvenBy = ["several-keys-without-kid"],
        Gains = "Clients try one key after the other, or give up.")]
    public async Task Where_several_keys_are_published_the_token_names_its_own()
    {
        var token = IdTokenOf(await UserTokensAsync(Clients.Web));
        var keys = await Target.KeysAsync();
        Holds(keys.Count < 2 || token.KeyId is not null || token.Algorithm.StartsWith("HS", StringComparison.Ordinal), $"a kid, since {keys.Count} keys are published", "no kid");
    }

    [Check("id-token/key-is-meant-for-signing", Severity.Low, "OIDC-Core-10.1/key-usage",
        ProvenBy = ["signing-key-published-for-encryption"],
        Gains = "Clients that read what a key is for find none that verifies.")]
    public async Task The_key_of_the_token_is_published_for_signatures()
    {
        var token = IdTokenOf(await UserTokensAsync(Clients.Web));
        var key = (await Target.KeysAsync()).FirstOrDefault(candidate => token.IsSignedBy([candidate]))
            ?? throw new NotApplicableException($"no published key verifies the ID token (alg {token.Algorithm}), which another check judges");
        Holds(key.Use is null or "sig", "use sig, or none", $"use {key.Use}");
        var operations = key.Document.TryGetProperty("key_ops", out var list) ? list.EnumerateArray().Select(item => item.ToString()).ToList() : null;
        Holds(operations?.Contains("verify") != false, "key_ops with verify, or none", $"key_ops {string.Join(", ", operations ?? [])}");
    }

    [Check("id-token/has-no-sub-jwk", Severity.Low, "OIDC-Core-7.4/no-sub-jwk",
        ProvenBy = ["id-token-with-sub-jwk"],
        Gains = "Clients get used to keys that come with the token, and an attacker's token brings its own.")]
    public async Task The_token_of_a_server_brings_no_key_of_its_subject()
    {
        var token = IdTokenOf(await UserTokensAsync(Clients.Web));
        Holds(!token.Claims.TryGetProperty("sub_jwk", out _), "no sub_jwk", "sub_jwk");
    }

    [Check("id-token/key-ids-differ", Severity.Low, "Attack-B57/key-ids-differ",
        ProvenBy = ["key-ids-repeated"], Tags = ["jose"],
        Gains = "Of two keys with one name clients take the wrong one, or try whichever verifies.")]
    public async Task No_two_published_keys_have_the_same_id()
    {
        Applies(Target.Metadata.JwksUri is not null, "the target publishes no keys: it tells no jwks_uri");
        // RFC 7517 section 4.5: keys of different types may share an id where they are equivalent alternatives.
        var repeated = (await Target.KeysAsync()).Where(key => key.KeyId is not null).GroupBy(key => (key.KeyId, key.KeyType)).Where(group => group.Skip(1).Any()).Select(group => group.Key.KeyId).ToList();
        Holds(repeated.Count == 0, "a kid of its own for each key", $"several keys with the kid {string.Join(", ", repeated)}");
    }
}
