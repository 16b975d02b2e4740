using NUnit.Framework;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Tests.Protocol;

public sealed class WebAddressTests
{
    [TestCase("https://www.rfc-editor.org/rfc/rfc7636", true)]
    [TestCase("HTTP://localhost:8080/", true)]
    [TestCase("javascript:alert(1)", false)]
    [TestCase("data:text/html,x", false)]
    [TestCase("/relative", false)]
    [TestCase("rfc7636", false)]
    public void Only_an_absolute_http_or_https_url_is_one(string text, bool expected) =>
        Assert.That(WebAddress.Is(text), Is.EqualTo(expected));
}
