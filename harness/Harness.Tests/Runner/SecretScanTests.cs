using System.IO.Compression;
using System.Text;
using NUnit.Framework;

namespace OAuthConformance.Harness.Tests.Runner;

/// <summary>The scan that says "no secret on disk" can find one.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SecretScanTests : IDisposable
{
    private const string Secret = "0123456789abcdef";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public void In_a_folder_without_it_nothing_is_found()
    {
        _folder.Put("deep/down/page.html", $"<p>{Convert.ToBase64String(Encoding.UTF8.GetBytes("another text that is long enough"))}");

        Assert.That(SecretScan.Find(_folder.Path, [Secret]), Is.Empty);
    }

    [Test]
    public void In_plain_text() => AssertFound($"before {Secret} after");

    [Test]
    public void In_base64() => AssertFound($"href=\"data:text/plain;base64,{Packed($"before {Secret} after")}\"");

    [Test]
    public void In_base64_of_a_script_that_escapes_slashes() => AssertFound(Packed($"\u00ff\u00ff\u00ff?? {Secret}").Replace("/", "\\/"));

    [Test]
    public void In_base64_inside_base64() => AssertFound(Packed($"outer {Packed($"inner {Secret} inner")} outer"));

    [Test]
    public void In_gzip_inside_base64()
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionMode.Compress))
            gzip.Write(Encoding.UTF8.GetBytes($"before {Secret} after, and some more"));

        AssertFound(Convert.ToBase64String(zipped.ToArray()));
    }

    private void AssertFound(string content)
    {
        _folder.Put("deep/down/page.html", content);

        Assert.That(SecretScan.Find(_folder.Path, [Secret]), Has.Count.EqualTo(1).And.All.EndsWith(Secret));
    }

    private static string Packed(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
