using OAuthConformance.Harness.Checks;

namespace OAuthConformance.Suites;

/// <summary>What an OpenID Provider says of itself (OpenID Connect Core sections 8 and 15.1).</summary>
public sealed class OpenIdMetadataRules : ConformanceSuite
{
    /// <inheritdoc/>
    protected override void Precondition() => Applies(
        Target.Metadata.Source?.Contains("openid-configuration", StringComparison.Ordinal) == true, "the target publishes no OpenID Provider metadata");

    [Check("metadata/subject-types-are-told", Severity.Low, "OIDC-Core-8/subject-types-listed",
        ProvenBy = ["metadata-without-subject-types"],
        Gains = "A client cannot tell whether other clients know the user by the same name.")]
    public Task The_metadata_lists_the_subject_types()
    {
        var types = Target.Metadata.List("subject_types_supported");
        Holds(types is { Count: > 0 } && types.All(type => type is "public" or "pairwise"), "a list of public and pairwise", types is null ? "(absent)" : string.Join(", ", types));
        return Task.CompletedTask;
    }

    [Check("metadata/rs256-is-offered", Severity.Low, "OIDC-Core-15.1/rs256-supported",
        ProvenBy = ["metadata-without-rs256"],
        Gains = "A client that knows the one algorithm that all have to know cannot verify a token.")]
    public Task The_metadata_lists_rs256()
    {
        var algorithms = Target.Metadata.List("id_token_signing_alg_values_supported");
        Applies(algorithms is not null, "the metadata lists no algorithms");
        Holds(algorithms!.Contains("RS256") || algorithms!.All(algorithm => algorithm == "none"), "RS256 among them", string.Join(", ", algorithms!));
        return Task.CompletedTask;
    }
}
