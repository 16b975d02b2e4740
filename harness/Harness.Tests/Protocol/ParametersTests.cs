using NUnit.Framework;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Tests.Protocol;

public sealed class ParametersTests
{
    [TestCase("", "")]
    [TestCase("a=1&b=2", "a:1 b:2")]
    [TestCase("b=2&a=1&b=3", "b:2 a:1 b:3")]
    [TestCase("a", "a:")]
    [TestCase("a=", "a:")]
    [TestCase("=1", ":1")]
    [TestCase("a=b=c", "a:b=c")]
    [TestCase("&&a=1&", "a:1")]
    [TestCase("a=1+2%2B3", "a:1 2+3")]
    [TestCase("%61+b=1", "a b:1")]
    [TestCase("a=%c3%a9%F0%9F%98%80", "a:é😀")]
    [TestCase("a=%2526", "a:%26")]
    [TestCase("a=%", "a:%")]
    [TestCase("a=%zz%4", "a:%zz%4")]
    [TestCase("a=%ff", "a:%ff")]
    [TestCase("a=%00", "a:\0")]
    [TestCase("a=1;b=2", "a:1;b=2")]
    public void Encoded_parameters_are_read_in_order(string encoded, string read) =>
        Assert.That(Show(Parameters.Parse(encoded)), Is.EqualTo(read));

    [TestCase("https://h.example/p?a=1#b=2", "a:1", "b:2")]
    [TestCase("https://h.example/p#b=2?a=1", "", "b:2?a=1")]
    [TestCase("https://h.example/p?a=1?b=2", "a:1?b=2", "")]
    [TestCase("https://h.example/p?", "", "")]
    [TestCase("https://h.example/p#", "", "")]
    [TestCase("https://h.example/p", "", "")]
    [TestCase("app.example:/cb?code=1#x", "code:1", "x:")]
    [TestCase("", "", "")]
    public void Query_and_fragment_of_a_URL_are_read_apart(string url, string query, string fragment)
    {
        Assert.That(Show(Parameters.OfQuery(url)), Is.EqualTo(query));
        Assert.That(Show(Parameters.OfFragment(url)), Is.EqualTo(fragment));
    }

    [Test]
    public void What_is_encoded_is_read_back_as_it_was()
    {
        var odd = new Parameters(("a b", "1&2=3#4?5"), ("", ""), ("é", "😀+%20"), ("a b", "\r\n\0"));

        Assert.That(Parameters.Parse(odd.Encode()), Is.EqualTo(odd));
        Assert.That(odd.Encode(), Does.Match("^[A-Za-z0-9%&=._~-]*$"));
    }

    [Test]
    public void A_pair_without_a_value_is_left_out_and_an_empty_one_is_kept()
    {
        var parameters = new Parameters(("absent", null), ("empty", ""));

        Assert.That(parameters.Encode(), Is.EqualTo("empty="));
        Assert.That(parameters.Has("absent"), Is.False);
        Assert.That(parameters.Has("empty"), Is.True);
    }

    [TestCase("b", "x", "a:1 b:x c:3")]
    [TestCase("d", "x", "a:1 b:2 c:3 d:x")]
    [TestCase("b", null, "a:1 c:3")]
    [TestCase("d", null, "a:1 b:2 c:3")]
    [TestCase("b", "", "a:1 b: c:3")]
    [TestCase("B", "x", "a:1 b:2 c:3 B:x")]
    public void Setting_a_parameter_keeps_its_place(string name, string? value, string result) =>
        Assert.That(Show(new Parameters(("a", "1"), ("b", "2"), ("c", "3")).Set(name, value)), Is.EqualTo(result));

    [TestCase("x", "b:x a:1")]
    [TestCase("2", "b:2 a:1")]
    [TestCase(null, "a:1")]
    public void Setting_a_repeated_parameter_leaves_one(string? value, string result) =>
        Assert.That(Show(new Parameters(("b", "2"), ("a", "1"), ("b", "2")).Set("b", value)), Is.EqualTo(result));

    [Test]
    public void Adding_repeats_and_reading_takes_the_first()
    {
        var parameters = new Parameters(("a", "1")).Add("a", "2");

        Assert.That(Show(parameters), Is.EqualTo("a:1 a:2"));
        Assert.That(parameters["a"], Is.EqualTo("1"));
        Assert.That(Parameters.None, Is.Empty);
    }

    private static string Show(Parameters parameters) => string.Join(' ', parameters.Select(parameter => $"{parameter.Key}:{parameter.Value}"));
}
