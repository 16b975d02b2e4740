using NUnit.Framework;
using OAuthConformance.Harness.Profiles;

namespace OAuthConformance.Harness.Tests.Profiles;

public sealed class ProfileVariableTests
{
    [TestCase("${GIVEN}", "from the environment")]
    [TestCase("a ${GIVEN} b ${GIVEN}", "a from the environment b from the environment")]
    [TestCase("http://127.0.0.1:${launch.port}/x", "http://127.0.0.1:4711/x")]
    [TestCase("$GIVEN ${ $ {GIVEN} $$ }", "$GIVEN ${ $ {GIVEN} $$ }")]
    public void Variables_are_replaced_and_the_rest_stays(string written, string expanded) =>
        Assert.That(ProfileTexts.Variables.Expand(written), Is.EqualTo(expanded));

    [Test]
    public void What_a_variable_holds_is_not_expanded_again()
    {
        var variables = new ProfileVariables(_ => "${OTHER}", LaunchPort: 0);

        Assert.That(variables.Expand("${FIRST}"), Is.EqualTo("${OTHER}"));
    }

    [TestCase("ABSENT")]
    [TestCase("launch.prot")]
    [TestCase("WITH-DASH")]
    [TestCase("")]
    public void A_variable_that_is_not_set_is_named_with_key_and_line(string name)
    {
        var text = ProfileTexts.With($"\"clients\": {{\n    \"web\": {{\n      \"id\": \"shop\",\n      \"secret\": \"${{{name}}}\"\n    }}\n  }}");

        Assert.That(
            ProfileTexts.Complaint(text),
            Is.EqualTo($"staging.json:7: clients.web.secret: the environment variable {name} is not set; set it to the value that belongs here"));
    }

    [TestCase("", TestName = "All variables that are not set are named at once")]
    [TestCase("\"plans\": [\"${LAST}\",, ],", TestName = "As far as the text is JSON")]
    public void All_variables_that_are_not_set_are_named_at_once(string mistake)
    {
        var text = ProfileTexts.With($$"""
            // ${COMMENT}
            "clients": { "machine": { "id": "${FIRST} ${GIVEN}", "secret": "${SECOND}-${FIRST}-${launch.secret}", "name": "${THIRD}" } }{{(mistake.Length > 0 ? ", " + mistake : "")}}
            """);

        Assert.That(ProfileTexts.Complaint(text), Is.EqualTo(
            "staging.json:5: clients.machine.id: the environment variable FIRST is not set; set it to the value that belongs here; not set either: SECOND, THIRD"
            + (mistake.Length > 0 ? ", LAST" : "")));
    }

    [Test]
    public void A_variable_that_is_set_to_nothing_counts_as_not_set()
    {
        var variables = new ProfileVariables(_ => "", LaunchPort: 0);

        Assert.That(
            () => ProfileLoader.Parse(ProfileTexts.Sound.Replace("long-enough", "${EMPTY}"), "staging.json", variables),
            Throws.TypeOf<ConfigurationException>().With.Message.StartsWith("staging.json:4: clients.machine.secret: the environment variable EMPTY is not set"));
    }

    [Test]
    public void A_variable_is_expanded_in_lists_and_in_environments_but_not_in_names()
    {
        var profile = ProfileTexts.Parse("""
            {
              "name": "local", "issuer": "http://127.0.0.1:${launch.port}", "authorisation": "the team that runs it", "hosts": ["${launch.port}.example"],
              "clients": { "machine": { "id": "job", "secret": "long-enough" } },
              "launch": { "command": ["serve", "--port=${launch.port}"], "environment": { "${GIVEN}": "${GIVEN}" } }
            }
            """);

        Assert.That(profile.Issuer, Is.EqualTo("http://127.0.0.1:4711"));
        Assert.That(profile.Hosts, Is.EqualTo(new[] { "4711.example" }));
        Assert.That(profile.Launch!.Command[1], Is.EqualTo("--port=4711"));
        Assert.That(profile.Launch.Environment["${GIVEN}"], Is.EqualTo("from the environment"));
    }

    [Test]
    public void A_launch_secret_is_another_one_at_each_place_and_long_enough()
    {
        var secrets = ProfileTexts.Variables.Expand("${launch.secret} ${launch.secret} ${launch.secret}").Split(' ');

        Assert.That(secrets, Is.Unique);
        Assert.That(secrets, Has.All.Length.EqualTo(48));
    }

    [Test]
    public void A_free_port_can_be_listened_on()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, ProfileVariables.FreeLoopbackPort());

        Assert.That(listener.Start, Throws.Nothing);
    }
}
