using Guardrails.Orders;

namespace Guardrails.Denials;

/// <summary>
/// Thrown by <see cref="Approval{TOutbound}.Redeem"/> when what was approved may no longer be sent. Nothing may be sent because of it, and the
/// guard has withdrawn the request. Let the exception out of the sender: the call that asked for the order then returns the denial.
/// </summary>
public sealed class RedeemDeniedException : InvalidOperationException
{
    internal RedeemDeniedException(string what, Denial denial)
        : base($"{what} must not be sent. {denial.Explain()}") => Denial = denial;

    /// <summary>Why.</summary>
    public Denial Denial { get; }
}
