using System.Net;
using System.Net.Sockets;
using System.Text;
using NUnit.Framework;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Tests.Protocol;

public sealed class RawConnectionTests
{
    private static readonly TestCaseData[] Whole =
    [
        Case("a length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello"),
        Case("a length, and more after it", "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello and more", 200, "hello"),
        Case("chunks", "HTTP/1.1 400 Bad Request\r\nTransfer-Encoding: Chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n", 400, "hello"),
        Case("chunks with a trailer", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX: y\r\n\r\n", 200, "hello"),
        Case("a line end inside a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\na\r\nb\r\n0\r\n\r\n", 200, "a\r\nb"),
        Case("the end of the connection", "HTTP/1.1 200 OK\r\n\r\nhello", 200, "hello"),
        Case("no body", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", 204, ""),
        Case("no reason phrase", "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", 200, ""),
        Case("an interim response first", "HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok", 201, "ok"),
    ];

    private static readonly TestCaseData[] Broken =
    [
        Case("nothing", "", "the connection was closed before a whole response head came"),
        Case("half a head", "HTTP/1.1 200 OK\r\nContent-Le", "the connection was closed before a whole response head came"),
        Case("another protocol", "SSH-2.0-OpenSSH\r\n\r\n", "'SSH-2.0-OpenSSH' is no HTTP status line"),
        Case("a status that is no number", "HTTP/1.1 2OO OK\r\n\r\n", "'HTTP/1.1 2OO OK' is no HTTP status line"),
        Case("a status with a sign", "HTTP/1.1 -20 OK\r\n\r\n", "'HTTP/1.1 -20 OK' is no HTTP status line"),
        Case("less than the length", "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello", "the connection was closed before the whole body came"),
        Case("a negative length", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nhello", "'-1' is no Content-Length"),
        Case("less than the chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\nhello", "the connection was closed before the whole body came"),
        Case("chunks without an end", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "the connection was closed before the whole body came"),
        Case("a chunk size that is no number", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", "'xyz' is no chunk size"),
        Case("a chunk size below zero", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n", "'FFFFFFFF' is no chunk size"),
        Case("a chunk size beyond all", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\n", "'FFFFFFFFFFFFFFFFFF' is no chunk size"),
    ];

    [TestCaseSource(nameof(Whole))]
    public async Task A_whole_response_is_read(string answer, int status, string body)
    {
        await using var server = LoopbackServer.Start(_ => answer);

        var exchange = await AskAsync(server);

        Assert.That(exchange.Failure, Is.Null);
        Assert.That((exchange.Answered.Status, exchange.Answered.Text), Is.EqualTo((status, body)));
    }

    [TestCaseSource(nameof(Broken))]
    public async Task A_broken_response_is_a_failure_that_says_why(string answer, string why)
    {
        await using var server = LoopbackServer.Start(_ => answer);

        var exchange = await AskAsync(server);

        Assert.That(exchange.Response, Is.Null);
        Assert.That(exchange.Failure, Is.EqualTo(why));
    }

    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")]
    [TestCase("HTTP/1.1 304 Not Modified\r\n\r\n")]
    public async Task A_server_that_keeps_the_connection_open_is_not_waited_for(string answer)
    {
        await using var server = LoopbackServer.StartRaw(async (_, stream, stop) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), stop);
            await Task.Delay(Timeout.Infinite, stop);
        });

        Assert.That((await AskAsync(server)).Failure, Is.Null);
    }

    [Test]
    public async Task A_response_that_comes_byte_by_byte_is_put_together()
    {
        await using var server = LoopbackServer.StartRaw(async (_, stream, stop) =>
        {
            foreach (var one in "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"u8.ToArray())
                await stream.WriteAsync(new[] { one }, stop);
        });

        Assert.That((await AskAsync(server)).Answered.Text, Is.EqualTo("hello"));
    }

    [Test]
    public async Task The_request_goes_out_byte_for_byte_with_repeated_headers_and_any_verb()
    {
        await using var server = LoopbackServer.Start(_ => Reply.Json("{}"));
        var request = new WireRequest("pOsT", server.Url + "/a/../b?%2f#x", [new("Authorization", "Basic a"), new("authorization", "Basic b")], "body"u8.ToArray());

        await AskAsync(server, request);

        Assert.That(server.Received.Single().Raw, Is.EqualTo(
            $"pOsT /a/../b?%2f#x HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\nConnection: close\r\nAuthorization: Basic a\r\nauthorization: Basic b\r\nContent-Length: 4\r\n\r\nbody"));
    }

    [Test]
    public async Task Nothing_is_complete_before_the_last_byte_is_released()
    {
        await using var server = LoopbackServer.Start(_ => Reply.Json("{}"));
        await using var connection = await RawConnection.PrepareAsync(WireRequest.Json(server.Url), server.Hosts, ServerTrust.OfSystem, default);
        await using var other = await RawConnection.PrepareAsync(WireRequest.Json(server.Url + "/other"), server.Hosts, ServerTrust.OfSystem, default);

        other.Release();
        await other.ReadAsync(default);
        var before = server.Received.Select(request => request.Target).ToList();
        connection.Release();
        var exchange = await connection.ReadAsync(default);

        Assert.That(before, Is.EqualTo(new[] { "/other" }));
        Assert.That(exchange.Answered.Status, Is.EqualTo(200));
        Assert.That(connection.ReleasedAt, Is.GreaterThan(other.AnsweredAt));
        Assert.That(connection.AnsweredAt, Is.GreaterThan(0));
    }

    [Test]
    public async Task A_host_that_is_not_the_targets_is_refused()
    {
        await using var stranger = LoopbackServer.Start(_ => Reply.Json("{}"));

        Assert.That(
            async () => await RawConnection.PrepareAsync(WireRequest.Json(stranger.Url), new(["https://idp.example"], []), ServerTrust.OfSystem, default),
            Throws.TypeOf<NoResponseException>().With.Message.EqualTo($"127.0.0.1:{stranger.Port} does not belong to the target"));
    }

    [Test]
    public async Task A_server_that_speaks_no_TLS_is_no_response()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var authority = listener.LocalEndpoint.ToString();
        var connecting = RawConnection.PrepareAsync(WireRequest.Json($"https://{authority}"), new([$"https://{authority}"], []), ServerTrust.OfSystem, default);

        using (var accepted = await listener.AcceptTcpClientAsync())
            accepted.Client.Send("HTTP/1.1 400 Bad Request\r\n\r\n"u8);

        Assert.That(async () => await connecting, Throws.TypeOf<NoResponseException>().With.Message.StartsWith($"{authority}: "));
    }

    private static async Task<Exchange> AskAsync(LoopbackServer server, WireRequest? request = null)
    {
        await using var connection = await RawConnection.PrepareAsync(request ?? WireRequest.Json(server.Url), server.Hosts, ServerTrust.OfSystem, default);
        connection.Release();
        return await connection.ReadAsync(default);
    }

    private static TestCaseData Case(string name, params object[] arguments) => new TestCaseData(arguments).SetArgDisplayNames(name);
}
