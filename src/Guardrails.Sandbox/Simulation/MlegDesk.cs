using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Sandbox.Venues;
using Guardrails.Testing;

namespace Guardrails.Sandbox.Simulation;

/// <summary>Sends orders of several legs to the simulated venue. The venue names the legs; the wire shows a name of its own for each, as Alpaca does.</summary>
internal sealed class MlegDesk(SimulatedBroker broker, WireIds ids, OrderFacts facts, TradingSession session, IReadOnlyDictionary<string, AssetView> assets, SessionClock clock, AccountReader account)
{
    /// <summary>Why an order of several legs is refused; <see langword="null"/> when it is not.</summary>
    public Refusal? Check(OrderTicket ticket, OptionDesk desk, AccountSettings settings) =>
        settings.SuspendTrade ? Refusal.Forbidden("new orders are rejected by user request")
        : new MlegRules(assets, symbol => broker.Venue.GetState().NetOf(symbol), symbol => broker.Venue.GetPrice(symbol)!.Value, desk, clock).Check(ticket);

    /// <summary>Sends an order under the id that its sender gave it. The answer is a refusal, or nothing.</summary>
    public async ValueTask<Refusal?> SendAsync(OrderTicket ticket, string name)
    {
        var routed = ticket.Legs.All(leg => session.IsRouted(assets[leg.Symbol].Asset, extendedHours: false));
        var first = ids.Next("client order");
        var request = new MultilegRequest
        {
            ClientOrderId = first,
            Quantity = ticket.Quantity,
            LimitPrice = ticket.LimitPrice,
            TimeInForce = Words.ToTimeInForce(ticket.TimeInForce),
            Legs = [.. ticket.Legs.Select(static leg => new MultilegLeg { Symbol = leg.Symbol, Side = Words.ToSide(leg.Side), Ratio = leg.Ratio, Effect = leg.Opens ? PositionEffect.Open : PositionEffect.Close })],
        };
        var legs = ticket.Legs.Select((leg, i) => (Name: i == 0 ? first : FormattableString.Invariant($"{first}-{i + 1}"), Fact: new OrderFacts.Fact
        {
            OrderClass = "mleg",
            PositionIntent = leg.PositionIntent,
            Parent = name,
            Ratio = leg.Ratio,
            ShownAs = ids.Next("client order"),
            IsQueued = !routed,
        })).ToList();
        legs.ForEach(leg => facts.Set(leg.Name, leg.Fact));
        facts.Set(name, new OrderFacts.Fact { OrderClass = "mleg", Legs = [.. legs.Select(static leg => leg.Name)], Terms = new OrderFacts.FrameTerms(ticket.Quantity, ticket.LimitPrice) });
        broker.Venue.FillNextOnly(ticket.Legs.Min(leg => session.CeilingOf(assets[leg.Symbol].Asset, extendedHours: false)));
        var outcome = (await broker.SendMultilegUnguardedAsync(request).ConfigureAwait(false)).Orders[0];
        if (outcome is SubmitOutcome.Rejected && !broker.Venue.Orders.Any(order => order.ClientOrderId == first && order.Status != VenueOrderStatus.Rejected))
        {
            legs.ForEach(leg => facts.Forget(leg.Name));
            facts.Forget(name);
        }

        return outcome switch
        {
            SubmitOutcome.Accepted => null,
            SubmitOutcome.Rejected rejected => VenueAnswers.ToRefusal(rejected.Rejection, () => Insufficient(ticket), () => account.InsufficientPower(ticket with { Symbol = ticket.Legs[0].Symbol }), () => "filled"),
            _ => Refusal.NoAnswer,
        };
    }

    /// <summary>The first leg that there is not enough for.</summary>
    private Refusal Insufficient(OrderTicket ticket)
    {
        var leg = ticket.Legs.FirstOrDefault(leg => !leg.Opens && ticket.Quantity * leg.Ratio > account.AvailableOf(leg.Symbol, leg.IsBuy)) ?? ticket.Legs[0];
        return account.InsufficientQuantity(leg.Symbol, leg.IsBuy, ticket.Quantity * leg.Ratio);
    }
}
