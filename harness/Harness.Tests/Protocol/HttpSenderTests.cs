using System.Net;
using System.Net.Sockets;
using System.Text;
using NUnit.Framework;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Tests.Protocol;

public sealed class HttpSenderTests
{
    [TestCase("/a/../b/./c")]
    [TestCase("/%2e%2E/%41%7e?x=%2f%2F&y=%zz&&=")]
    [TestCase("//double//slash?")]
    [TestCase("/p?redirect_uri=https://h.example/cb?a=b/../c")]
    [TestCase("/p?q='\"<>|{}[]^`\\")]
    public async Task Path_and_query_are_sent_byte_for_byte(string target)
    {
        await using var server = LoopbackServer.Start(_ => Reply.Json("{}"));

        await SendAsync(server, WireRequest.Json(server.Url + target));

        Assert.That(server.Received.Single().Target, Is.EqualTo(target));
    }

    [Test]
    public async Task Body_method_and_headers_arrive_as_they_are()
    {
        await using var server = LoopbackServer.Start(_ => Reply.Json("{}"));
        var request = WireRequest.Form(server.Url + "/token", new Parameters(("a b", "1&2"), ("a b", "é"))).With("X-Odd", "a, b; c=\"d\"") with { Method = "PATCH" };

        await SendAsync(server, request);

        var received = server.Received.Single();
        Assert.That(received.Method, Is.EqualTo("PATCH"));
        Assert.That(received.Body, Is.EqualTo("a%20b=1%262&a%20b=%C3%A9"));
        Assert.That(received["Content-Type"], Is.EqualTo("application/x-www-form-urlencoded"));
        Assert.That(received["X-Odd"], Is.EqualTo("a, b; c=\"d\""));
        Assert.That(received["Cookie"] ?? received["User-Agent"] ?? received["traceparent"], Is.Null);
    }

    [TestCase(301)]
    [TestCase(302)]
    [TestCase(303)]
    [TestCase(307)]
    [TestCase(308)]
    public async Task No_redirect_is_followed(int status)
    {
        await using var server = LoopbackServer.Start(_ => Reply.Redirect("/next", status));

        var exchange = await SendAsync(server, WireRequest.Page(server.Url));

        Assert.That(exchange.Answered.Status, Is.EqualTo(status));
        Assert.That(exchange.Answered.IsRedirect, Is.True);
        Assert.That(server.Received, Has.Count.EqualTo(1));
    }

    [TestCase("post")]
    [TestCase("Head")]
    public async Task A_method_in_small_letters_stays_as_it_is(string method)
    {
        await using var server = LoopbackServer.Start(_ => Reply.Json("{}"));

        await SendAsync(server, WireRequest.Json(server.Url + "/token") with { Method = method });

        Assert.That(server.Received.Single().Method, Is.EqualTo(method));
    }

    /// <summary>Node.js does so: what it has not read by then is answered with a reset, in which its answer is lost.</summary>
    [Test]
    public async Task A_server_that_answers_the_first_piece_and_closes_has_the_whole_request()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var origin = $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        using var sender = new HttpSender(() => new([$"http://{origin}"], []), new Traffic());

        for (var round = 0; round < 20; round++)
        {
            var sending = sender.SendAsync(WireRequest.Form($"http://{origin}/token", new(("grant_type", "none"))) with { Method = "post" }, default);
            using (var connection = await listener.AcceptTcpClientAsync())
            {
                var piece = new byte[4096];
                var length = await connection.GetStream().ReadAsync(piece);
                Assert.That(Encoding.ASCII.GetString(piece, 0, length), Does.EndWith("grant_type=none"));
                await connection.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"u8.ToArray());
            }

            Assert.That((await sending).Answered.Status, Is.EqualTo(400));
        }
    }

    [Test]
    public async Task No_cookie_is_kept_and_repeated_headers_stay_apart()
    {
        await using var server = LoopbackServer.Start(_ => Reply.Of(200, "", "Set-Cookie: a=1; Path=/", "Set-Cookie: b=2, c=3", "WWW-Authenticate: Basic", "www-authenticate: Bearer"));
        using var sender = new HttpSender(() => server.Hosts, new Traffic());

        var first = await sender.SendAsync(WireRequest.Page(server.Url), default);
        await sender.SendAsync(WireRequest.Page(server.Url), default);

        Assert.That(first.Answered.All("set-cookie"), Is.EqualTo(new[] { "a=1; Path=/", "b=2, c=3" }));
        Assert.That(first.Answered.All("WWW-Authenticate"), Is.EqualTo(new[] { "Basic", "Bearer" }));
        Assert.That(server.Received[1]["Cookie"], Is.Null);
    }

    [Test]
    public async Task A_host_that_is_not_the_targets_is_not_connected_to()
    {
        await using var stranger = LoopbackServer.Start(_ => Reply.Json("{}"));
        using var sender = new HttpSender(() => new(["https://idp.example"], []), new Traffic());

        var exchange = await sender.SendAsync(WireRequest.Json(stranger.Url), default);

        Assert.That(exchange.Failure, Is.EqualTo($"127.0.0.1:{stranger.Port} does not belong to the target; if it does, add it to 'hosts' in the profile"));
        Assert.That(stranger.Received, Is.Empty);
    }

    [Test]
    public async Task A_host_that_discovery_adds_later_is_connected_to()
    {
        await using var server = LoopbackServer.Start(_ => Reply.Json("{}"));
        var hosts = new HostList([], []);
        using var sender = new HttpSender(() => hosts, new Traffic());

        var before = await sender.SendAsync(WireRequest.Json(server.Url), default);
        hosts = server.Hosts;
        var after = await sender.SendAsync(WireRequest.Json(server.Url), default);

        Assert.That(before.Response, Is.Null);
        Assert.That(after.Answered.Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_refused_connection_is_a_failure_and_no_exception()
    {
        using var reserved = new TcpListener(IPAddress.Loopback, 0);
        reserved.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)reserved.LocalEndpoint).Port}";
        reserved.Stop();
        using var sender = new HttpSender(() => new([url], []), new Traffic());

        var exchange = await sender.SendAsync(WireRequest.Json(url), default);

        Assert.That(exchange.Response, Is.Null);
        Assert.That(exchange.Failure, Is.Not.Empty);
        Assert.That(() => exchange.Answered, Throws.TypeOf<NoResponseException>().With.Message.StartsWith($"GET {url}: "));
    }

    [TestCase("")]
    [TestCase("garbage\r\n\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort")]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\nbig")]
    public async Task A_response_that_is_none_is_a_failure_and_no_exception(string answer)
    {
        await using var server = LoopbackServer.Start(_ => answer);

        var exchange = await SendAsync(server, WireRequest.Json(server.Url));

        Assert.That(exchange.Response, Is.Null);
        Assert.That(exchange.Failure, Is.Not.Empty);
    }

    [TestCase("javascript:alert(1)")]
    [TestCase("mailto:someone@example.com")]
    [TestCase("https://[")]
    [TestCase("/relative")]
    [TestCase("")]
    public async Task An_address_that_cannot_be_asked_is_a_failure_and_no_exception(string url)
    {
        using var sender = new HttpSender(() => new([], []), new Traffic());

        var exchange = await sender.SendAsync(WireRequest.Page(url), default);

        Assert.That(exchange.Response, Is.Null);
        Assert.That(exchange.Failure, Is.Not.Empty);
    }

    [Test]
    public async Task The_caller_can_give_up_waiting()
    {
        await using var server = LoopbackServer.StartRaw((_, _, stop) => Task.Delay(Timeout.Infinite, stop));
        using var sender = new HttpSender(() => server.Hosts, new Traffic());
        using var cancel = new CancellationTokenSource();

        var sending = sender.SendAsync(WireRequest.Json(server.Url), cancel.Token);
        await cancel.CancelAsync();

        Assert.That(async () => await sending, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Every_request_is_counted_also_side_by_side_and_when_it_fails()
    {
        await using var server = LoopbackServer.Start(_ => Reply.Json("{}"));
        var traffic = new Traffic();
        using var sender = new HttpSender(() => server.Hosts, traffic);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => sender.SendAsync(WireRequest.Json(server.Url), default)));
        await sender.SendAsync(WireRequest.Json("http://127.0.0.1:1"), default);
        Parallel.For(0, 1000, _ => traffic.CountQuickLogin());

        Assert.That((traffic.Requests, traffic.QuickLogins, traffic.BrowserLogins), Is.EqualTo((51, 1000, 0)));
    }

    [TestCase(429, "Retry-After: 30", 30)]
    [TestCase(429, "Retry-After: 7200", 60)]
    [TestCase(429, "Retry-After: Fri, 01 Jan 2100 00:00:00 GMT", 60)]
    [TestCase(429, "Retry-After: Fri, 01 Jan 1999 00:00:00 GMT", 0)]
    [TestCase(429, "Retry-After: soon", 1)]
    [TestCase(429, "X-Other: 30", 1)]
    [TestCase(503, "Retry-After: 30", 0)]
    public async Task A_server_that_has_had_enough_is_left_in_peace_for_as_long_as_it_asks(int status, string header, int seconds)
    {
        await using var server = LoopbackServer.Start(_ => Reply.Of(status, "", header));
        var traffic = new Traffic(requestsPerSecond: 1000);
        using var sender = new HttpSender(() => server.Hosts, traffic);

        var exchange = await sender.SendAsync(WireRequest.Json(server.Url), default);

        Assert.That(exchange.Response?.Status, Is.EqualTo(status));
        Assert.That(traffic.PutOff(TimeSpan.Zero).TotalSeconds, Is.EqualTo(seconds).Within(0.9));
    }

    [TestCase("application/json", "application/json")]
    [TestCase("Text/HTML; charset=utf-8", "text/html")]
    [TestCase(" application/json ;x", "application/json")]
    [TestCase("", "")]
    public void A_media_type_is_told_without_parameters(string header, string mediaType) =>
        Assert.That(new WireResponse(200, [new("content-type", header)], []).MediaType, Is.EqualTo(mediaType));

    private static async Task<Exchange> SendAsync(LoopbackServer server, WireRequest request)
    {
        using var sender = new HttpSender(() => server.Hosts, new Traffic());
        return await sender.SendAsync(request, default);
    }
}
