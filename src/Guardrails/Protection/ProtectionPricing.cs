using Guardrails.Text;

namespace Guardrails.Protection;

/// <summary>The prices of a plan for one position, or why there are none.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public abstract record ProtectionPricing
{
    private ProtectionPricing()
    {
    }

    /// <summary>There are prices.</summary>
    public sealed record Priced : ProtectionPricing
    {
        /// <summary>The trigger of the stop.</summary>
        public required decimal StopPrice { get; init; }

        /// <summary>The limit of the target; <see langword="null"/> when the plan has none.</summary>
        public decimal? TargetPrice { get; init; }

        /// <summary>The initial risk (R), as a distance of prices, before rounding; 0 where the stop is at the entry or beyond it, and the plan does not say what R is.</summary>
        public required decimal InitialRisk { get; init; }

        /// <summary>The plan in prices, for the books.</summary>
        internal ProtectionSlot ToSlot(ProtectionPlan plan, PositionSide side, decimal entryPrice, decimal held, Attribution by) =>
            new(side, entryPrice, StopPrice, TargetPrice, InitialRisk, plan.TimeInForce, by, Course: ProtectionCourse.Of(plan, entryPrice, held));

        /// <summary>For example <c>stop 95, target 110, R 5</c>.</summary>
        public override string ToString() => $"stop {Phrase.Number(StopPrice)}{(TargetPrice is { } target ? $", target {Phrase.Number(target)}" : "")}, R {Phrase.Number(InitialRisk)}";
    }

    /// <summary>There are none, and what rests should stay where it is.</summary>
    /// <param name="Reason">Why, and what to change.</param>
    public sealed record Refused(string Reason) : ProtectionPricing
    {
        /// <summary>The reason.</summary>
        public override string ToString() => Reason;
    }
}
