using NUnit.Framework;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Tests.Flows;

public sealed class BearerChallengeTests
{
    [TestCase("Bearer", null)]
    [TestCase("bearer error=invalid_token", "invalid_token")]
    [TestCase("Bearer error=\"invalid_token\"", "invalid_token")]
    [TestCase("Bearer realm=\"a, b\", error = \"invalid_token\" , scope=\"x y\"", "invalid_token")]
    [TestCase("Bearer realm=\"error=none\", ERROR=\"invalid_token\"", "invalid_token")]
    [TestCase("Bearer realm=\"say \\\"error=x\\\"\", error=\"a\\\\b\"", "a\\b")]
    [TestCase("Bearer error_description=\"the error = none\"", null)]
    [TestCase("Bearer error_uri=\"x\", my-error=\"y\"", null)]
    [TestCase("Bearer error=\"\"", "")]
    [TestCase("Basic realm=\"x\", Bearer error=\"invalid_token\"", "invalid_token")]
    [TestCase("Bearer realm=\"x\", DPoP error=\"use_dpop_nonce\"", null)]
    [TestCase("DPoP error=\"use_dpop_nonce\", Bearer realm=\"x\"", null)]
    [TestCase("Bearer error=\"first\", Bearer error=\"second\"", "first")]
    [TestCase("Negotiate YWJj, Bearer error=invalid_token", "invalid_token")]
    [TestCase("Bearer realm=\"never closed, error=x", null)]
    public void The_error_is_that_of_the_Bearer_challenge(string header, string? error)
    {
        var challenge = BearerChallenge.Of(With(header));

        Assert.That(challenge.IsPresent, Is.True);
        Assert.That(challenge.Parameter("error"), Is.EqualTo(error));
    }

    [TestCase("")]
    [TestCase("Basic realm=\"Bearer\"")]
    [TestCase("Basic realm=\"Bearer error=x\"")]
    [TestCase("BearerToken error=\"x\"")]
    [TestCase("X-Bearer error=\"x\"")]
    public void A_header_that_only_mentions_Bearer_is_no_Bearer_challenge(string header)
    {
        var challenge = BearerChallenge.Of(With(header));

        Assert.That(challenge.IsPresent, Is.False);
        Assert.That(challenge.Parameter("error"), Is.Null);
    }

    [Test]
    public void The_challenge_may_stand_in_a_header_of_its_own() =>
        Assert.That(BearerChallenge.Of(With("Basic realm=\"x\"", "Bearer error=\"invalid_token\"")).Parameter("error"), Is.EqualTo("invalid_token"));

    [Test]
    public void Without_a_header_there_is_no_challenge() =>
        Assert.That(BearerChallenge.Of(With()).IsPresent, Is.False);

    private static WireResponse With(params string[] challenges) => new(401, [.. challenges.Select(value => new Header("www-authenticate", value))], []);
}
