using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using NUnit.Framework;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Tests.UserAgents;

public sealed class CallbackListenerTests
{
    [TestCase("client.example")]
    [TestCase("evil.example:8443")]
    [TestCase("xn--a")]
    [TestCase("bücher.example")]
    [TestCase("[::1]")]
    [TestCase("")]
    public async Task A_request_is_taken_whatever_its_Host_header_says(string host)
    {
        await using var listener = CallbackListener.Start();

        var answer = await AskAsync(listener, tls: false, $"GET /cb?code=1 HTTP/1.1\r\nHost: {host}\r\n\r\n");

        Assert.That(answer, Does.StartWith("HTTP/1.1 200 OK\r\n"));
        Assert.That(listener.Received.Single().Url, Is.EqualTo($"http://{Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(host))}/cb?code=1"));
    }

    [Test]
    public async Task A_form_is_taken_over_https_too()
    {
        await using var listener = CallbackListener.Start();

        var answer = await AskAsync(listener, tls: true, "POST /cb HTTP/1.1\r\nhost: client.example\r\ncontent-length: 8\r\n\r\ncode=1&a");

        Assert.That(answer, Does.Contain("callback listener"));
        var request = listener.Received.Single();
        Assert.That((request.Method, request.Url, Encoding.ASCII.GetString(request.Body!)), Is.EqualTo(("POST", "https://client.example/cb", "code=1&a")));
    }

    [Test]
    public async Task The_key_pin_is_that_of_the_certificate_shown()
    {
        await using var listener = CallbackListener.Start();
        using var tcp = new TcpClient("127.0.0.1", listener.HttpsPort);
        X509Certificate? shown = null;
        await using var tls = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) => (shown = certificate) is not null);

        await tls.AuthenticateAsClientAsync("anything.example");

        using var certificate = new X509Certificate2(shown!);
        Assert.That(Convert.ToBase64String(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo())), Is.EqualTo(listener.KeyPin));
    }

    [Test]
    public async Task A_big_body_is_taken_whole()
    {
        await using var listener = CallbackListener.Start();
        var body = new string('x', 500_000);

        await AskAsync(listener, tls: false, $"POST /cb HTTP/1.1\r\nHost: client.example\r\nContent-Length: {body.Length}\r\n\r\n{body}");

        Assert.That(listener.Received.Single().Body, Has.Length.EqualTo(body.Length));
    }

    [TestCase("")]
    [TestCase("garbage")]
    [TestCase("garbage\r\n\r\n")]
    [TestCase("GET / HTTP/1.1\r\nHost: cut.example")]
    [TestCase("POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\nshort")]
    [TestCase("\0\u0001\u0002\r\n\r\n\r\n")]
    public async Task What_is_no_whole_request_is_dropped_and_the_next_one_is_served(string garbage)
    {
        await using var listener = CallbackListener.Start();

        foreach (var tls in new[] { false, true })
            await AskAsync(listener, tls, garbage);
        await AskAsync(listener, tls: false, "GET /next HTTP/1.1\r\nHost: client.example\r\n\r\n");

        Assert.That(listener.Received.Single().Url, Is.EqualTo("http://client.example/next"));
    }

    [Test]
    public async Task Plain_text_on_the_TLS_port_harms_nobody()
    {
        await using var listener = CallbackListener.Start();

        using (var tcp = new TcpClient("127.0.0.1", listener.HttpsPort))
            await AskAsync(tcp, tcp.GetStream(), "GET / HTTP/1.1\r\n\r\n");
        await AskAsync(listener, tls: true, "GET /next HTTP/1.1\r\nHost: client.example\r\n\r\n");

        Assert.That(listener.Received.Single().Url, Is.EqualTo("https://client.example/next"));
    }

    [Test]
    public async Task The_icon_that_browsers_ask_for_is_not_noted()
    {
        await using var listener = CallbackListener.Start();

        await AskAsync(listener, tls: false, "GET /favicon.ico HTTP/1.1\r\nHost: client.example\r\n\r\n");

        Assert.That(listener.Received, Is.Empty);
    }

    [Test]
    public async Task An_idle_connection_does_not_keep_it_from_ending()
    {
        var listener = CallbackListener.Start();
        using var idle = new TcpClient("127.0.0.1", listener.HttpPort);

        Assert.That(async () => await listener.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10)), Throws.Nothing);
    }

    private static async Task<string> AskAsync(CallbackListener listener, bool tls, string request)
    {
        using var tcp = new TcpClient("127.0.0.1", tls ? listener.HttpsPort : listener.HttpPort);
        if (!tls)
            return await AskAsync(tcp, tcp.GetStream(), request);
        await using var secured = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, (_, shown, _, _) => shown is not null);
        await secured.AuthenticateAsClientAsync("client.example");
        return await AskAsync(tcp, secured, request);
    }

    private static async Task<string> AskAsync(TcpClient tcp, Stream stream, string request)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request));
        if (stream is SslStream tls)
            await tls.ShutdownAsync();
        else
            tcp.Client.Shutdown(SocketShutdown.Send);
        try
        {
            return await new StreamReader(stream).ReadToEndAsync();
        }
        catch (IOException)
        {
            return "";
        }
    }
}
