namespace Guardrails.Shell;

/// <summary>Whom a proof asks when it is redeemed.</summary>
internal interface IRedeemer
{
    /// <summary>Begins the send, or withdraws what was asked for.</summary>
    /// <returns>Why nothing may be sent; <see langword="null"/> when the send begins.</returns>
    Denial? Redeem(ApprovalTerms terms);
}
