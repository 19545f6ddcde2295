using Guardrails.Book;
using Guardrails.Events;
using Guardrails.Positions;

namespace Guardrails.Reconciling;

/// <summary>Checks that what is declared as the bot's own is really held.</summary>
internal static class ManagedPosition
{
    public static GuardEvent.PositionSet ToEvent(BookView book, Symbol symbol, PositionLeg leg, decimal quantity, Attribution by, in GuardInstant now)
    {
        if (symbol.IsDefault)
        {
            throw new ArgumentException("The symbol is empty.", nameof(symbol));
        }

        if (!book.PositionReading.IsKnown)
        {
            throw new ArgumentException($"Positions were never read, so nothing of {symbol} can be managed; report a complete PositionSnapshot first.", nameof(quantity));
        }

        var key = book.Find(symbol)?.FindExact(leg)
            ?? throw new ArgumentException($"The venue was not seen to hold {symbol} ({leg}).", nameof(symbol));
        if (key.LastFillAt is { } fill && fill.UtcTicks >= book.PositionReading.SourceUtcTicks)
        {
            throw new ArgumentException($"{symbol} was executed after positions were last read; report a newer complete PositionSnapshot first.", nameof(symbol));
        }

        var held = key.InDoubt ? key.Venue.Net : key.Ledger.Net;
        if (quantity != 0m && PositionView.SameSide(quantity, held) != quantity)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{quantity} of {symbol} cannot be managed: the venue holds {held}; give a quantity of the same sign and at most that."),
                nameof(quantity));
        }

        if (key.Live.Count > 0)
        {
            throw new ArgumentException($"{key.Live.Count} orders of {symbol} may still fill; ask again when they have ended.", nameof(symbol));
        }

        return new GuardEvent.PositionSet(now, symbol, leg, held, quantity, 0m, by);
    }
}
