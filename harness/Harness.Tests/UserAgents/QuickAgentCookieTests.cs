using NUnit.Framework;
using OAuthConformance.Harness.Tests.Protocol;

namespace OAuthConformance.Harness.Tests.UserAgents;

/// <summary>What comes back as the Cookie header, one step after it was set (RFC 6265 section 5).</summary>
public sealed class QuickAgentCookieTests
{
    [TestCase("a=1", "a=1")]
    [TestCase("a=1; Path=/; HttpOnly; Secure; SameSite=None", "a=1", TestName = "A_Secure_cookie_is_kept_on_loopback")]
    [TestCase("a=b=c; Path=/", "a=b=c")]
    [TestCase("a=; Path=/", "a=")]
    [TestCase(" a = 1 ; path = / ", "a=1")]
    [TestCase("a=\"q\"; Path=/", "a=\"q\"")]
    [TestCase("a=1; Path=/deep", "a=1")]
    [TestCase("a=1; Path=/deep/", "a=1")]
    [TestCase("a=1; Path=/dee", null, TestName = "A_path_ends_at_a_slash")]
    [TestCase("a=1; Path=/other", null)]
    [TestCase("a=1; Path=relative", "a=1", TestName = "A_path_that_is_none_is_the_directory_of_the_page")]
    [TestCase("a=1; Max-Age=60", "a=1")]
    [TestCase("a=1; Max-Age=0", null)]
    [TestCase("a=1; Max-Age=-1", null)]
    [TestCase("a=1; Max-Age=0; Expires=Fri, 31 Dec 2100 00:00:00 GMT", null, TestName = "Max_Age_goes_before_Expires")]
    [TestCase("a=1; Max-Age=NaN", "a=1", TestName = "A_Max_Age_that_is_no_number_is_passed_over")]
    [TestCase("a=1; Max-Age=99999999999999999999", "a=1")]
    [TestCase("a=1; Expires=Fri, 31 Dec 2100 00:00:00 GMT", "a=1")]
    [TestCase("a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", null)]
    [TestCase("a=1; Expires=Thu, 01-Jan-1970 00:00:01 GMT", null)]
    [TestCase("a=1; Expires=Mon, 01 Jan 1970 00:00:00 GMT", null, TestName = "A_wrong_weekday_does_not_matter")]
    [TestCase("a=1; Expires=nonsense", "a=1")]
    [TestCase("a=1; Domain=127.0.0.1", "a=1")]
    [TestCase("a=1; Domain=client.example", null, TestName = "A_cookie_for_another_domain_is_not_taken")]
    [TestCase("", "=", TestName = "An_empty_header_makes_no_useful_cookie")]
    public async Task A_cookie_comes_back_as_its_attributes_say(string setCookie, string? cookie)
    {
        await using var run = new QuickAgentRun(request => request.Path == "/deep/authorize"
            ? Reply.Redirect("/deep/next", 302, $"Set-Cookie: {setCookie}")
            : Reply.Html("end"));

        await run.AuthorizeAsync(path: "/deep/authorize");

        Assert.That(run.Server.Received[1]["Cookie"], Is.EqualTo(cookie));
    }

    [Test]
    public async Task A_cookie_is_replaced_and_deleted_by_name_and_path()
    {
        await using var run = new QuickAgentRun(request => request.Path switch
        {
            "/authorize" => Reply.Redirect("/two", 302, "Set-Cookie: a=1; Path=/", "Set-Cookie: b=1; Path=/", "Set-Cookie: a=deep; Path=/three"),
            "/two" => Reply.Redirect("/three", 302, "Set-Cookie: a=2; Path=/", "Set-Cookie: b=; Path=/; Max-Age=0"),
            _ => Reply.Html("end"),
        });

        await run.AuthorizeAsync();

        Assert.That(run.Server.Received.Select(request => request["Cookie"]), Is.EqualTo(new[] { null, "a=1; b=1", "a=deep; a=2" }));
    }

    [Test]
    public async Task A_cookie_is_forgotten_when_its_time_has_come()
    {
        var time = new ManualTime();
        await using var run = new QuickAgentRun(request => request["Cookie"] is null ? Reply.Of(200, "first", "Set-Cookie: a=1; Max-Age=60") : Reply.Html("known"), time);

        await run.AuthorizeAsync();
        time.Advance(TimeSpan.FromSeconds(59));
        await run.AuthorizeAsync();
        time.Advance(TimeSpan.FromSeconds(2));
        await run.AuthorizeAsync();

        Assert.That(run.Server.Received.Select(request => request["Cookie"]), Is.EqualTo(new[] { null, "a=1", null }));
    }
}
