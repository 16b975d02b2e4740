using NUnit.Framework;
using OAuthConformance.Reports;

namespace OAuthConformance.Harness.Tests.Reports;

public sealed class RemoteReferencesTests
{
    private const string Page = """
        <!DOCTYPE html><html><head><title>t</title><script src="data:text/javascript;base64,YQ=="></script></head><body>
        <script async src="https://www.googletagmanager.com/gtag/js?id=G-1"></script>
        <script>
            window.dataLayer = window.dataLayer || [];
            function gtag(){dataLayer.push(arguments);}
            gtag('config', 'G-1', {"report": "awesome"});
        </script>
        <script>window.allureReportData = {};</script>
        <a href="https://www.rfc-editor.org/">a link is not loaded</a>
        </body></html>
        """;

    [Test]
    public void The_analytics_is_taken_out_and_the_rest_stays()
    {
        var stripped = RemoteReferences.Strip(Page);

        Assert.That(stripped, Does.Not.Contain("googletagmanager").And.Not.Contain("gtag").And.Not.Contain("dataLayer"));
        Assert.That(stripped, Does.Contain("window.allureReportData = {};").And.Contain("data:text/javascript;base64,YQ=="));
        Assert.That(RemoteReferences.Find(stripped), Is.Empty);
    }

    [Test]
    public void The_page_forbids_its_browser_to_load_anything_remote() =>
        Assert.That(RemoteReferences.Strip(Page), Does.Match("<head>\\s*<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"));

    [TestCase("<img src=\"https://tracker.example/x.gif\">")]
    [TestCase("<img src=//tracker.example/x.gif>")]
    [TestCase("<link rel=stylesheet href='http://cdn.example/x.css'>")]
    [TestCase("<link rel=stylesheet href=styles.css>")]
    [TestCase("<iframe src=https://frame.example></iframe>")]
    [TestCase("<meta http-equiv=Refresh content='0;url=https://other.example'>")]
    [TestCase("<script type=x>gtag('config', 'G-2')</script>")]
    [TestCase("<script src='late.js' type=module></script>")]
    public void What_is_not_known_and_remote_is_an_error(string markup) =>
        Assert.That(() => RemoteReferences.Strip(Page.Replace("</body>", $"{markup}</body>")), Throws.TypeOf<InvalidDataException>());

    [Test]
    public void A_remote_script_of_any_other_host_is_taken_out_too() =>
        Assert.That(RemoteReferences.Strip(Page.Replace("</body>", "<script src='https://other.example/x.js'></script></body>")), Does.Not.Contain("other.example"));

    [Test]
    public void A_page_of_another_form_is_an_error() =>
        Assert.That(() => RemoteReferences.Strip("<p>not a report"), Throws.TypeOf<InvalidDataException>());
}
