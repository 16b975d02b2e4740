using System.Text.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Tests.Profiles;

/// <summary>What a first profile says, by what the target says of itself.</summary>
public sealed class ProfileDraftTests
{
    [Test]
    public void A_server_of_every_flow_gets_every_role_and_plan()
    {
        var profile = Draft("""
            "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials", "password", "implicit"],
            "response_types_supported": ["code", "id_token", "id_token token", "code id_token", "none"],
            "response_modes_supported": ["query", "fragment", "form_post"], "scopes_supported": ["openid", "profile", "offline_access", "notes.read"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_jwt", "none"], "code_challenge_methods_supported": ["S256"]
            """);
        Assert.Multiple(() =>
        {
            Assert.That(profile.Plans, Is.EqualTo(new[] { "oauth-2.0", "oidc-basic", "oidc-implicit", "oidc-hybrid", "oidc-form-post" }));
            Assert.That(profile.Clients.Given.Select(given => given.Role), Is.EqualTo(new[] { "web", "otherWeb", "public", "machine", "otherMachine", "keyAuthenticated", "secretJwt", "native", "implicit", "hybrid", "trusted" }));
            Assert.That(profile.Clients.Web!.Authentication, Is.EqualTo(ClientAuthentication.ClientSecretPost), "basic is not listed");
            Assert.That(profile.Clients.Web.Secret, Is.EqualTo("${MY_IDP_WEB_SECRET}"));
            Assert.That(profile.Clients.Web.Scopes, Is.EqualTo(new[] { "openid", "profile", "offline_access" }));
            Assert.That(profile.Clients.KeyAuthenticated!.PrivateKey, Is.EqualTo("${MY_IDP_KEY_AUTHENTICATED_KEY}"));
            Assert.That(profile.Clients.Implicit!.ResponseTypes, Is.EqualTo(new[] { "id_token", "id_token token" }));
            Assert.That(profile.Clients.Hybrid!.ResponseTypes, Is.EqualTo(new[] { "code id_token" }));
        });
    }

    [Test]
    public void A_server_that_says_little_gets_what_the_defaults_of_RFC_8414_say()
    {
        var profile = Draft("\"response_types_supported\": [\"code\"]");
        Assert.Multiple(() =>
        {
            Assert.That(profile.Plans, Is.EqualTo(new[] { "oauth-2.0" }));
            Assert.That(profile.Clients.Given.Select(given => given.Role), Is.EqualTo(new[] { "web", "otherWeb" }));
            Assert.That(profile.Clients.Web!.Grants, Is.EqualTo(new[] { "authorization_code" }));
        });
    }

    [Test]
    public void What_exists_already_is_named()
    {
        var profile = Draft("\"grant_types_supported\": [\"authorization_code\"]", new()
        {
            Name = "my idp",
            Clients = new Dictionary<string, string> { ["web"] = "shop" },
            Users = new Dictionary<string, string> { ["victim"] = "vera" },
            Authorisation = "Jane Doe",
        });

        Assert.That((profile.Clients.Web!.Id, profile.Clients.OtherWeb!.Id, profile.Users.Victim!.Username, profile.Authorisation), Is.EqualTo(("shop", "conformance-other-web", "vera", "Jane Doe")));
    }

    [Test]
    public void A_draft_is_a_profile_that_can_be_read_again_and_names_its_variables()
    {
        var text = ProfileDraft.Write(Draft("\"grant_types_supported\": [\"authorization_code\", \"client_credentials\"], \"scopes_supported\": [\"openid\"]"), "./schema.json");

        Assert.That(text.Split('\n')[1].Trim(), Is.EqualTo("\"$schema\": \"./schema.json\","));
        Assert.That(JsonNode.Parse(text)!.AsObject().Select(member => member.Key), Is.EqualTo(new[] { "$schema", "name", "issuer", "plans", "clients", "users" }), "nothing that only says the default");
        var variables = ProfileDraft.VariablesOf(text);
        Assert.That(variables, Does.Contain("MY_IDP_VICTIM_PASSWORD").And.Contain("MY_IDP_OTHER_MACHINE_SECRET"));
        var read = ProfileLoader.Parse(text.Replace("\"plans\"", "\"authorisation\": \"us\", \"plans\""), "draft.json", new(name => variables.Contains(name) ? $"secret of {name}" : null, 0));
        Assert.That(read.Clients.Web!.Secret, Is.EqualTo("secret of MY_IDP_WEB_SECRET"));
    }

    private static Profile Draft(string members, DraftAnswers? answers = null)
    {
        var document = JsonDocument.Parse($$"""{ "issuer": "https://idp.example", {{members}} }""").RootElement;
        var metadata = new ServerMetadata { Document = document, Source = "https://idp.example/.well-known/openid-configuration", AuthorizationEndpoint = "https://idp.example/authorize", TokenEndpoint = "https://idp.example/token" };
        return ProfileDraft.Of(metadata, answers ?? new() { Name = "my idp" });
    }
}
