using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace OAuthConformance.ReferenceServer.Pipelines;

/// <summary>Parts that serve any endpoint.</summary>
internal static class SharedParts
{
    public static readonly Step<Exchange> ReadParameters = new(
        "request/read-parameters",
        async x => x.Parameters = await Parameters.ReadAsync(x.Http.Request));

    public static readonly Closing<Exchange> NotStored = new(
        "answer/not-stored",
        x => x.Http.Response.Headers.CacheControl = "no-store");

    /// <summary>Turns every method but POST away, for an endpoint that lets its parts decide.</summary>
    public static Step<Exchange> TakePost(string endpoint) => new(
        endpoint + "/take-post",
        x =>
        {
            if (HttpMethods.IsPost(x.Http.Request.Method))
                return;
            x.Http.Response.Headers.Allow = HttpMethods.Post;
            x.Answer = Answer.Text(StatusCodes.Status405MethodNotAllowed, "This method is not served here.");
        });

    /// <summary>Sends a refusal as RFC 6749 section 5.2 shapes it.</summary>
    public static Closing<Exchange> RefusalAsJson(string endpoint) => new(
        endpoint + "/refusal-as-json",
        x =>
        {
            if (x.Refusal is { } refusal)
                x.Answer = Answer.Json(RefusalMembers(refusal), refusal.Status);
        });

    /// <summary>Sends what the steps gathered.</summary>
    public static Closing<Exchange> AnswerAsJson(string endpoint) => new(
        endpoint + "/answer-as-json",
        x => x.Answer ??= Answer.Json(x.Members));

    public static JsonObject RefusalMembers(Refusal refusal) => refusal.Error is null
        ? []
        : new JsonObject { ["error"] = refusal.Error, ["error_description"] = refusal.Description };
}
