using Guardrails.Book;
using Guardrails.Deciding;
using Guardrails.Denials;
using Guardrails.Events;
using Guardrails.Text;

namespace Guardrails.Protection;

/// <summary>The plan that comes with an entry: set with the approval of the entry, in one step, or the reason why the entry is denied.</summary>
/// <param name="Slot">The plan in prices; <see langword="null"/> when there are none.</param>
/// <param name="Problem">Why there are none.</param>
internal sealed record EntryPlan(ProtectionSlot? Slot, Violation? Problem)
{
    public static EntryPlan Of(OrderRequest entry, ProtectionPlan plan, decimal? averageTrueRange, Known? known)
    {
        if (plan.Problem() is { } bad)
        {
            return Invalid(bad);
        }

        if (known is not { Instrument: { } instrument })
        {
            return Invalid($"nothing is known of {entry.Symbol} that prices could be worked out with; OrderGuard.Observe(Instrument) tells");
        }

        if ((entry.LimitPrice ?? entry.StopPrice ?? known.Price) is not { } price || price <= 0m || Amount.Problem(price) is not null)
        {
            return Invalid($"no price of {entry.Symbol} is known that the plan could count from; OrderGuard.Observe(Quote) tells one, and a limit is one");
        }

        var side = entry.Side == OrderSide.Buy ? PositionSide.Long : PositionSide.Short;
        var pricing = plan.Price(instrument, side, price, averageTrueRange);
        if (pricing is not ProtectionPricing.Priced priced)
        {
            return Invalid(pricing.ToString());
        }

        var slot = priced.ToSlot(plan, side, price, held: 0m, Attribution.ByGuard("the plan came with its entry"));
        return (known.Price is { } now ? slot.WhyAtOnce(now) : null) is { } atOnce ? Invalid(atOnce)
            : slot.IsThrough(price) ? Invalid($"the stop at {Phrase.Number(slot.StopPrice)} would execute at once of an entry at {Phrase.Number(price)}")
            : new EntryPlan(slot, null);
    }

    /// <summary>Why the entry is denied because of its plan; <see langword="null"/> when it is not.</summary>
    /// <remarks>What is held already has a plan of its own or none: a plan for what is added would be one for all of it, before anything was added.</remarks>
    public Violation? Check(BookView book, OrderRequest entry, in GuardInstant now) =>
        Problem is not null ? Problem
        : Known.Of(book, entry.Symbol, LegOf(book, entry), now) is not { } known || (known.Slot is { } holds ? holds.AsksFor(Slot!) : known.Held == 0m) ? null
        : known.Slot is { } other && Known.WhyLooser(other, Slot!) is { } looser ? ReplaceJudge.Refused(DenialCodes.ProtectionLooser, looser)
        : ReplaceJudge.Refused(DenialCodes.ProtectionInvalid, known.Slot is { } has
            ? $"{entry.Symbol} has a plan with a stop at {Phrase.Number(has.StopPrice)}, which protects what is added as well; send the entry with GuardedBroker.SubmitAsync, or set another plan with GuardedBroker.ProtectAsync first"
            : $"{Phrase.Number(Math.Abs(known.Held))} {entry.Symbol} are held without a plan, and this one would be for all; set it with GuardedBroker.ProtectAsync, and send the entry with GuardedBroker.SubmitAsync");

    /// <summary>The plan as it is written with the approval; <see langword="null"/> where the position has it already.</summary>
    public GuardEvent? ToEvent(BookView book, OrderRequest entry, string clientOrderId, in GuardInstant now) =>
        book.Find(entry.Symbol)!.Find(entry.Side, PositionEffect.Open).Protection is not null ? null : new GuardEvent.ProtectionSet(now, entry.Symbol, LegOf(book, entry), Slot! with { EntryId = clientOrderId });

    private static Positions.PositionLeg LegOf(BookView book, OrderRequest entry) => book.Find(entry.Symbol)!.Find(entry.Side, PositionEffect.Open).Key.Leg;

    public static EntryPlan Invalid(string why) => new(null, ReplaceJudge.Refused(DenialCodes.ProtectionInvalid, why));
}
