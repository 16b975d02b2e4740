using NUnit.Framework;
using OAuthConformance.Harness.Profiles;

namespace OAuthConformance.Harness.Tests.Profiles;

/// <summary>Where a profile stands, without a path of this machine.</summary>
public sealed class ProfileSourceTests
{
    private const string Text = """
        {
          // the staging server
          "name": "staging", "issuer":
            "https://idp.example",
          "clients": {
            "web": { "id": "shop", "issuer": "no member of this name counts here" },

            "public": {
              "id": "app"
            }
          },
          "users": { "victim": { "username": "v" } },
          "resource": { "web": "nor does this" }
        }
        """;

    private readonly TemporaryFolder _folder = new();

    [OneTimeTearDown]
    public void DropFolder() => _folder.Dispose();

    [TestCase("")]
    [TestCase("\uFEFF")]
    public void Issuer_and_roles_have_their_lines(string before)
    {
        var source = ProfileSource.Of(_folder.Put("lines.json", before + Text));

        Assert.That(source.Lines, Is.EquivalentTo(new Dictionary<string, int> { ["issuer"] = 3, ["clients.web"] = 6, ["clients.public"] = 8, ["users.victim"] = 12 }));
    }

    [Test]
    public void In_a_working_tree_the_path_is_relative_to_its_root()
    {
        _folder.Put("tree/.git/HEAD", "");

        Assert.That(ProfileSource.Of(_folder.Put("tree/ci/profiles/staging.json", Text)).Path, Is.EqualTo("ci/profiles/staging.json"));
    }

    [Test]
    public void Elsewhere_the_name_alone_is_told() =>
        Assert.That(ProfileSource.Of(_folder.Put("deep/down/staging.json", Text)).Path, Is.EqualTo("staging.json"));
}
