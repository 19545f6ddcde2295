using Guardrails.Alpaca.Wire;
using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Alpaca.Mapping;

/// <summary>One order of the venue in the guard's words: as a report, and as a row of a list.</summary>
internal sealed record MappedOrder
{
    /// <summary>The order as a report.</summary>
    public required ExecutionReport Report { get; init; }

    /// <summary>The order as the venue gave it.</summary>
    public required AlpacaOrder Order { get; init; }

    /// <summary>The order whose leg it is; <see langword="null"/> when it is none.</summary>
    public AlpacaOrder? Parent { get; init; }

    /// <summary>Our client order ids by the venue's ids, of legs.</summary>
    public required IReadOnlyDictionary<string, string> Names { get; init; }

    /// <summary>The order as a row of a list, made when it is asked for; <see langword="null"/> when its quantity is not known, because it is an amount of money.</summary>
    public VenueOrder? Listed => OrderReader.Listed(this);

    /// <summary>Whether it can still be executed.</summary>
    public bool IsLive => !AlpacaTerms.IsTerminal(Report.Status);
}
