using NUnit.Framework;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.Tests.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Tests.UserAgents;

/// <summary>A form in the hands of an attacker.</summary>
public sealed class HeldFormTests
{
    private const string Token = "0123456789abcdef0123456789abcdef";
    private const string OthersToken = "fedcba9876543210fedcba9876543210";

    [Test]
    public void Without_its_tokens_a_form_keeps_what_can_be_guessed()
    {
        var form = Form("https://server.example/consent");

        Assert.That(form.WithoutTokens(Others("https://server.example/consent")).Fields.Encode(), Is.EqualTo("user=conformance-victim&decision=allow"));
    }

    [TestCase("https://s.example/consent")]
    [TestCase("https://authorization-server.example.com/consent")]
    [TestCase("https://server.example/default-authentication-flow/consent?stage=default-authentication-password")]
    public void An_address_that_is_the_same_for_everybody_is_no_secret(string url)
    {
        Assert.That(Form(url).HasTokenInFieldsAlone(Others(url)));
        Assert.That(Form(url).Forgeries(Others(url), form => form.ByOtherSite()).Select(forgery => forgery.Form.Fields["transaction"]), Is.EqualTo(new[] { OthersToken, OthersToken, null, null }));
    }

    [TestCase("https://server.example/consent/")]
    [TestCase("https://server.example/consent?state=")]
    public void A_form_whose_address_names_it_is_not_named_by_its_fields_alone(string url)
    {
        Assert.That(Form(url + Token).HasTokenInFieldsAlone(Others(url + OthersToken)), Is.False);
        Assert.That(Form(url + Token).Forgeries(Others(url + OthersToken), form => form.ByOtherSite()).Count(), Is.EqualTo(2));
    }

    [Test]
    public void A_link_to_a_form_has_its_fields_in_the_query()
    {
        var link = Form("https://server.example/consent").ByLinkOfOtherSite().Request;

        Assert.That((link.Method, link.Url, link.Body), Is.EqualTo(("GET", $"https://server.example/consent?transaction={Token}&user=conformance-victim&decision=allow", (byte[]?)null)));
    }

    [TestCase("Strict", false, false)]
    [TestCase("Lax", false, true)]
    [TestCase("None", true, true)]
    [TestCase("", true, true)]
    public async Task The_cookies_that_go_along_with_what_another_site_sends_are_those_that_say_so(string sameSite, bool byForm, bool byLink)
    {
        await using var run = new QuickAgentRun(_ => Reply.Of(200, "page", $"Set-Cookie: a=1; Path=/; SameSite={sameSite}"));
        await run.AuthorizeAsync();
        var form = Form($"{run.Server.Url}/consent");

        foreach (var sent in new[] { form, form.FromOtherSite(), form.ByLinkOfOtherSite() })
            await run.Agent.ContinueAsync(sent.Request, QuickAgentRun.Vera, run.Recorder, default);

        Assert.That(run.Server.Received.Skip(1).Select(request => request["Cookie"] is not null), Is.EqualTo(new[] { true, byForm, byLink }));
    }

    private static HeldForm Form(string url, string token = Token) => new(WireRequest.Form(url, new(("transaction", token), ("user", "conformance-victim"), ("decision", "allow"))), "");

    private static HeldForm Others(string url) => Form(url, OthersToken);
}
