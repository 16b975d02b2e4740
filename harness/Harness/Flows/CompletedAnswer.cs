namespace OAuthConformance.Harness.Flows;

/// <summary>An authorization request and, when it was accepted, the redemption of its code: accepted only when tokens came.</summary>
/// <param name="Asked">The authorization request.</param>
/// <param name="Redeemed">The redemption; null when there was no code.</param>
public sealed record CompletedAnswer(AuthorizationAnswer Asked, TokenAnswer? Redeemed) : Answer
{
    /// <inheritdoc/>
    public override IReadOnlyList<RequestPart> Parts => Asked.Parts;

    /// <inheritdoc/>
    public override Outcome Outcome => Redeemed?.Outcome ?? Asked.Outcome;

    /// <inheritdoc/>
    public override string? ErrorCode => Redeemed is null ? Asked.ErrorCode : Redeemed.ErrorCode;

    /// <inheritdoc/>
    public override string Summary => Redeemed is null ? Asked.Summary : $"a code was delivered; its redemption: {Redeemed.Summary}";

    /// <inheritdoc/>
    public override string CodeRequirement => Redeemed?.CodeRequirement ?? Asked.CodeRequirement;
}
