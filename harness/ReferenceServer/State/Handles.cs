using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace OAuthConformance.ReferenceServer.State;

/// <summary>Unguessable names for codes, tokens, sessions and transactions.</summary>
internal static class Handles
{
    /// <summary>256 random bits as base64url; RFC 6749 section 10.10 asks for at least 128.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>What is found by a value that only begins as its name does, or goes on after it: a careless look-up.</summary>
    public static T? FindByBeginning<T>(IEnumerable<KeyValuePair<string, T>> named, string asked) where T : class => named
        .Where(pair => pair.Key.StartsWith(asked, StringComparison.Ordinal) || asked.StartsWith(pair.Key, StringComparison.Ordinal))
        .Select(pair => pair.Value)
        .FirstOrDefault();

    /// <summary>What is found by a value that is its name after some tidying up: another careless look-up.</summary>
    public static T? FindBySpelling<T>(IEnumerable<KeyValuePair<string, T>> named, string asked) where T : class => named
        .Where(pair => Tidy(pair.Key) == Tidy(asked))
        .Select(pair => pair.Value)
        .FirstOrDefault();

    /// <summary>Compares two secrets in a time that does not tell where they differ.</summary>
    public static bool Same(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(one)), SHA256.HashData(Encoding.UTF8.GetBytes(other)));

    // Decoded once more, cut at a NUL, look-alikes made alike, and without regard to case.
    private static string Tidy(string text) => Uri.UnescapeDataString(text).Split('\0')[0].Normalize(NormalizationForm.FormKC).ToUpperInvariant();
}
