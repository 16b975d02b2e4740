using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Checks;

/// <summary>The words for responses that a page of the server posts to the client (OAuth 2.0 Form Post Response Mode).</summary>
public abstract partial class ConformanceSuite
{
    /// <summary>The clients whose users come back to them by the browser, as far as the profile gives them: what a page is like, any of them shows.</summary>
    protected IReadOnlyList<Client> FormPostClients => Clients.Among("implicit", "web", "hybrid");

    /// <summary>True when the metadata says that the server posts responses.</summary>
    protected bool ListsFormPost => Target.Metadata.List("response_modes_supported")?.Contains("form_post") == true;

    /// <summary>What a page posted to the client, or would have.</summary>
    /// <param name="answer">The answer to a sound request for it.</param>
    /// <exception cref="NotApplicableException">The response came in another way, or the server does not claim the mode: there is no page to judge.</exception>
    /// <exception cref="ControlFailedException">The server claims the mode and refused.</exception>
    protected Delivered Posted(AuthorizationAnswer answer)
    {
        Decided(answer, "a response by form_post");
        Applies(answer.Response is { Mode: "form_post" } || ListsFormPost, $"the metadata does not list form_post, and the request for it ended so: {answer.Summary}");
        var response = AcceptedControl(answer).Response!;
        Applies(response.Mode == "form_post", $"form_post is listed and the response came otherwise, which form-post/page-posts-to-the-redirect-uri judges: {answer.Summary}");
        return response;
    }

    /// <summary>Two spellings of one address, as a browser makes of what a server writes.</summary>
    protected static bool SameAddress(string one, string? other) =>
        one == other || (Uri.TryCreate(one, UriKind.Absolute, out var first) && Uri.TryCreate(other, UriKind.Absolute, out var second) && first.AbsoluteUri == second.AbsoluteUri);
}
