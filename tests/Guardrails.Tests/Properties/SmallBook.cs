using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Risk;

namespace Guardrails.Tests.Properties;

/// <summary>
/// An order as the venue has it, in whole units. Orders with the same group number are linked by the venue; one that waits names the order
/// whose fills it waits for. -1 is none.
/// </summary>
internal sealed record SmallOrder(OrderSide Side, int Quantity, int Filled, bool Capped, int Group, int WaitsFor)
{
    public int Leaves => Quantity - Filled;

    public int Sign => Side == OrderSide.Buy ? 1 : -1;

    public override string ToString() =>
        $"{(Capped ? "capped " : "")}{Side} {Quantity} filled {Filled}{(Group >= 0 ? $" linked in group {Group}" : "")}{(WaitsFor >= 0 ? $" waiting for o{WaitsFor}" : "")}";
}

/// <summary>A position and a handful of orders: small enough to try everything that can happen.</summary>
internal sealed record SmallBook(int Net, int Managed, IReadOnlyList<SmallOrder> Orders)
{
    public static readonly Symbol Symbol = "XYZ";

    public static readonly DateTimeOffset Now = new(2025, 1, 2, 14, 30, 0, TimeSpan.Zero);

    private static readonly GuardInstant Instant = new(Now.UtcTicks, 0);

    public static SmallBook Read(Tape tape, Trace trace, bool unmanagedToo)
    {
        var setup = tape.Setup;
        var net = setup.Of(0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5);
        var managed = unmanagedToo && setup.OnceIn(3) ? setup.Between(-5, 5) : net;
        var orders = new List<SmallOrder>();
        foreach (var step in tape.Steps)
        {
            var side = step.Of(OrderSide.Buy, OrderSide.Sell);
            var quantity = step.Between(1, 3);
            var filled = step.Of(0, 0, step.Below(quantity));
            var capped = step.OnceIn(3);
            var group = step.Of(-1, -1, 0, 1);
            var waitsFor = orders.Count > 0 && step.OnceIn(2) ? step.Below(orders.Count) : -1;
            orders.Add(new SmallOrder(side, quantity, filled, capped, group, waitsFor));
        }

        var book = new SmallBook(net, managed, orders);
        trace.Add($"net {net}, managed {managed}");
        for (var i = 0; i < orders.Count; i++)
        {
            trace.Add($"o{i}: {orders[i]}");
        }

        return book;
    }

    public Portfolio ToPortfolio(BrokerCapabilities? capabilities = null) => new()
    {
        Positions = PositionSnapshot.Complete(Net == 0 ? [] : [new VenuePosition { Symbol = Symbol, Quantity = Net }], Now),
        OpenOrders = [.. Orders.Select(ToVenueOrder)],
        Instruments = [new Instrument { Symbol = Symbol, QuoteCurrency = "USD", TickSize = 0.01m, LotSize = 1m, Shortable = true }],
        Quotes = [new Quote { Symbol = Symbol, Price = 10m, Time = Now }],
        Capabilities = capabilities ?? BrokerCapabilities.Plain,
        Now = Now,
    };

    /// <summary>The book the guard makes of it, when only a part of the position is the bot's own.</summary>
    public AccountBook ToAccountBook(RiskLimits limits, BrokerCapabilities? capabilities = null)
    {
        var book = PortfolioBook.Build(ToPortfolio(capabilities), limits, [], Instant);
        if (Managed != Net)
        {
            book.Apply(new GuardEvent.PositionSet(Instant, Symbol, PositionLeg.Net, Net, Managed, 0m, new("test", "test")));
        }

        return book;
    }

    private VenueOrder ToVenueOrder(SmallOrder order, int index) => new()
    {
        ClientOrderId = $"o{index}",
        Symbol = Symbol,
        Side = order.Side,
        Quantity = order.Quantity,
        FilledQuantity = order.Filled,
        ReduceOnly = order.Capped,
        GroupId = order.Group >= 0 ? $"group{order.Group}" : null,
        GroupLinkedByVenue = order.Group >= 0,
        WaitsFor = order.WaitsFor >= 0 ? $"o{order.WaitsFor}" : null,
        Type = OrderType.Limit,
        LimitPrice = 10m,
    };
}
