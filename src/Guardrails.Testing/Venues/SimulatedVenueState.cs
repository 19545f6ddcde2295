using Guardrails.Positions;

namespace Guardrails.Testing.Venues;

/// <summary>The whole truth about the account of a simulated venue at one moment, in the account currency. For auditors: no guard sees it.</summary>
/// <remarks>An immutable copy. <c>ProfitAndLoss = RealizedProfit + UnrealizedProfit − Fees</c>, and equity is the initial cash plus it and <see cref="Deposits"/>.</remarks>
public sealed record SimulatedVenueState
{
    /// <summary>All positions that are or were held, by symbol and leg.</summary>
    public required IReadOnlyList<SimulatedPosition> Positions { get; init; }

    /// <summary>Cash; buying lowers it by the full value.</summary>
    public required decimal Cash { get; init; }

    /// <summary>Cash plus the value of all positions.</summary>
    public required decimal Equity { get; init; }

    /// <summary>What was paid in minus what was paid out since the start.</summary>
    public required decimal Deposits { get; init; }

    /// <summary>Equity minus the initial cash and the deposits.</summary>
    public required decimal ProfitAndLoss { get; init; }

    /// <summary>Profit of what was closed, before fees.</summary>
    public required decimal RealizedProfit { get; init; }

    /// <summary>Profit of what is held, at the venue's prices.</summary>
    public required decimal UnrealizedProfit { get; init; }

    /// <summary>All fees paid; those in the base asset at the price of their execution.</summary>
    public required decimal Fees { get; init; }

    /// <summary>Value of all long positions.</summary>
    public required decimal LongExposure { get; init; }

    /// <summary>Value of all short positions, unsigned.</summary>
    public required decimal ShortExposure { get; init; }

    /// <summary>Long plus short exposure.</summary>
    public decimal GrossExposure => LongExposure + ShortExposure;

    /// <summary>The largest gross exposure there ever was.</summary>
    public required decimal PeakGrossExposure { get; init; }

    /// <summary>Symbols that were at some moment held long and short at once.</summary>
    public required IReadOnlyList<Symbol> HeldLongAndShort { get; init; }

    /// <summary>What injected faults and the script did to positions, in order. Without them the positions are what the orders asked for.</summary>
    public IReadOnlyList<InjectedEffect> InjectedEffects { get; init; } = [];

    /// <summary>What is truly held.</summary>
    /// <param name="symbol">The instrument.</param>
    /// <param name="leg">The leg in hedge mode.</param>
    /// <returns>The signed quantity; 0 when there is none.</returns>
    public decimal NetOf(Symbol symbol, PositionLeg leg = PositionLeg.Net) =>
        Positions.FirstOrDefault(position => position.Symbol == symbol && position.Leg == leg)?.Quantity ?? 0m;
}
