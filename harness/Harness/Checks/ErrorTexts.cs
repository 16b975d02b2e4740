namespace OAuthConformance.Harness.Checks;

/// <summary>The characters that the texts of an error may hold, which are the same wherever an error is told (RFC 6749 sections 4.1.2.1 and 5.2, RFC 6750 section 3).</summary>
public static class ErrorTexts
{
    /// <summary>Judges <c>error</c>, <c>error_description</c> and <c>error_uri</c>.</summary>
    /// <param name="text">Gives the text of a parameter; null when it is absent.</param>
    /// <param name="characters">The requirement on <c>error</c> and <c>error_description</c>.</param>
    /// <param name="uri">The requirement on <c>error_uri</c>.</param>
    /// <exception cref="RequirementBrokenException">A text has another character.</exception>
    public static void Demand(Func<string, string?> text, string characters, string uri)
    {
        foreach (var name in new[] { "error", "error_description" })
        {
            if (text(name) is { } told && !told.All(c => c is >= ' ' and <= '~' and not '"' and not '\\'))
                throw new RequirementBrokenException(["characters of %x20-21, %x23-5B and %x5D-7E"], $"{name}: {told}", characters);
        }

        if (text("error_uri") is { } address && !(Uri.TryCreate(address, UriKind.RelativeOrAbsolute, out _) && address.All(c => c is > ' ' and <= '~' and not '"' and not '\\')))
            throw new RequirementBrokenException(["a URI of %x21, %x23-5B and %x5D-7E"], $"error_uri: {address}", uri);
    }
}
