using NUnit.Framework;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Tests.Flows;

/// <summary>What counts as accepted, as refused, and as no decision.</summary>
public sealed class AnswerTests
{
    private static readonly TokenRequest Request = new(Samples.Client(), Parameters.None);

    [TestCase(200, "{\"access_token\":\"t\"}", Outcome.Accepted)]
    [TestCase(200, "{\"refresh_token\":\"t\"}", Outcome.Accepted)]
    [TestCase(200, "{\"id_token\":\"t\"}", Outcome.Accepted)]
    [TestCase(400, "{\"error\":\"invalid_grant\",\"access_token\":\"t\"}", Outcome.Accepted, TestName = "Tokens_beside_an_error_are_tokens")]
    [TestCase(500, "{\"access_token\":\"t\"}", Outcome.Accepted, TestName = "Tokens_of_a_broken_server_are_tokens")]
    [TestCase(200, "{\"access_token\":5}", Outcome.Undecided)]
    [TestCase(200, "{\"error\":\"invalid_grant\"}", Outcome.Refused)]
    [TestCase(200, "{}", Outcome.Undecided)]
    [TestCase(200, "<html>", Outcome.Undecided)]
    [TestCase(204, "", Outcome.Undecided)]
    [TestCase(302, "", Outcome.Undecided)]
    [TestCase(400, "{\"error\":\"invalid_grant\"}", Outcome.Refused)]
    [TestCase(401, "", Outcome.Refused)]
    [TestCase(403, "<html>", Outcome.Refused)]
    [TestCase(404, "", Outcome.Refused)]
    [TestCase(429, "{\"error\":\"slow_down\"}", Outcome.Undecided)]
    [TestCase(500, "{\"error\":\"server_error\"}", Outcome.Undecided)]
    [TestCase(503, "", Outcome.Undecided)]
    public void A_token_answer_is_judged_by_tokens_first(int status, string body, Outcome outcome) =>
        Assert.That(new TokenAnswer(Request, Samples.Answered(status, body)).Outcome, Is.EqualTo(outcome));

    [TestCase(400, "{\"error\":\"invalid_grant\"}", null)]
    [TestCase(401, "{\"error\":\"invalid_client\"}", null)]
    [TestCase(403, "{\"error\":\"invalid_grant\"}", "the error came with status 403")]
    [TestCase(200, "{\"error\":\"invalid_grant\"}", "the error came with status 200")]
    [TestCase(400, "invalid_grant", "the error is no JSON object")]
    [TestCase(400, "[]", "the error is no JSON object")]
    [TestCase(400, "{\"error\":400}", "the JSON has no error member")]
    [TestCase(400, "{\"Error\":\"invalid_grant\"}", "the JSON has no error member")]
    public void The_form_of_a_refusal_is_looked_at(int status, string body, string? fault) =>
        Assert.That(new TokenAnswer(Request, Samples.Answered(status, body)).FormFault, Is.EqualTo(fault));

    [Test]
    public void No_response_decides_nothing()
    {
        var answer = new TokenAnswer(Request, Samples.Unanswered);

        Assert.That((answer.Outcome, answer.ErrorCode, answer.Summary), Is.EqualTo((Outcome.Undecided, (string?)null, "no response: refused")));
        Assert.That(() => answer.Granted(), Throws.TypeOf<ControlFailedException>());
    }

    [TestCase(200, Outcome.Accepted)]
    [TestCase(204, Outcome.Accepted)]
    [TestCase(302, Outcome.Refused)]
    [TestCase(401, Outcome.Refused)]
    [TestCase(403, Outcome.Refused)]
    [TestCase(429, Outcome.Undecided)]
    [TestCase(502, Outcome.Undecided)]
    public void A_resource_answers_by_its_status(int status, Outcome outcome) =>
        Assert.That(new ResourceAnswer(new("https://api.example", "t"), Samples.Answered(status)).Outcome, Is.EqualTo(outcome));

    [Test]
    public void A_resource_that_does_not_answer_decides_nothing()
    {
        var answer = new ResourceAnswer(new("https://api.example", null), Samples.Unanswered);

        Assert.That((answer.Outcome, answer.ErrorCode, answer.Summary), Is.EqualTo((Outcome.Undecided, (string?)null, "no response: refused")));
    }

    [TestCase(200, "{\"active\":true}", Outcome.Accepted)]
    [TestCase(200, "{\"active\":false}", Outcome.Refused)]
    [TestCase(200, "{\"active\":\"true\"}", Outcome.Undecided)]
    [TestCase(200, "", Outcome.Undecided)]
    [TestCase(401, "", Outcome.Refused)]
    [TestCase(429, "{\"active\":true}", Outcome.Undecided)]
    public void An_introspection_is_judged_by_active(int status, string body, Outcome outcome) =>
        Assert.That(new IntrospectionAnswer(new(Request, Samples.Answered(status, body))).Outcome, Is.EqualTo(outcome));

    [TestCase(200, Outcome.Accepted)]
    [TestCase(204, Outcome.Accepted)]
    [TestCase(302, Outcome.Undecided)]
    [TestCase(400, Outcome.Refused)]
    [TestCase(429, Outcome.Undecided)]
    [TestCase(500, Outcome.Undecided)]
    public void A_revocation_is_judged_by_its_status(int status, Outcome outcome) =>
        Assert.That(new RevocationAnswer(Request, Samples.Answered(status)).Outcome, Is.EqualTo(outcome));

    [TestCase("https://client.example/cb?code=c", Outcome.Accepted)]
    [TestCase("https://client.example/cb?error=invalid_scope", Outcome.Refused)]
    [TestCase("https://client.example/cb#error=invalid_scope", Outcome.Refused)]
    [TestCase("https://client.example/cb?error=invalid_scope&code=c", Outcome.Accepted, TestName = "A_code_beside_an_error_is_a_code")]
    [TestCase("https://client.example/cb?state=s", Outcome.Accepted)]
    [TestCase("https://client.example/cb", Outcome.Accepted)]
    [TestCase("https://client.example/tenant?name=a&error=invalid_scope", Outcome.Refused, TestName = "A_redirect_URI_with_a_query_is_registered_too")]
    [TestCase("https://client.example/tenant?name=ab&error=invalid_scope", Outcome.Accepted)]
    [TestCase("https://client.example/cbx?error=invalid_scope", Outcome.Accepted)]
    [TestCase("https://client.example/cb/?error=invalid_scope", Outcome.Accepted)]
    [TestCase("https://client.example/CB?error=invalid_scope", Outcome.Accepted)]
    [TestCase("http://client.example/cb?error=invalid_scope", Outcome.Accepted)]
    [TestCase("https://client.example.evil.example/cb?error=invalid_scope", Outcome.Accepted)]
    [TestCase("https://evil.example/?error=invalid_scope", Outcome.Accepted, TestName = "An_error_at_an_unregistered_address_is_no_refusal")]
    public void A_delivery_is_judged_by_address_and_content(string url, Outcome outcome) =>
        Assert.That(Asked(Delivered.FromUrl(url)).Outcome, Is.EqualTo(outcome));

    [Test]
    public void Pages_refuse_and_lost_ways_decide_nothing()
    {
        Assert.That(Asked(new OwnPage("https://idp.example/error", 200, "Sorry")).Outcome, Is.EqualTo(Outcome.Refused));
        Assert.That(Asked(new OwnPage("https://idp.example/error", 400, "Sorry") { AsksForMore = true }).Outcome, Is.EqualTo(Outcome.Refused));
        Assert.That(Asked(new OwnPage("https://idp.example/next", 200, "Choose an account") { AsksForMore = true }).Outcome, Is.EqualTo(Outcome.Undecided));
        Assert.That(Asked(new LoginRejected("https://idp.example/login", "Sorry")).Outcome, Is.EqualTo(Outcome.Undecided));
        Assert.That(Asked(new Lost("no response")).Outcome, Is.EqualTo(Outcome.Undecided));
    }

    [TestCase("https://client.example/cb?next=evil", "https://client.example/cb?next=evil&error=invalid_request", true)]
    [TestCase("https://client.example/cb#evil", "https://client.example/cb?error=invalid_request", false)]
    [TestCase("https://client.example/cb", "https://client.example/cb?error=invalid_request", false)]
    [TestCase("https://client.example/tenant?name=a", "https://client.example/tenant?name=a&error=invalid_request", false)]
    [TestCase("https://evil.example/cb", "https://evil.example/cb?error=invalid_request", true)]
    public void An_error_at_a_variation_of_the_address_went_elsewhere(string asked, string delivered, bool elsewhere)
    {
        var answer = new AuthorizationAnswer(Samples.Client().Request().With("redirect_uri", asked), new(null), Delivered.FromUrl(delivered));

        Assert.That((answer.WentElsewhere, answer.Outcome), Is.EqualTo((elsewhere, elsewhere ? Outcome.Accepted : Outcome.Refused)));
    }

    private static AuthorizationAnswer Asked(Landing landing) => new(Samples.Client().Request(), new(null), landing);
}
