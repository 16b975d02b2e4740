using System.Text;
using NUnit.Framework;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Tests.Flows;

public sealed class TokenRequestTests
{
    private static readonly Parameters Body = new(("grant_type", "client_credentials"));

    [TestCase("shop", "a-long-secret", "shop:a-long-secret")]
    [TestCase("sh:op", "a:b", "sh%3Aop:a%3Ab")]
    [TestCase("https://shop.example/?a=b", "1 2+3%4&5=6/7", "https%3A%2F%2Fshop.example%2F%3Fa%3Db:1%202%2B3%254%265%3D6%2F7")]
    [TestCase("é", "ü😀", "%C3%A9:%C3%BC%F0%9F%98%80")]
    [TestCase("shop", "", "shop:")]
    public void Basic_credentials_are_form_encoded_before_they_are_joined(string id, string secret, string joined)
    {
        var wire = Wire(Samples.Client(ClientAuthentication.ClientSecretBasic, id, secret));

        Assert.That(Text(wire), Is.EqualTo("grant_type=client_credentials"));
        Assert.That(Authorization(wire), Is.EqualTo("Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes(joined))));
    }

    [Test]
    public void Credentials_in_the_body_are_form_encoded()
    {
        var wire = Wire(Samples.Client(ClientAuthentication.ClientSecretPost, "a&b", "1 2+3=é"));

        Assert.That(Text(wire), Is.EqualTo("grant_type=client_credentials&client_id=a%26b&client_secret=1%202%2B3%3D%C3%A9"));
        Assert.That(Authorization(wire), Is.Null);
    }

    [TestCase(ClientAuthentication.None, "a-long-secret")]
    [TestCase(ClientAuthentication.ClientSecretBasic, null)]
    [TestCase(ClientAuthentication.ClientSecretPost, null)]
    public void A_client_without_a_secret_or_a_method_sends_its_id_alone(ClientAuthentication method, string? secret)
    {
        var wire = Wire(Samples.Client(method, secret: secret));

        Assert.That(Text(wire), Is.EqualTo("grant_type=client_credentials&client_id=shop"));
        Assert.That(Authorization(wire), Is.Null);
    }

    [Test]
    public void Nobody_sends_no_credentials() =>
        Assert.That(Text(Wire(null)), Is.EqualTo("grant_type=client_credentials"));

    [TestCase("https://idp.example/token", "https://idp.example/token?grant_type=client_credentials")]
    [TestCase("https://idp.example/token?tenant=1", "https://idp.example/token?tenant=1&grant_type=client_credentials")]
    public void A_GET_request_puts_everything_into_the_query(string endpoint, string url)
    {
        var wire = (new TokenRequest(null, Body) with { Method = "GET" }).ToWire(endpoint);

        Assert.That((wire.Method, wire.Url, wire.Body), Is.EqualTo(("GET", url, (byte[]?)null)));
    }

    [Test]
    public void Parameters_in_the_URL_are_not_in_the_body()
    {
        var wire = (TokenRequest.Password(Samples.Client(), new() { Username = "vera", Password = "p&ä" }) with { InUrl = ["password"] }).ToWire("https://idp.example/token?tenant=1");

        Assert.That(wire.Url, Is.EqualTo("https://idp.example/token?tenant=1&password=p%26%C3%A4"));
        Assert.That(Text(wire), Does.Contain("username=vera").And.Not.Contain("password="));
    }

    [Test]
    public void A_repeated_parameter_stands_before_its_own_value() =>
        Assert.That(new TokenRequest(null, new Parameters(("a", "1"), ("b", "2"))).Repeating("b", "0").Parameters.Encode(), Is.EqualTo("a=1&b=0&b=2"));

    [Test]
    public void A_redemption_leaves_out_what_the_grant_does_not_hold()
    {
        var client = Samples.Client();
        var grant = new Grant(client, "c1", null, null, client.Request(), null!);

        Assert.That(TokenRequest.Redeem(grant).Parameters.Encode(), Is.EqualTo("grant_type=authorization_code&code=c1"));
    }

    [Test]
    public void An_authorization_request_is_fresh_and_sound_each_time()
    {
        var client = Samples.Client();
        var (first, second) = (client.Request(), client.Request());

        Assert.That(first.Parameters.Select(parameter => parameter.Key), Is.EqualTo(
            new[] { "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge", "code_challenge_method" }));
        Assert.That(first.Parameters["code_challenge"], Is.EqualTo(Pkce.S256(first.CodeVerifier!)));
        foreach (var name in new[] { "state", "nonce", "code_challenge" })
            Assert.That(first.Parameters[name], Is.Not.EqualTo(second.Parameters[name]), name);
    }

    [Test]
    public void A_client_without_scopes_asks_for_none_and_sends_no_nonce()
    {
        var client = Samples.Client();

        var request = (client with { Registration = client.Registration with { Scopes = ["offline_access"] } }).Request();

        Assert.That(request.Parameters.Has("scope") || request.Parameters.Has("nonce"), Is.False);
    }

    [Test]
    public void A_client_without_redirect_URIs_makes_the_check_not_applicable()
    {
        var client = Samples.Client();
        var without = client with { Registration = client.Registration with { RedirectUris = [] } };

        Assert.That(without.Request, Throws.TypeOf<NotApplicableException>().With.Message.EqualTo("the profile gives client 'web' no redirectUris"));
    }

    [Test]
    public void What_the_server_wants_beside_goes_with_each_request_of_the_client()
    {
        var client = Samples.Client();
        client = client with
        {
            Registration = client.Registration with
            {
                AuthorizationParameters = new Dictionary<string, string> { ["access_type"] = "offline" },
                TokenParameters = new Dictionary<string, string> { ["audience"] = "https://api.example/" },
            },
        };

        Assert.That(client.Request().Parameters["access_type"], Is.EqualTo("offline"));
        Assert.That(client.OfflineRequest().Parameters["access_type"], Is.EqualTo("offline"));
        Assert.That(TokenRequest.ClientCredentials(client).Parameters["audience"], Is.EqualTo("https://api.example/"));
        Assert.That(TokenRequest.Password(client, new() { Username = "vera", Password = "long-enough" }).Parameters["audience"], Is.EqualTo("https://api.example/"));
        Assert.That(client.Request().Parameters.Has("audience") || TokenRequest.Refresh(client, "token").Parameters.Has("audience"), Is.False);
    }

    [TestCase("https://idp.example/authorize", "https://idp.example/authorize?a=1")]
    [TestCase("https://idp.example/authorize?tenant=1", "https://idp.example/authorize?tenant=1&a=1")]
    public void An_authorization_request_joins_the_query_of_the_endpoint(string endpoint, string url) =>
        Assert.That(new AuthorizationRequest(Samples.Client(), null, new Parameters(("a", "1"))).ToUrl(endpoint), Is.EqualTo(url));

    private static WireRequest Wire(Client? client) => new TokenRequest(client, Body).ToWire("https://idp.example/token");

    private static string Text(WireRequest wire) => Encoding.ASCII.GetString(wire.Body!);

    private static string? Authorization(WireRequest wire) => wire.Headers.FirstOrDefault(header => header.Name == "Authorization")?.Value;
}
