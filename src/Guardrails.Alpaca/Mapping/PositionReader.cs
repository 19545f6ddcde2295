using System.Globalization;
using Guardrails.Alpaca.Wire;
using Guardrails.Brokers;

namespace Guardrails.Alpaca.Mapping;

/// <summary>Reads positions. A row that contradicts itself fails the whole answer: a position that is not understood is unknown, and never flat.</summary>
internal static class PositionReader
{
    /// <summary>All positions of an answer.</summary>
    /// <param name="rows">The answer.</param>
    /// <param name="asOf">When the question was sent.</param>
    public static PositionSnapshot Read(IReadOnlyList<AlpacaPosition> rows, DateTimeOffset asOf)
    {
        var (positions, seen) = (new List<VenuePosition>(rows.Count), new HashSet<Symbol>());
        for (var i = 0; i < rows.Count; i++)
        {
            if (!Row(rows[i]).Is(out var position, out var problem))
            {
                return PositionSnapshot.Failed(string.Create(CultureInfo.InvariantCulture, $"position {i} of the list is not understood: {problem}"));
            }

            if (!seen.Add(position.Symbol))
            {
                return PositionSnapshot.Failed($"position {position.Symbol} is listed twice");
            }

            positions.Add(position);
        }

        return PositionSnapshot.Complete(positions, asOf);
    }

    /// <summary>
    /// One position. The quantity is signed, and the side has to say the same. A pair is spelt without its slash (<c>BTCUSD</c>), which is one symbol with the spelling of orders.
    /// </summary>
    public static WireResult<VenuePosition> Row(AlpacaPosition row)
    {
        if (!Symbol.TryParse(row.Symbol, out var symbol))
        {
            return AlpacaTerms.Unknown("$.symbol", row.Symbol, "symbol");
        }

        if (row.Qty is not { } quantity)
        {
            return new WireProblem { Path = "$.qty", Why = "is missing" };
        }

        if (row.Side is not ("long" or "short"))
        {
            return AlpacaTerms.Unknown("$.side", row.Side, "side of a position");
        }

        return quantity != 0m && quantity > 0m != (row.Side == "long")
            ? new WireProblem { Path = "$.qty", Value = quantity.ToString(CultureInfo.InvariantCulture), Why = $"is the quantity of a position that is said to be {row.Side}; a short position is negative" }
            : new VenuePosition { Symbol = symbol, Quantity = quantity, MarkPrice = row.CurrentPrice is > 0m ? row.CurrentPrice : null };
    }
}
