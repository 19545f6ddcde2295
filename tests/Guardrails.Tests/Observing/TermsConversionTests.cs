using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Tests.Book;
using static Guardrails.Tests.Book.EventBook;

namespace Guardrails.Tests.Observing;

/// <summary>
/// A venue that makes a limit order for the moment of every market order, and a stop-limit order of every stop for the day. What it declares is no
/// finding; every other difference of the terms is one, until the order is confirmed.
/// </summary>
public sealed class TermsConversionTests
{
    private static readonly TermsConversion[] _conversions =
    [
        new() { SentType = OrderType.Market, SentTimeInForce = null, ReportedType = OrderType.Limit, ReportedTimeInForce = TimeInForce.ImmediateOrCancel },
        new() { SentType = OrderType.Stop, SentTimeInForce = TimeInForce.Day, ReportedType = OrderType.StopLimit, ReportedTimeInForce = null },
    ];

    [Theory]
    [InlineData(OrderType.Market, TimeInForce.GoodTillCancel, OrderType.Limit, TimeInForce.ImmediateOrCancel, false)]
    [InlineData(OrderType.Market, TimeInForce.Day, OrderType.Limit, TimeInForce.ImmediateOrCancel, false)]
    [InlineData(OrderType.Market, TimeInForce.GoodTillCancel, null, TimeInForce.ImmediateOrCancel, false)]
    [InlineData(OrderType.Market, TimeInForce.GoodTillCancel, OrderType.Limit, null, false)]
    [InlineData(OrderType.Market, TimeInForce.GoodTillCancel, null, null, false)]
    [InlineData(OrderType.Market, TimeInForce.GoodTillCancel, OrderType.Market, TimeInForce.GoodTillCancel, false)]
    [InlineData(OrderType.Market, TimeInForce.GoodTillCancel, OrderType.StopLimit, TimeInForce.ImmediateOrCancel, true)]
    [InlineData(OrderType.Market, TimeInForce.GoodTillCancel, OrderType.Limit, TimeInForce.Day, true)]
    [InlineData(OrderType.Market, TimeInForce.GoodTillCancel, OrderType.Market, TimeInForce.ImmediateOrCancel, true)]
    [InlineData(OrderType.Market, TimeInForce.GoodTillCancel, null, TimeInForce.Day, true)]
    [InlineData(OrderType.Limit, TimeInForce.GoodTillCancel, OrderType.Limit, TimeInForce.ImmediateOrCancel, true)]
    [InlineData(OrderType.Stop, TimeInForce.Day, OrderType.StopLimit, TimeInForce.Day, false)]
    [InlineData(OrderType.Stop, TimeInForce.Day, OrderType.StopLimit, null, false)]
    [InlineData(OrderType.Stop, TimeInForce.Day, OrderType.StopLimit, TimeInForce.GoodTillCancel, true)]
    [InlineData(OrderType.Stop, TimeInForce.Day, null, TimeInForce.GoodTillCancel, true)]
    [InlineData(OrderType.Stop, TimeInForce.Day, OrderType.Limit, TimeInForce.Day, true)]
    [InlineData(OrderType.Stop, TimeInForce.GoodTillCancel, OrderType.StopLimit, TimeInForce.GoodTillCancel, true)]
    public void Terms_that_the_venue_declares_are_no_finding(OrderType type, TimeInForce time, OrderType? toldType, TimeInForce? toldTime, bool isFound)
    {
        Assert.Equal(isFound, IsFound(type, time, toldType, toldTime, OrderState.InFlight));
        Assert.False(IsFound(type, time, toldType, toldTime, OrderState.Working));
    }

    private static bool IsFound(OrderType type, TimeInForce time, OrderType? toldType, TimeInForce? toldTime, OrderState state)
    {
        var book = new EventBook(BrokerCapabilities.Plain with { Conversions = _conversions });
        book.Admit("o", OrderSide.Buy, 10m, change: o => o with
        {
            Type = type,
            TimeInForce = time,
            LimitPrice = type == OrderType.Limit ? 100m : null,
            StopPrice = type == OrderType.Stop ? 100m : null,
        });
        book.Move("o", OrderState.InFlight, 3);
        if (state == OrderState.Working)
        {
            book.Move("o", state, 3);
        }

        var events = new List<GuardEvent>();
        ReportReader.Read(book.Book, new ExecutionReport { Symbol = Acme, ClientOrderId = "o", VenueOrderId = "V-o", Side = OrderSide.Buy, Status = VenueOrderStatus.New, Type = toldType, TimeInForce = toldTime }, At(60), events);
        var flags = events.OfType<GuardEvent.FactFlagged>().ToArray();
        Assert.All(flags, static f => Assert.Equal(FactFlag.TermsDiffer, f.Flag));
        return flags.Length > 0;
    }
}
