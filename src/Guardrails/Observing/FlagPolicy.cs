using Guardrails.Events;
using Guardrails.States;
using Guardrails.Book;

namespace Guardrails.Observing;

/// <summary>What a fact that does not fit leads to: it is flagged, the order has to go, the symbol is quarantined.</summary>
internal static class FlagPolicy
{
    public const string GuardActor = "guard";

    public static void Flag(FactFlag flag, OrderView slot, string detail, in GuardInstant now, List<GuardEvent> events) =>
        events.Add(new GuardEvent.FactFlagged(now, flag, slot.Symbol, slot.ClientOrderId, detail));

    /// <summary>The venue has the order differently from what was approved: what still works of it has to go.</summary>
    public static void RequireCancel(OrderView slot, in GuardInstant now, List<GuardEvent> events)
    {
        if (!slot.CancelRequired)
        {
            events.Add(new GuardEvent.OrderCorrected(now, slot.ClientOrderId, slot.Quantity, SideInDoubt: false));
        }
    }

    /// <summary>What cannot be true has happened: the symbol's truth is in doubt and the account takes no new risk until a person has looked.</summary>
    public static void Quarantine(BookView book, Symbol symbol, string reason, in GuardInstant now, List<GuardEvent> events)
    {
        if (book.Find(symbol)?.State != TradingState.Quarantined)
        {
            events.Add(new GuardEvent.StateSet(now, TradingScope.Of(symbol), TradingState.Quarantined, reason, GuardActor));
        }

        if (book.State == TradingState.Active)
        {
            events.Add(new GuardEvent.StateSet(now, TradingScope.Account, TradingState.ReduceOnly, reason, GuardActor));
        }
    }
}
