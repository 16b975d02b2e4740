using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace OAuthConformance.ReferenceServer.Pipelines;

/// <summary>The parameters of a request. An empty one counts as absent (RFC 6749 section 3.1); of a repeated one the last is taken.</summary>
internal sealed class Parameters
{
    private const string Form = "application/x-www-form-urlencoded";

    // The collections of ASP.NET Core ignore the case of names, which OAuth does not.
    private readonly ILookup<string, string> values;

    private Parameters(IEnumerable<(string Name, string Value)> pairs)
    {
        var all = pairs.ToList();
        values = all.Where(pair => pair.Value.Length > 0).ToLookup(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);
        SentEmpty = [.. all.Where(pair => pair.Value.Length == 0).Select(pair => pair.Name)];
    }

    public static Parameters None { get; } = new([]);

    /// <summary>The names that were sent without a value.</summary>
    public IReadOnlyList<string> SentEmpty { get; }

    public IEnumerable<string> Names => values.Select(group => group.Key);

    public string? this[string name] => values[name].LastOrDefault();

    /// <summary>Every value of a name, in the order they came in.</summary>
    public IEnumerable<string> All(string name) => values[name];

    /// <summary>Of a repeated one the first.</summary>
    public Parameters FirstValues => new(Names.Select(name => (name, All(name).First())));

    /// <summary>These and more.</summary>
    public Parameters And(Parameters more) => new(Names.Concat(more.Names).Distinct().SelectMany(name => All(name).Concat(more.All(name)).Select(value => (name, value))));

    /// <summary>Whether one of these names was sent with more than one value (RFC 6749 sections 3.1 and 3.2).</summary>
    public bool Repeats(IEnumerable<string> names) => names.Any(name => values[name].Skip(1).Any());

    /// <summary>The form of a POST; the query of any other request.</summary>
    public static ValueTask<Parameters> ReadAsync(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) ? FormOfAsync(request) : ValueTask.FromResult(QueryOf(request));

    public static Parameters QueryOf(HttpRequest request) => new(Decode(request.QueryString.Value ?? ""));

    /// <summary>The form in the body, whatever the method; none when the body is something else.</summary>
    public static async ValueTask<Parameters> FormOfAsync(HttpRequest request) =>
        IsOfType(request, Form) ? new(Decode(await BodyOfAsync(request))) : None;

    /// <summary>The members of a JSON object in the body; none when the body is something else.</summary>
    public static async ValueTask<Parameters> JsonOfAsync(HttpRequest request)
    {
        if (!IsOfType(request, "application/json"))
            return None;
        try
        {
            using var document = JsonDocument.Parse(await BodyOfAsync(request));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new([.. document.RootElement.EnumerateObject().Select(member => (member.Name, member.Value.ToString()))])
                : None;
        }
        catch (JsonException)
        {
            return None;
        }
    }

    private static List<(string Name, string Value)> Decode(string encoded)
    {
        var pairs = new List<(string Name, string Value)>();
        foreach (var pair in new QueryStringEnumerable(encoded))
            pairs.Add((pair.DecodeName().ToString(), pair.DecodeValue().ToString()));
        return pairs;
    }

    private static bool IsOfType(HttpRequest request, string type) =>
        string.Equals(request.ContentType?.Split(';')[0].Trim(), type, StringComparison.OrdinalIgnoreCase);

    private static async Task<string> BodyOfAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        return await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
    }
}
