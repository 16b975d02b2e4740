using NUnit.Framework;
using OAuthConformance.Harness.Profiles;

namespace OAuthConformance.Harness.Tests.Profiles;

/// <summary>What the reader itself refuses: file, line, key, and what to write.</summary>
public sealed class ProfileShapeTests
{
    private static readonly TestCaseData[] Unreadable =
    [
        Case("empty", "", "staging.json:1: the file is empty; write a profile, a JSON object"),
        Case("white space", " \n\n", "staging.json:1: the file is empty; write a profile, a JSON object"),
        Case("null", "null", "staging.json: the file holds no profile"),
        Case("a list", "[]", "staging.json:1: the profile: an object in braces belongs here"),
        Case("cut off", "{\n  \"name\": \"staging\",\n", "staging.json:3: the file is not JSON from here on: Expected start of a property name or value, but instead reached end of data."),
        Case("a trailing comma", ProfileTexts.Sound.Replace("} }", "} },"), "staging.json:5: the file is not JSON from here on: The JSON object contains a trailing comma at the end which is not supported in this mode. Change the reader options."),
        Case("text after it", ProfileTexts.Sound + "\n{}", "staging.json:6: the file is not JSON from here on: '{' is invalid after a single JSON value. Expected end of data."),
    ];

    private static readonly TestCaseData[] UnknownMembers =
    [
        Case("misspelt", "\"isuer\": \"https://idp.example\"", "staging.json:5: 'isuer' (isuer) is not a member of a profile; write 'issuer'"),
        Case("another case", "\"Hosts\": []", "staging.json:5: 'Hosts' (Hosts) is not a member of a profile; write 'hosts'"),
        Case("schema without its dollar sign", "\"schema\": \"./schema.json\"", "staging.json:5: 'schema' (schema) is not a member of a profile; write '$schema'"),
        Case("nothing near", "\"something else\": 1", "staging.json:5: 'something else' (['something else']) is not a member of a profile; known here: $schema, name, description, issuer, plans, gates, authorisation, limits, clients, users, login, hosts, certificateAuthorities, endpoints, resource, longestWait, launch"),
        Case("deep inside", "\"users\": { \"victim\": { \"username\": \"v\", \"passwort\": \"long-enough\" } }", "staging.json:5: 'passwort' (users.victim.passwort) is not a member of a profile; write 'password'"),
        Case("a role that nobody has", "\"users\": { \"bystander\": {} }", "staging.json:5: 'bystander' (users.bystander) is not a member of a profile; known here: victim, attacker, sacrificial, lookalike, secondFactor, lockable, lockableOwner"),
        Case("a computed property", "\"users\": { \"given\": [] }", "staging.json:5: 'given' (users.given) is not a member of a profile; known here: victim, attacker, sacrificial, lookalike, secondFactor, lockable, lockableOwner"),
    ];

    private static readonly TestCaseData[] WrongTypes =
    [
        Case("a number for a text", "\"description\": 5", "staging.json:5: description: a text in double quotes belongs here, not Number"),
        Case("an object for a text", "\"description\": {}", "staging.json:5: description: a text in double quotes belongs here, not StartObject"),
        Case("null for a text", "\"description\": null", "staging.json:5: description: a text in double quotes belongs here, or the member is left out"),
        Case("null in a list", "\"hosts\": [\"a.example\", null]", "staging.json:5: hosts[1]: a text in double quotes belongs here, or the member is left out"),
        Case("a text for a list", "\"plans\": \"oauth-2.0\"", "staging.json:5: plans: a list in square brackets belongs here"),
        Case("null for a list", "\"plans\": null", "staging.json:5: plans: null does not belong here; write a value, or leave the member out"),
        Case("a list for an object", "\"users\": []", "staging.json:5: users: an object in braces belongs here"),
        Case("a text for a number", "\"users\": { \"victim\": \"vera\" }", "staging.json:5: users.victim: an object in braces belongs here"),
    ];

    [TestCaseSource(nameof(Unreadable))]
    public void A_file_that_holds_no_profile_is_refused(string text, string complaint) =>
        Assert.That(ProfileTexts.Complaint(text), Is.EqualTo(complaint));

    [TestCaseSource(nameof(UnknownMembers))]
    public void A_profile_with_an_unknown_member_names_the_member_the_line_and_the_nearest_known_one(string member, string complaint) =>
        Assert.That(ProfileTexts.Complaint(ProfileTexts.WithMore(member)), Is.EqualTo(complaint));

    [TestCaseSource(nameof(WrongTypes))]
    public void A_value_of_another_type_is_refused_with_what_belongs_there(string member, string complaint) =>
        Assert.That(ProfileTexts.Complaint(ProfileTexts.WithMore(member)), Is.EqualTo(complaint));

    [TestCase("{\n  \"issuer\": \"https://idp.example\",\n  \"clients\": {}\n}", "staging.json:4: the profile lacks 'name'")]
    [TestCase("{}", "staging.json:1: the profile lacks 'name', 'issuer', 'clients'")]
    public void A_missing_member_is_named(string text, string complaint) =>
        Assert.That(ProfileTexts.Complaint(text), Is.EqualTo(complaint));

    [Test]
    public void A_client_without_an_id_is_named_by_its_role() =>
        Assert.That(ProfileTexts.Complaint(ProfileTexts.With("\"clients\": { \"web\": { \"secret\": \"long-enough\" } }")), Is.EqualTo("staging.json:4: clients.web lacks 'id'"));

    [TestCase("\"name\": \"again\"", "staging.json:5: name stands there twice")]
    [TestCase("\"users\": { \"victim\": { \"username\": \"v\", \"username\": \"w\", \"password\": \"long-enough\" } }", "staging.json:5: users.victim.username stands there twice")]
    public void A_member_that_stands_there_twice_is_refused(string member, string complaint) =>
        Assert.That(ProfileTexts.Complaint(ProfileTexts.WithMore(member)), Is.EqualTo(complaint));

    [TestCase("\"authentication\": \"basic\"", "basic")]
    [TestCase("\"authentication\": \"CLIENT_SECRET_BASIC\"", "CLIENT_SECRET_BASIC")]
    [TestCase("\"authentication\": \"\"", "")]
    [TestCase("\"authentication\": 1", "this")]
    public void A_client_authentication_method_that_nobody_registered_is_refused_with_the_known_ones(string member, string shown) =>
        Assert.That(
            ProfileTexts.Complaint(ProfileTexts.With($"\"clients\": {{ \"web\": {{ \"id\": \"shop\", {member} }} }}")),
            Is.EqualTo($"staging.json:4: clients.web.authentication: {shown} is no client authentication method; write one of {string.Join(", ", Enum.GetValues<ClientAuthentication>().Select(method => method.RegisteredName()))}"));

    [Test]
    public void Comments_are_allowed()
    {
        var profile = ProfileTexts.Parse("// who\n" + ProfileTexts.Sound.Replace("{ \"machine\"", "{ /* the nightly job */ \"machine\""));

        Assert.That(profile.Clients.Machine!.Id, Is.EqualTo("job"));
    }

    [Test]
    public void What_is_not_given_has_its_default()
    {
        var profile = ProfileTexts.Parse(ProfileTexts.Sound);

        Assert.That(profile.Clients.Machine!.Authentication, Is.EqualTo(ClientAuthentication.ClientSecretBasic));
        Assert.That(profile.Clients.Given.Select(given => given.Role), Is.EqualTo(new[] { "machine" }));
        Assert.That(profile.Users.Given, Is.Empty);
        Assert.That(profile.Plans.Concat(profile.Hosts), Is.Empty);
        Assert.That(profile.Launch, Is.Null);
    }

    private static TestCaseData Case(string name, string text, string complaint) => new TestCaseData(text, complaint).SetArgDisplayNames(name);
}
