using NUnit.Framework;
using OAuthConformance.Harness.Evidence;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Harness.Tests.Flows;

public sealed class RequestDifferenceTests
{
    [TestCase("a=1 b=2", "a=1 b=2", "")]
    [TestCase("a=1 b=2", "b=2 a=1", "", TestName = "The_order_of_different_parameters_is_no_difference")]
    [TestCase("a=1", "a=2", "a: 1 -> 2")]
    [TestCase("a=1", "", "a: 1 -> (absent)")]
    [TestCase("", "a=1", "a: (absent) -> 1")]
    [TestCase("a=1", "a=", "a: 1 -> (empty)")]
    [TestCase("a=1", "a=1 a=2", "a: 1 -> 1 and 2")]
    [TestCase("a=1 a=2", "a=2 a=1", "a: 1 and 2 -> 2 and 1", TestName = "The_order_of_repeated_parameters_is_a_difference")]
    [TestCase("a=1 b=1", "a=2 b=2", "a: 1 -> 2; b: 1 -> 2")]
    [TestCase("a=1", "A=1", "a: 1 -> (absent); A: (absent) -> 1")]
    public void Each_part_that_differs_is_told(string control, string attack, string difference) =>
        Assert.That(string.Join("; ", RequestDifference.Between(Parts(control), null, Parts(attack), null, new())), Is.EqualTo(difference));

    [Test]
    public void What_was_prepared_for_each_request_counts_as_equal()
    {
        var (first, second) = (new Prepared(new("code", "c1"), new("code_verifier", "v1")), new Prepared(new("code", "c2"), new("code_verifier", "v2")));

        Assert.That(RequestDifference.Between(Parts("code=c1 verifier=v1"), first, Parts("code=c2 verifier=v2"), second, new()), Is.Empty);
        Assert.That(
            RequestDifference.Between(Parts("code=c1 verifier=v1"), first, Parts("code=c2 verifier=v1"), second, new()),
            Is.EqualTo(new[] { "verifier: its own code_verifier -> v1" }));
        Assert.That(
            RequestDifference.Between(Parts("code=c1"), first, Parts("code=c2x"), second, new()),
            Is.EqualTo(new[] { "code: its own code -> its own codex" }));
    }

    [Test]
    public void An_empty_prepared_value_stands_for_nothing() =>
        Assert.That(RequestDifference.Between(Parts("a=1"), new Prepared(new RequestPart("code", "")), Parts("a=2"), null, new()), Is.EqualTo(new[] { "a: 1 -> 2" }));

    [Test]
    public void Secrets_are_not_told()
    {
        var secrets = new Secrets();
        secrets.Register("client secret", "a-long-secret");

        Assert.That(
            RequestDifference.Between(Parts("auth=a-long-secret"), null, Parts("auth=none"), null, secrets),
            Is.EqualTo(new[] { "auth: <client secret 1> -> none" }));
    }

    private static List<RequestPart> Parts(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).Select(pair => new RequestPart(pair[0], pair[1]))];

    private sealed class Prepared(params RequestPart[] values) : IPrepared
    {
        public IEnumerable<RequestPart> OwnValues => values;
    }
}
