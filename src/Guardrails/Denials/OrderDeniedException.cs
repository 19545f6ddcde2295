using Guardrails.Brokers;

namespace Guardrails.Denials;

/// <summary>Thrown only by <see cref="PositionInvariantEnforcer.EnforceBeforeOrder(PositionSnapshot, OrderRequest)"/> and its overload.</summary>
public sealed class OrderDeniedException : Exception
{
    internal OrderDeniedException(Denial denial)
        : base(denial.ToString()) => Denial = denial;

    /// <summary>Why.</summary>
    public Denial Denial { get; }
}
