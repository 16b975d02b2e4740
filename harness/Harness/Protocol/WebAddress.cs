namespace OAuthConformance.Harness.Protocol;

/// <summary>An address of the web: an absolute URL of the scheme http or https.</summary>
public static class WebAddress
{
    /// <summary>True when a text is one.</summary>
    public static bool Is(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";
}
