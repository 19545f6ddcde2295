using System.Globalization;
using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Positions;
using Guardrails.Text;

namespace Guardrails.Reconciling;

/// <summary>Answers of the venue that cannot be true: nothing of them is taken over, and the guard says so.</summary>
internal static class LegValidity
{
    /// <summary>A leg on the side it cannot have: never taken over, and never clean, also when what is booked was led there.</summary>
    public static void RecordInvalidLeg(BookView book, Symbol symbol, PositionLeg leg, decimal net, long asOf, in GuardInstant now, List<GuardEvent> events)
    {
        var key = book.Find(symbol)?.Find(leg, net);
        if (key?.Venue is not { Result: Comparison.Differs } seen || seen.Net != net)
        {
            Differences.RecordDifference(book, symbol, leg, net, asOf, now, events, key?.Ledger.Net ?? 0m);
        }
    }

    public static bool IsOnWrongSide(VenuePosition position) =>
        (position.Leg == PositionLeg.Long && position.Quantity < 0m) || (position.Leg == PositionLeg.Short && position.Quantity > 0m);

    /// <summary>Whether the position cannot be held: on a leg of the other side, or more than there is.</summary>
    public static bool IsImpossible(BookView book, VenuePosition position) => IsOnWrongSide(position) || IsMoreThanThereIs(book, position);

    public static bool HasImpossibleLeg(BookView book, PositionSnapshot snapshot, Symbol symbol) => snapshot.Items.Any(p => p.Symbol == symbol && IsImpossible(book, p));

    /// <summary>What is impossible about a position.</summary>
    public static string Impossible(BookView book, VenuePosition position) => IsMoreThanThereIs(book, position)
        ? string.Create(CultureInfo.InvariantCulture, $"{position.Symbol} is reported with {position.Quantity}, and only {book.Find(position.Symbol)!.Instrument!.UnitsOutstanding} exist (Instrument.UnitsOutstanding)")
        : InvalidLeg(position);

    private static bool IsMoreThanThereIs(BookView book, VenuePosition position) => Math.Abs(position.Quantity) > book.Find(position.Symbol)?.Instrument?.UnitsOutstanding;

    public static string InvalidLeg(VenuePosition position) =>
        string.Create(CultureInfo.InvariantCulture, $"{position.Symbol} is reported with {position.Quantity} on leg {position.Leg}");

    /// <param name="book">The books.</param>
    /// <param name="snapshot">The answer.</param>
    /// <param name="only">The symbol it is needed for; <see langword="null"/> when all of it is.</param>
    public static string? Implausible(BookView book, PositionSnapshot snapshot, Symbol? only = null)
    {
        foreach (var position in snapshot.Items)
        {
            if (only is { } needed && position.Symbol != needed)
            {
                continue;
            }

            if (Math.Abs(position.Quantity) > Amount.MaxMagnitude || !Enum.IsDefined(position.Leg))
            {
                return InvalidLeg(position);
            }
        }

        var bothSides = snapshot.Items.Where(p => (only is null || p.Symbol == only) && p.Quantity != 0m && p.Leg != PositionLeg.Net && !book.Configuration.Hedging.Allows(p.Symbol))
            .GroupBy(static p => p.Symbol).FirstOrDefault(static g => g.Count() > 1);
        if (bothSides is not null)
        {
            return $"{bothSides.Key} is held long and short at once, which this guard's hedging policy does not allow; close one leg at the venue or allow hedging";
        }

        return snapshot.Items.Count == 0 && book.GrossPositionValue is { } value && value != 0m
            ? string.Create(CultureInfo.InvariantCulture, $"no positions are listed, but the account reports a position value of {value}")
            : null;
    }
}
