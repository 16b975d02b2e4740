using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using Json.Schema;

namespace OAuthConformance.Harness.Tests.Reports;

/// <summary>What a document breaks of its schema, one line each; <c>Schemas/README.md</c> says where the schemas come from.</summary>
internal static class Schemas
{
    private static readonly string Root = Checks.Workspace.Of(AppContext.BaseDirectory).Root;

    private static readonly Lazy<JsonSchema> SarifSchema = new(() => JsonSchema.FromText(
        // Of the fourth draft it uses nothing that the seventh reads otherwise, and the validator knows the seventh.
        Text("sarif-2.1.0-rtm.5.json").Replace("http://json-schema.org/draft-04/schema#", "http://json-schema.org/draft-07/schema#", StringComparison.Ordinal)));

    private static readonly Lazy<JsonSchema> ReportSchema = new(() => JsonSchema.FromText(File.ReadAllText(Path.Combine(Root, "reports", "report.schema.json"))));

    public static IReadOnlyList<string> Sarif(string document) => Json(SarifSchema.Value, document);

    public static IReadOnlyList<string> Report(string document) => Json(ReportSchema.Value, document);

    public static IReadOnlyList<string> JUnit(string document)
    {
        var schemas = new XmlSchemaSet();
        schemas.Add(null, XmlReader.Create(new StringReader(Text("junit.xsd"))));
        var broken = new List<string>();
        XDocument.Parse(document).Validate(schemas, (_, error) => broken.Add(error.Message));
        return broken;
    }

    private static string Text(string name) => File.ReadAllText(Path.Combine(Root, "harness", "Harness.Tests", "Reports", "Schemas", name));

    private static IReadOnlyList<string> Json(JsonSchema schema, string document)
    {
        using var parsed = JsonDocument.Parse(document);
        var result = schema.Evaluate(parsed.RootElement, new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        return result.IsValid ? [] : [.. (result.Details ?? []).Where(detail => detail.Errors is not null).SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}")).DefaultIfEmpty("not valid")];
    }
}
