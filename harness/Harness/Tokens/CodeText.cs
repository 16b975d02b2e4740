using System.Buffers.Text;
using System.Text;

namespace OAuthConformance.Harness.Tokens;

/// <summary>What can be read from a code by somebody who was not meant to read it.</summary>
public static class CodeText
{
    /// <summary>True when the code holds a value, as it stands or behind the encoding of one of its parts.</summary>
    public static bool Contains(string code, string value) =>
        code.Contains(value, StringComparison.Ordinal) || code.Split('.').Any(part => Decoded(part).Contains(value, StringComparison.Ordinal));

    private static string Decoded(string part) => Base64Url.IsValid(part) ? Encoding.Latin1.GetString(Base64Url.DecodeFromChars(part)) : "";
}
