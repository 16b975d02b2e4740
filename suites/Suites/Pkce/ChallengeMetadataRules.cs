using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>What the metadata says about PKCE is what the server does, in both directions (RFC 8414 section 2).</summary>
[Needs("web", "victim")]
public sealed class ChallengeMetadataRules : ConformanceSuite
{
    /// <inheritdoc/>
    protected override void Precondition() => AppliesToPkce();

    [Check("pkce/metadata-tells-the-methods", Severity.Medium, "RFC8414-2/challenge-methods-work", "RFC8414-2/challenge-methods-complete", "RFC9700-2.1.1/challenge-methods-published", "RFC9700-4.7.1/metadata-tells-pkce",
        ProvenBy = ["s256-refused", "metadata-hides-s256"],
        Gains = "Clients choose their protection by the metadata: a method that is missing there is not used, one that is wrongly there breaks them.")]
    public async Task The_challenge_methods_of_the_metadata_are_those_that_work()
    {
        Applies(Target.Metadata.Source is not null, "the target publishes no metadata");
        var told = Target.Metadata.List("code_challenge_methods_supported") ?? [];
        foreach (var (method, request) in new[] { ("S256", Clients.Web.Request()), ("plain", WithPlain(Clients.Web.Request())) })
        {
            Step(method);
            var answer = await CompleteAsync(request);
            Decided(answer, method);
            var works = answer.Outcome == Outcome.Accepted;
            // The list is the server's; what one client may use of it can be less, and without plain it is safer.
            if (method == "plain" && !works && told.Contains(method))
                Observe($"The metadata lists plain, and client 'web' may not use it: {answer.Summary}.");
            else
                Holds(works || !told.Contains(method), $"{method} works, since the metadata lists it", answer.Summary);
            Holds(!works || told.Contains(method), $"the metadata lists {method}, since it works", $"it lists {string.Join(", ", told.DefaultIfEmpty("nothing"))}", "RFC8414-2/challenge-methods-complete");
        }
    }

    private static AuthorizationRequest WithPlain(AuthorizationRequest request) =>
        request.With("code_challenge", request.CodeVerifier).With("code_challenge_method", "plain");
}
