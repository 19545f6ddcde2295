using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Observing;
using Guardrails.Reconciling;
using Guardrails.States;

namespace Guardrails.Deciding;

/// <summary>How much of a position an exit may close.</summary>
internal static class ClosableQuantity
{
    /// <summary>
    /// What is managed, less the fees in the asset itself that purchases can have cost and nobody has told. Targets of exits
    /// and flatness go by it, whatever the venue says.
    /// </summary>
    public static decimal Managed(PositionView key)
    {
        var basis = key.ExitBasis;
        return basis > 0m && key.MostUntoldFee is > 0m and var fee ? Math.Max(0m, Legibility.Canonical(basis - fee)) : basis;
    }

    /// <summary>What an exit may be proved against: the smallest quantity, on the same side, of the witnesses that apply.</summary>
    /// <param name="book">The books.</param>
    /// <param name="position">The position.</param>
    /// <param name="read">The answer that the same call read; <see langword="null"/> when it read none.</param>
    /// <param name="now">Now.</param>
    public static Closable Of(BookView book, PositionView position, PositionSnapshot? read, in GuardInstant now)
    {
        var managed = Managed(position);

        // The cap acts on the venue's whole position: it keeps an exit from what is not ours only where there is nothing of it.
        if (book.Configuration.Capabilities.ExitCap != ExitCap.None && position.IsAllManaged)
        {
            // Where no whole lot is left beside a fee that may have been taken, the venue decides: it is all there, or it refuses.
            var isOneLot = position.MostUntoldFee > 0m && position.Symbol.Lot.Down(managed) == 0m;
            return new Closable(isOneLot ? position.ExitBasis : managed, Witness.VenueCap);
        }

        var isQuarantined = position.Symbol.State == TradingState.Quarantined;
        if (!isQuarantined && !position.InDoubt)
        {
            return new Closable(managed, Witness.Books);
        }

        // What is not the bot's is not there for it to close, whatever is missing of the whole.
        var others = position.Ledger.Net - position.Managed;
        var lastSeen = PositionView.SameSide(position.Venue.Net, position.Venue.Net - others);
        if (!IsUsable(book, position, read))
        {
            return isQuarantined ? new Closable(0m, Witness.Nobody) : new Closable(PositionView.SameSide(managed, lastSeen), Witness.LastAnswer);
        }

        // What the venue was seen to hold by this very call, less what is not ours, and never more than ours can be.
        var venueNet = VenueNet(read!, position);
        var ours = isQuarantined && !CouldPrecedeFill(book, position, read!) ? MostOfOurs(position, managed, venueNet) : managed;
        var granted = PositionView.SameSide(ours, PositionView.SameSide(venueNet, venueNet - others));
        return new Closable(EndsDoubt(position, read!, venueNet, now) ? granted : PositionView.SameSide(granted, lastSeen), Witness.Reading);
    }

    /// <summary>What the venue's answer lists of the position.</summary>
    public static decimal VenueNet(PositionSnapshot read, PositionView key)
    {
        var net = 0m;
        foreach (var position in read.Items)
        {
            if (position.Symbol == key.Key.Symbol && key.Symbol.Find(position.Leg, position.Quantity) == key)
            {
                net += position.Quantity;
            }
        }

        return net;
    }

    /// <summary>Whether an answer says something about the position that can be true.</summary>
    private static bool IsUsable(BookView book, PositionView key, PositionSnapshot? read) =>
        read is { IsComplete: true } && LegValidity.Implausible(book, read, key.Key.Symbol) is null
        && !read.Items.Any(p => p.Symbol == key.Key.Symbol && LegValidity.IsImpossible(book, p) && key.Symbol.Find(p.Leg, p.Quantity) == key);

    /// <summary>Whether the last answer no longer counts. An answer can be older than it says: only a newer one that agrees with the books ends the doubt.</summary>
    private static bool EndsDoubt(PositionView key, PositionSnapshot read, decimal venueNet, in GuardInstant now) =>
        !key.InDoubt || (venueNet == key.Ledger.Net && FactValidation.SourceTicks(read.AsOf, now) > key.Venue.AsOfUtcTicks);

    /// <summary>
    /// Whether the venue may have answered with what was held before the last fill: then it shows nothing that is not booked. Example: short 5 and a sale of 6
    /// of unknown outcome, the 5 are bought back, and a position of -5 read right after that may be the old one, not 5 of the 6.
    /// </summary>
    private static bool CouldPrecedeFill(BookView book, PositionView key, PositionSnapshot read) =>
        key.LastFillAt is { } fill && read.AsOf.UtcTicks <= fill.UtcTicks + book.Configuration.Capabilities.PositionVisibilityLag.Ticks;

    /// <summary>
    /// What can be ours at most on the side that the venue holds: what is booked as managed, and what own orders that are alive can have bought
    /// or sold without anybody having told.
    /// </summary>
    private static decimal MostOfOurs(PositionView key, decimal managed, decimal venueNet)
    {
        var adding = venueNet > 0m ? OrderSide.Buy : OrderSide.Sell;
        var untold = 0m;
        foreach (var order in key.Live)
        {
            untold += order.Managed && order.Side == adding ? order.Leaves : 0m;
        }

        return untold == 0m ? managed : adding == OrderSide.Buy ? Math.Max(0m, key.Managed + untold) : Math.Min(0m, key.Managed - untold);
    }
}
