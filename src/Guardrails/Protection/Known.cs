using Guardrails.Book;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Text;

namespace Guardrails.Protection;

/// <summary>What a plan has to know of a position and its instrument before it is set, as of one moment.</summary>
/// <param name="Instrument">The instrument; <see langword="null"/> when nobody has described it.</param>
/// <param name="Held">What is to be protected, signed and in whole lots.</param>
/// <param name="Price">The price of now; <see langword="null"/> when there is none that is believed.</param>
/// <param name="Slot">The plan that the position has.</param>
/// <param name="IsSuspended">Whether somebody has said that nothing protects the position for a while.</param>
/// <param name="IsClear">Whether nothing is held, and no order is alive: exits that are sent with an entry belong to it alone.</param>
/// <param name="Attaches">Whether the venue takes exits together with an entry.</param>
/// <param name="Links">Whether it links a target with a stop.</param>
/// <param name="TakesStops">Whether it takes stops without a limit.</param>
internal sealed record Known(Instrument? Instrument, decimal Held, decimal? Price, ProtectionSlot? Slot, bool IsSuspended, bool IsClear, bool Attaches, bool Links, bool TakesStops)
{
    /// <summary>What is known of a position; <see langword="null"/> when the guard knows nothing of it.</summary>
    public static Known? Of(BookView book, Symbol symbol, PositionLeg leg, in GuardInstant now)
    {
        if (book.Find(symbol) is not { } of || of.FindExact(leg) is not { } position)
        {
            return null;
        }

        var price = of.PriceAt(bid: true, book.Limits.MaxQuoteAge, now) is { } bid && of.PriceAt(bid: false, book.Limits.MaxQuoteAge, now) is { } ask ? (bid + ask) / 2m : 0m;
        return new Known(
            of.Instrument, position.ProtectedQuantity, price > 0m ? price : null, position.Protection, position.Protection?.SuspendedUntilUtcTicks > now.UtcTicks,
            position.Ledger.Net == 0m && position.LiveCount == 0, of.AttachesExits, of.LinksExits, of.Takes(OrderType.Stop));
    }

    /// <summary>Why a plan risks more than the one that holds; <see langword="null"/> when it does not, or when the position is without protection by somebody's word.</summary>
    public string? WhyLooser(ProtectionSlot plan) => IsSuspended ? null : WhyLooser(Slot, plan);

    /// <summary>Why a plan risks more than another one; <see langword="null"/> when it does not.</summary>
    public static string? WhyLooser(ProtectionSlot? holds, ProtectionSlot plan) => holds is not null && holds.Side == plan.Side && holds.IsLooser(plan.StopPrice)
        ? $"the stop rests at {Phrase.Number(holds.StopPrice)}, and one at {Phrase.Number(plan.StopPrice)} would risk more; GuardedBroker.UnprotectAsync says so by name, and the plan can be set after it"
        : null;
}
