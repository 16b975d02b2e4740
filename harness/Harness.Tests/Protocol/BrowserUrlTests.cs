using NUnit.Framework;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Tests.Protocol;

/// <summary>Spellings of a registered address that browsers read as it, and those that they do not.</summary>
public sealed class BrowserUrlTests
{
    [TestCase("http://127.0.0.1:4000/callback\n", true)]
    [TestCase("  http://127.0.0.1:4000/callback", true)]
    [TestCase("ht\ttp://127.0.0.1:4000/callback", true)]
    [TestCase("HTTP://127.0.0.1:4000/callback", true)]
    [TestCase("http:\\\\127.0.0.1:4000\\callback", true)]
    [TestCase("http://0x7f000001:4000/callback", true)]
    [TestCase("http://2130706433:4000/callback", true)]
    [TestCase("http://0177.0.0.1:4000/callback", true)]
    [TestCase("http://127.1:4000/callback", true)]
    [TestCase("http://127.0.0.1.:4000/callback", true)]
    [TestCase("http://\uff11\uff12\uff17.0.0.1:4000/callback", true)]
    [TestCase("http://127\u30020\uff0e0\uff611:4000/callback", true)]
    [TestCase("http://127.0.0.1:4000/x/../callback", true)]
    [TestCase("http://127.0.0.1:4000/x/%2E%2e/./callback", true)]
    [TestCase("http://127.0.0.1:4000/callback ", true)]
    [TestCase("http://127.0.0.1:4000/callback%0a", false)]
    [TestCase("http://127.0.0.1:4000/callback%20", false)]
    [TestCase("http://127.0.0.1:4000/callbac%6b", false)]
    [TestCase("http://127.0.0.1:4000/callback/", false)]
    [TestCase("http://127.0.0.1:4000/callback/.", false)]
    [TestCase("http://127.0.0.1:4000/Callback", false)]
    [TestCase("http://127.0.0.1:4000/callback?x=y", false)]
    [TestCase("http://127.0.0.1:4000/callback#x", false)]
    [TestCase("http://127.0.0.1:4001/callback", false)]
    [TestCase("https://127.0.0.1:4000/callback", false)]
    [TestCase("http://user@127.0.0.1:4000/callback", false)]
    [TestCase("http://127.0.0.1\uff20evil.example:4000/callback", false)]
    [TestCase("http://127.0.0.1%00.evil.example:4000/callback", false)]
    [TestCase("http://127.0.0.1\0.evil.example:4000/callback", false)]
    [TestCase("http://127.0.0.1.evil.example:4000/callback", false)]
    [TestCase("javascript:alert(1)//http://127.0.0.1:4000/callback", false)]
    [TestCase("//127.0.0.1:4000/callback", false)]
    public void Addresses_are_the_same_where_a_browser_ends_at_one_place(string other, bool same) =>
        Assert.That(BrowserUrl.AreSame("http://127.0.0.1:4000/callback", other), Is.EqualTo(same));

    [TestCase("https://client.example:443/callback", true)]
    [TestCase("https://\uff43lient\uff0eexample/callback", true)]
    [TestCase("https://cl\u00adient.example/callback", true)]
    [TestCase("https://client.example./callback", false)]
    [TestCase("https://cli\u0435nt.example/callback", false)]
    public void Names_are_prepared_as_for_a_look_up(string other, bool same) =>
        Assert.That(BrowserUrl.AreSame("https://client.example/callback", other), Is.EqualTo(same));
}
