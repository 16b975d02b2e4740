using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OAuthConformance.Harness.Profiles;

/// <summary>The certificate authorities of a profile: a text that holds a certificate stands for itself, any other names a file.</summary>
internal static class CertificateFiles
{
    private const string Begin = "-----BEGIN";

    /// <summary>Every authority as PEM text.</summary>
    /// <exception cref="ConfigurationException">A file is not there, or holds no certificate.</exception>
    public static IReadOnlyList<string> Read(IReadOnlyList<string> authorities, string profileFile) =>
        [.. authorities.Select((authority, index) => Read(authority, $"{profileFile}: certificateAuthorities[{index}]", Path.GetDirectoryName(Path.GetFullPath(profileFile))!))];

    private static string Read(string authority, string place, string folder)
    {
        var isText = authority.TrimStart().StartsWith(Begin, StringComparison.Ordinal);
        var name = isText ? "the text" : $"'{authority}'";
        try
        {
            var pem = isText ? authority : File.ReadAllText(Path.Combine(folder, authority));
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(pem);
            return certificates.Count > 0
                ? pem
                : throw new ConfigurationException($"{place}: {name} holds no certificate; write a root certificate as PEM, which begins with {Begin} CERTIFICATE-----");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{place}: {name} cannot be read; write the name of a PEM file relative to the profile, or the PEM text itself");
        }
        catch (CryptographicException)
        {
            throw new ConfigurationException($"{place}: {name} holds a certificate that cannot be read; export it again as PEM");
        }
    }
}
