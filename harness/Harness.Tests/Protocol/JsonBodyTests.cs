using System.Text;
using NUnit.Framework;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Tests.Protocol;

public sealed class JsonBodyTests
{
    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("\"text\"")]
    [TestCase("{\"a\":1}{}")]
    [TestCase("{\"a\":1,}")]
    [TestCase("{'a':1}")]
    [TestCase("access_token=x")]
    [TestCase("<html>")]
    [TestCase("{\"a\":\"\\ud800\"}")]
    [TestCase("{\"\\udfff\":1}")]
    public void What_is_no_JSON_object_has_no_members(string text)
    {
        var body = Body(Encoding.UTF8.GetBytes(text));

        Assert.That(body.IsObject, Is.False);
        Assert.That(body.MemberNames, Is.Empty);
        Assert.That(body.Member("a"), Is.Null);
        Assert.That(body.Text("a"), Is.Null);
    }

    [Test]
    public void Bytes_that_are_no_UTF_8_make_no_object() =>
        Assert.That(Body([.. "{\"a\":\""u8, 0xff, .. "\"}"u8]).IsObject, Is.False);

    [Test]
    public void No_response_has_no_members() =>
        Assert.That(new JsonBody(null).IsObject, Is.False);

    [Test]
    public void Members_are_told_by_name_and_only_texts_as_texts()
    {
        var body = Body(Encoding.UTF8.GetBytes("{\"text\":\"\\u00e9\\/😀\",\"number\":5,\"null\":null,\"object\":{\"text\":\"inner\"}}"));

        Assert.That(body.MemberNames, Is.EqualTo(new[] { "text", "number", "null", "object" }));
        Assert.That(body.Text("text"), Is.EqualTo("é/😀"));
        Assert.That(new[] { "number", "null", "object", "absent", "TEXT" }.Select(body.Text), Is.All.Null);
        Assert.That(body.Member("number")!.Value.GetInt32(), Is.EqualTo(5));
    }

    private static JsonBody Body(byte[] bytes) => new(new WireResponse(200, [], bytes));
}
