using NUnit.Framework;
using OAuthConformance.Harness.Profiles;

namespace OAuthConformance.Harness.Tests.Profiles;

public sealed class ProfileLookupTests
{
    private readonly TemporaryFolder _folder = new();

    [SetUp]
    public void PutProfiles()
    {
        _folder.Put("profiles/flat.json", ProfileTexts.Sound);
        _folder.Put("profiles/deep/profile.json", ProfileTexts.Sound);
        _folder.Put("profiles/schema.json", "{}");
        _folder.Put("profiles/notes.md", "no profile");
        _folder.Put("profiles/without/readme.txt", "no profile");
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    private string[] Folders => [_folder["profiles"], _folder["absent"]];

    [TestCase("flat", "flat.json")]
    [TestCase("flat.json", "flat.json")]
    [TestCase("deep", "deep/profile.json")]
    public void A_profile_is_found_by_name(string name, string file) =>
        Assert.That(ProfileLoader.Load(name, Folders).File, Is.EqualTo(_folder["profiles", file]));

    [TestCase("flat.json")]
    [TestCase("flat")]
    [TestCase("deep")]
    [TestCase("deep/profile.json")]
    public void A_profile_is_found_by_path_without_any_folder(string path)
    {
        var loaded = ProfileLoader.Load(_folder["profiles", path], []);

        Assert.That(loaded.Profile.Name, Is.EqualTo("staging"));
        Assert.That(loaded.Folder, Is.EqualTo(Path.GetDirectoryName(loaded.File)));
    }

    [Test]
    public void A_path_goes_before_a_name()
    {
        _folder.Put("flat.json", ProfileTexts.Sound.Replace("staging", "by path"));

        Assert.That(ProfileLoader.Load(_folder["flat"], Folders).Profile.Name, Is.EqualTo("by path"));
    }

    [Test]
    public void Names_are_those_of_files_and_folders_without_the_schema() =>
        Assert.That(ProfileLoader.NamesIn(Folders), Is.EqualTo(new[] { "deep", "flat" }));

    [TestCase("falt")]
    [TestCase("without")]
    [TestCase("")]
    public void A_name_that_is_not_there_is_answered_with_those_that_are(string name) =>
        Assert.That(
            () => ProfileLoader.Load(name, Folders),
            Throws.TypeOf<ConfigurationException>().With.Message.EqualTo(
                $"there is no profile '{name}'; known by name: deep, flat; or give a file or a folder with profile.json"));

    [Test]
    public void A_complaint_names_the_file_by_its_whole_path_and_the_line()
    {
        var file = _folder.Put("profiles/bad.json", "{\n  \"nam\": 1\n}");

        Assert.That(
            () => ProfileLoader.Load("bad", Folders),
            Throws.TypeOf<ConfigurationException>().With.Message.StartsWith($"{file}:2: 'nam' (nam) is not a member of a profile; write 'name'"));
    }
}
