namespace OAuthConformance.Harness.Protocol;

/// <summary>Registered error codes, by the specification that defines them.</summary>
public static class OAuthError
{
    /// <summary>RFC 6749 sections 4.1.2.1 and 5.2.</summary>
    public const string InvalidRequest = "invalid_request";

    /// <summary>RFC 6749 section 5.2.</summary>
    public const string InvalidClient = "invalid_client";

    /// <summary>RFC 6749 section 5.2.</summary>
    public const string InvalidGrant = "invalid_grant";

    /// <summary>RFC 6749 sections 4.1.2.1 and 5.2.</summary>
    public const string UnauthorizedClient = "unauthorized_client";

    /// <summary>RFC 6749 section 5.2.</summary>
    public const string UnsupportedGrantType = "unsupported_grant_type";

    /// <summary>RFC 6749 section 4.1.2.1.</summary>
    public const string UnsupportedResponseType = "unsupported_response_type";

    /// <summary>RFC 6749 sections 4.1.2.1 and 5.2.</summary>
    public const string InvalidScope = "invalid_scope";

    /// <summary>RFC 6749 section 4.1.2.1.</summary>
    public const string AccessDenied = "access_denied";

    /// <summary>RFC 6750 section 3.1.</summary>
    public const string InvalidToken = "invalid_token";

    /// <summary>RFC 6750 section 3.1.</summary>
    public const string InsufficientScope = "insufficient_scope";

    /// <summary>OpenID Connect Core section 3.1.2.6.</summary>
    public const string ConsentRequired = "consent_required";

    /// <summary>OpenID Connect Core section 3.1.2.6.</summary>
    public const string InteractionRequired = "interaction_required";

    /// <summary>OpenID Connect Core section 3.1.2.6.</summary>
    public const string LoginRequired = "login_required";
}
