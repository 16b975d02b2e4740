using NUnit.Framework;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Harness.Tests.Flows;

/// <summary>Response types as sets of values.</summary>
public sealed class ResponseTypeTests
{
    [TestCase("code", false, false, "code")]
    [TestCase("token", true, false, "access_token token_type")]
    [TestCase("id_token", true, false, "id_token")]
    [TestCase("id_token token", true, false, "id_token access_token token_type")]
    [TestCase("code id_token", false, true, "code id_token")]
    [TestCase("code token", false, true, "code access_token token_type")]
    [TestCase("none", false, false, "")]
    public void A_type_says_its_flow_and_what_comes_of_it(string text, bool isImplicit, bool isHybrid, string results)
    {
        var type = new ResponseType(text);

        Assert.That((type.IsImplicit, type.IsHybrid, string.Join(' ', type.Results)), Is.EqualTo((isImplicit, isHybrid, results)));
    }

    [Test]
    public void The_order_of_the_values_does_not_matter()
    {
        var type = new ResponseType("code id_token token");

        Assert.That(type.Reversed.Text, Is.EqualTo("token id_token code"));
        Assert.That(type.Means(type.Reversed), Is.True);
        Assert.That(type.Means(new("code token")), Is.False);
    }
}
