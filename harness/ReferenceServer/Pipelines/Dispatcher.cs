using Microsoft.AspNetCore.Http;
using OAuthConformance.ReferenceServer.State;

namespace OAuthConformance.ReferenceServer.Pipelines;

/// <summary>Finds the endpoint of a request.</summary>
internal sealed class Dispatcher(IEnumerable<IEndpoint> endpoints, ServerState server, Transport transport)
{
    private readonly Dictionary<string, IEndpoint> byPath = endpoints
        .SelectMany(endpoint => endpoint.Paths, (endpoint, path) => (endpoint, path))
        .ToDictionary(pair => pair.path, pair => pair.endpoint);

    public async Task HandleAsync(HttpContext http)
    {
        try
        {
            transport.Before(http);
            await RouteAsync(http);
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            var answer = exception is BadHttpRequestException bad
                ? Answer.Text(bad.StatusCode, bad.Message)
                : Answer.Text(StatusCodes.Status500InternalServerError, $"The server failed: {exception.GetType().Name}: {exception.Message}");
            await answer.WriteAsync(http.Response);
        }
    }

    private Task RouteAsync(HttpContext http)
    {
        if (transport.Refuses(http, server))
            return Answer.Text(StatusCodes.Status403Forbidden, "This server speaks https.").WriteAsync(http.Response);
        if (!byPath.TryGetValue(http.Request.Path.Value ?? "", out var endpoint))
            return Answer.Text(StatusCodes.Status404NotFound, "There is nothing at this address.").WriteAsync(http.Response);
        if (endpoint.Methods.Count == 0 || endpoint.Methods.Contains(http.Request.Method))
            return endpoint.HandleAsync(http, server);
        http.Response.Headers.Allow = string.Join(", ", endpoint.Methods);
        return Answer.Text(StatusCodes.Status405MethodNotAllowed, "This method is not served here.").WriteAsync(http.Response);
    }
}
