using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Alpaca.Mapping;

/// <summary>One order of the venue in the guard's words: as a report, and as a row of a list.</summary>
internal sealed record MappedOrder
{
    /// <summary>The order as a report.</summary>
    public required ExecutionReport Report { get; init; }

    /// <summary>The order as a row of a list; <see langword="null"/> when its quantity is not known, because it is an amount of money.</summary>
    public required VenueOrder? Listed { get; init; }

    /// <summary>Whether it can still be executed.</summary>
    public bool IsLive => !AlpacaTerms.IsTerminal(Report.Status);
}
