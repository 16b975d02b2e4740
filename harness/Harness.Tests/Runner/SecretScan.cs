using System.Buffers;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace OAuthConformance.Harness.Tests.Runner;

/// <summary>Looks into every file of a folder, and into what is packed inside: base64 in a page, and gzip, deflate or base64 in that again.</summary>
internal static partial class SecretScan
{
    /// <summary>A page holds attachments in base64, and one of those may hold a data URL.</summary>
    private const int Deepest = 3;

    /// <summary>Every text of the folder; bytes that are no text are read as if they were, one character each.</summary>
    public static IEnumerable<(string Where, string Content)> Texts(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .SelectMany(file => Unpack(Path.GetRelativePath(folder, file), File.ReadAllBytes(file), Deepest));

    /// <summary>Where any of the needles is, and which.</summary>
    public static IReadOnlyList<string> Find(string folder, IReadOnlyList<string> needles)
    {
        var any = SearchValues.Create([.. needles], StringComparison.Ordinal);
        return
        [
            .. Texts(folder).Where(text => text.Content.AsSpan().ContainsAny(any))
                .Select(text => $"{text.Where}: {needles.First(needle => text.Content.Contains(needle, StringComparison.Ordinal))}"),
        ];
    }

    private static IEnumerable<(string Where, string Content)> Unpack(string where, byte[] bytes, int depth)
    {
        var text = Encoding.UTF8.GetString(bytes);
        yield return (where, text);
        if (depth == 0)
            yield break;
        if (Inflate(bytes) is { } inflated)
        {
            foreach (var inner in Unpack($"{where}, unpacked", inflated, depth - 1))
                yield return inner;
        }

        foreach (Match run in Base64Run().Matches(text))
        {
            if (Decode(run.Value) is not { } decoded)
                continue;
            foreach (var inner in Unpack($"{where}, base64 at {run.Index}", decoded, depth - 1))
                yield return inner;
        }
    }

    private static byte[]? Decode(string run)
    {
        var clean = run.Replace("\\", "").Replace('-', '+').Replace('_', '/').TrimEnd('=');
        var whole = clean[..(clean.Length - (clean.Length % 4 == 1 ? 1 : 0))];
        return Convert.FromBase64String(whole.PadRight((whole.Length + 3) / 4 * 4, '='));
    }

    private static byte[]? Inflate(byte[] bytes)
    {
        try
        {
            using Stream? stream = bytes switch
            {
                [0x1f, 0x8b, ..] => new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress),
                [0x78, 0x01 or 0x5e or 0x9c or 0xda, ..] => new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress),
                _ => null,
            };
            if (stream is null)
                return null;
            using var inflated = new MemoryStream();
            stream.CopyTo(inflated);
            return inflated.ToArray();
        }
        catch (InvalidDataException)
        {
            return null; // it only began like one
        }
    }

    [GeneratedRegex(@"(?:[A-Za-z0-9+/_-]|\\/){24,}={0,2}")]
    private static partial Regex Base64Run();
}
