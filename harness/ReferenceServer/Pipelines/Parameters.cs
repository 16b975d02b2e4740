using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace OAuthConformance.ReferenceServer.Pipelines;

/// <summary>The parameters of a request. An empty one counts as absent (RFC 6749 section 3.1); of a repeated one the first is taken.</summary>
internal sealed class Parameters
{
    // The collections of ASP.NET Core ignore the case of names, which OAuth does not.
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    private Parameters(string encoded)
    {
        foreach (var pair in new QueryStringEnumerable(encoded))
        {
            if (pair.EncodedValue.Length > 0)
                values.TryAdd(pair.DecodeName().ToString(), pair.DecodeValue().ToString());
        }
    }

    public static Parameters None { get; } = new("");

    public string? this[string name] => values.GetValueOrDefault(name);

    /// <summary>The form of a POST; the query of any other request.</summary>
    public static async ValueTask<Parameters> ReadAsync(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method))
            return new Parameters(request.QueryString.Value ?? "");
        var type = request.ContentType?.Split(';')[0].Trim();
        if (!string.Equals(type, "application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            return None;
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        return new Parameters(await reader.ReadToEndAsync(request.HttpContext.RequestAborted));
    }
}
