using System.Text.Json;
using NUnit.Framework;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Tests.Protocol;

namespace OAuthConformance.Harness.Tests.Profiles;

/// <summary>Certificate authorities stand in the profile, or in files beside it.</summary>
public sealed class CertificateFilesTests : IDisposable
{
    private static readonly string Pem = TestAuthority.Root("authority of a profile").Pem;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public void A_file_is_found_beside_the_profile_and_a_text_stands_for_itself()
    {
        _folder.Put("certificates/root.pem", Pem);

        var authorities = Load(["certificates/root.pem", Pem]).CertificateAuthorities;

        Assert.That(authorities, Is.EqualTo(new[] { Pem, Pem }));
    }

    [Test]
    public void A_profile_needs_none() =>
        Assert.That(ProfileTexts.Parse(ProfileTexts.Sound).CertificateAuthorities, Is.Empty);

    [Test]
    public void A_file_that_is_not_there_is_told() =>
        Assert.That(() => Load(["missing.pem"]), Complains("certificateAuthorities[0]: 'missing.pem' cannot be read; write the name of a PEM file relative to the profile, or the PEM text itself"));

    [Test]
    public void A_file_without_a_certificate_is_told()
    {
        _folder.Put("root.pem", Pem);
        _folder.Put("notes.txt", "nothing here");

        Assert.That(() => Load(["root.pem", "notes.txt"]), Complains("certificateAuthorities[1]: 'notes.txt' holds no certificate; write a root certificate as PEM, which begins with -----BEGIN CERTIFICATE-----"));
    }

    [Test]
    public void A_certificate_that_cannot_be_read_is_told() =>
        Assert.That(() => Load(["-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"]), Complains("certificateAuthorities[0]: the text holds a certificate that cannot be read; export it again as PEM"));

    private Profile Load(string[] authorities) =>
        ProfileLoader.Read(_folder.Put("profile.json", ProfileTexts.WithMore($"\"certificateAuthorities\": {JsonSerializer.Serialize(authorities)}"))).Profile;

    private NUnit.Framework.Constraints.EqualStringConstraint Complains(string complaint) =>
        Throws.TypeOf<ConfigurationException>().With.Message.EqualTo($"{_folder["profile.json"]}: {complaint}");
}
