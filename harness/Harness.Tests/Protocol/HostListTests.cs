using NUnit.Framework;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Tests.Protocol;

public sealed class HostListTests
{
    private static readonly HostList Hosts = new(
        ["https://idp.example/tenant", "https://api.example:8443/v1", "http://[::1]:8080", "/relative", "urn:x", ""],
        ["login.example", "CDN.example:8444", "default.example:443"]);

    [TestCase("https://idp.example/anything?x#y", true)]
    [TestCase("https://IDP.example:443/", true)]
    [TestCase("https://api.example:8443/", true)]
    [TestCase("https://login.example/", true)]
    [TestCase("https://cdn.example:8444/", true)]
    [TestCase("https://default.example/", true)]
    [TestCase("http://[::1]:8080/", true)]
    [TestCase("https://api.example/", false)]
    [TestCase("https://idp.example:8443/", false)]
    [TestCase("https://login.example:8443/", false)]
    [TestCase("https://cdn.example/", false)]
    [TestCase("http://default.example/", false)]
    [TestCase("http://[::1]/", false)]
    [TestCase("https://idp.example.evil.example/", false)]
    [TestCase("https://evil-idp.example/", false)]
    [TestCase("https://sub.idp.example/", false)]
    [TestCase("https://idp.example./", false)]
    [TestCase("https://xn--idp-example.example/", false)]
    [TestCase("https://іdp.example/", false, TestName = "A_letter_of_another_script_makes_another_host")]
    [TestCase("https://idp.example@evil.example/", false)]
    [TestCase("https://idp.example%40evil.example/", false)]
    [TestCase("https://user@idp.example/", false)]
    [TestCase("https://user:pass@idp.example/", false)]
    [TestCase("ftp://idp.example/", false)]
    [TestCase("idp.example:/cb", false)]
    [TestCase("javascript:alert('https://idp.example/')", false)]
    [TestCase("//idp.example/", false)]
    [TestCase("/tenant", false)]
    [TestCase("", false)]
    public void A_URL_belongs_to_the_target_by_its_host_and_port(string url, bool owned) =>
        Assert.That(Hosts.Owns(url), Is.EqualTo(owned));

    [TestCase("idp.example", 443, true)]
    [TestCase("idp.example", 80, true)]
    [TestCase("IDP.EXAMPLE", 443, true)]
    [TestCase("idp.example", 8443, false)]
    [TestCase("api.example", 8443, true)]
    [TestCase("api.example", 443, false)]
    [TestCase("default.example", 443, true)]
    [TestCase("default.example", 80, false)]
    [TestCase("::1", 8080, true)]
    [TestCase("[::1]", 8080, true)]
    [TestCase("::1", 80, false)]
    [TestCase("127.0.0.1", 80, false)]
    [TestCase("evil.example", 443, false)]
    public void A_connection_is_made_to_the_hosts_of_the_target_only(string host, int port, bool owned) =>
        Assert.That(Hosts.OwnsConnection(host, port), Is.EqualTo(owned));

    [Test]
    public void A_connection_has_the_port_that_is_written_or_either_of_those_that_need_not_be() => Assert.That(
        Hosts.Connections.Select(known => $"{known.Host}:{known.Port}"),
        Is.EquivalentTo(new[] { "idp.example:443", "idp.example:80", "api.example:8443", "[::1]:8080", "login.example:443", "login.example:80", "cdn.example:8444", "default.example:443" }));
}
