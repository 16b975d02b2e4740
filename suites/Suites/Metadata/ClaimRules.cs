using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>What the server says that it has, it has, and the other way round (RFC 8414 section 2).</summary>
public sealed class ClaimRules : ConformanceSuite
{
    /// <inheritdoc/>
    protected override void Precondition() => Applies(Target.Metadata.Source is not null, "the target publishes no metadata");

    [Check("metadata/listed-grants-are-served", Severity.Low, "RFC8414-2/grant-types-work",
        ProvenBy = ["metadata-lists-unknown-grant"],
        Gains = "A client that was built by the metadata fails at the token endpoint.")]
    public async Task A_grant_that_the_metadata_lists_is_known_to_the_token_endpoint()
    {
        var listed = Target.Metadata.List("grant_types_supported") ?? [];
        var asked = Clients.All.SelectMany(client => client.Registration.Grants.Select(grant => (Client: client, Grant: grant)))
            .Where(pair => pair.Grant != "implicit" && listed.Contains(pair.Grant)).DistinctBy(pair => pair.Grant).ToList();
        Applies(asked.Count > 0, $"the metadata lists {string.Join(", ", listed.DefaultIfEmpty("no grant types"))}, and no client of the profile is registered for one that the token endpoint serves");
        foreach (var (client, grant) in asked)
        {
            Step(grant);
            // There is nothing in it to redeem: it is asked only whether the server knows the kind of grant.
            var answer = await Token.SendAsync(new TokenRequest(client, new(("grant_type", grant))));
            Decided(answer, $"a token request with grant_type={grant}");
            Holds(answer.ErrorCode != OAuthError.UnsupportedGrantType, $"any answer but {OAuthError.UnsupportedGrantType}, since the metadata lists {grant}", answer.Summary);
        }
    }

    [Check("metadata/served-grants-are-listed", Severity.Low, "RFC8414-2/grant-types-complete",
        ProvenBy = ["metadata-hides-client-credentials"],
        Gains = "Who reviews the server by its metadata does not see a way to tokens.")]
    public async Task A_grant_that_yields_tokens_stands_in_the_metadata()
    {
        var listed = Target.Metadata.List("grant_types_supported") ?? ["authorization_code", "implicit"];
        var tries = new (string Grant, Func<Task<TokenAnswer>> AskAsync)[]
        {
            ("client_credentials", () => Token.ClientCredentialsAsync(Clients.RegisteredFor("client_credentials").First())),
            ("password", () => Token.PasswordAsync(Clients.RegisteredFor("password").First(), Target.Profile.Users.Victim!)),
        }.Where(attempt => Clients.RegisteredFor(attempt.Grant).Any() && (attempt.Grant != "password" || Target.Profile.Users.Victim is not null)).ToList();
        Applies(tries.Count > 0, "no client of the profile is registered for client_credentials, or for password with a user to try it with");
        foreach (var (grant, askAsync) in tries)
        {
            Step(grant);
            var answer = await askAsync();
            Decided(answer, grant);
            Holds(answer.Outcome != Outcome.Accepted || listed.Contains(grant), $"{grant} among grant_types_supported, since it yields tokens", string.Join(", ", listed));
        }
    }

    [Needs("victim")]
    [Check("metadata/listed-response-types-are-served", Severity.Low, "RFC8414-2/response-types-work", "RFC8414-2/response-types-complete",
        ProvenBy = ["registered-response-type-refused", "metadata-hides-code"],
        Gains = "A client that was built by the metadata fails at the authorization endpoint.")]
    public async Task The_response_types_of_the_metadata_are_those_that_work()
    {
        var listed = (Target.Metadata.List("response_types_supported") ?? []).Select(type => new ResponseType(type)).ToList();
        var registered = Clients.All.Where(client => client.Registration.RedirectUris.Count > 0).SelectMany(client => client.ResponseTypes.Select(type => (Client: client, Type: type)))
            .Where(pair => pair.Type.Text != "none").DistinctBy(pair => string.Join(' ', pair.Type.Text.Split(' ').Order())).ToList();
        Applies(registered.Count > 0, "no client of the profile is registered for a response type");
        foreach (var (client, type) in registered)
        {
            Step(type.Text);
            var answer = await Flow.AskAsync(client.Request(type.Text));
            Decided(answer, $"the request with response_type={type.Text}");
            var isListed = listed.Any(one => one.Means(type));
            Holds(!isListed || answer.ErrorCode != OAuthError.UnsupportedResponseType, $"{type.Text} works, since the metadata lists it", answer.Summary);
            Holds(isListed || answer.Outcome != Outcome.Accepted, $"the metadata lists {type.Text}, since it works", $"it lists {string.Join(", ", listed.Select(one => one.Text).DefaultIfEmpty("nothing"))}", "RFC8414-2/response-types-complete");
        }
    }

    [Check("metadata/endpoints-are-there", Severity.Low, "RFC8414-2/endpoints-are-there",
        ProvenBy = ["metadata-endpoint-that-is-not-there"],
        Gains = "A client that was built by the metadata does what it must not leave out, such as revoking a token, in vain.")]
    public async Task There_is_something_at_every_endpoint_of_the_metadata()
    {
        var (byPost, byGet) = (
            new[] { Target.Metadata.TokenEndpoint, Target.Metadata.IntrospectionEndpoint, Target.Metadata.RevocationEndpoint }.OfType<string>(),
            new[] { Target.Metadata.AuthorizationEndpoint, Target.Metadata.UserinfoEndpoint, Target.Metadata.EndSessionEndpoint, Target.Metadata.JwksUri }.OfType<string>());
        foreach (var request in byPost.Select(url => WireRequest.Form(url, new())).Concat(byGet.Select(WireRequest.Page)))
        {
            Step(request.Url);
            var answer = (await Context.SendAsync(request)).Answered;
            if (answer.Status is 429 or >= 500 and not 501)
                throw new UndecidedException($"{request.Url}: the server answered with status {answer.Status}");
            Holds(answer.Status is not 404 and not 410 and not 501, "any answer of something that is there", $"{request.Method} {request.Url}: status {answer.Status}");
        }
    }
}
