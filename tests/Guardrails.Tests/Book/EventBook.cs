using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Deciding;
using Guardrails.Events;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Book;

/// <summary>A book that a test makes from events, so that a reader can be asked about a state to the tick.</summary>
internal sealed class EventBook
{
    public const string Acme = GuardFixture.Acme;

    public static readonly DateTimeOffset Start = new(2026, 3, 2, 14, 0, 0, TimeSpan.Zero);

    /// <summary>Evidence that no reader looks at.</summary>
    public static readonly DecisionEvidence NoEvidence = new(100m, 0, 0m, 0m, 0m, 0m, 0m, 100_000m, 0, 0, 0m, 0m, 0m, 0m);

    public EventBook(BrokerCapabilities? capabilities = null, Func<BookConfiguration, BookConfiguration>? configure = null)
    {
        var configuration = new BookConfiguration
        {
            Account = "main",
            Venue = "VENUE",
            AccountCurrency = "USD",
            Hedging = HedgingPolicy.Denied,
            Capabilities = capabilities ?? BrokerCapabilities.Plain,
            Limits = new RiskLimits { MaxGrossExposure = 10_000_000m },
        };
        Book = new AccountBook(configure?.Invoke(configuration) ?? configuration);
        Book.Apply(new GuardEvent.InstrumentDescribed(At(0), GuardFixture.Share()));
        Book.Apply(new GuardEvent.MarksMoved(At(0), [(Acme, 100m)]));
    }

    public AccountBook Book { get; }

    public PositionView Position => Book.Find(Acme)!.Find(PositionLeg.Net, 0m)!;

    /// <summary>So many seconds and ticks after the start, on both clocks.</summary>
    public static GuardInstant At(double seconds, long ticks = 0)
    {
        var since = TimeSpan.FromSeconds(seconds) + TimeSpan.FromTicks(ticks);
        return new((Start + since).UtcTicks, since.Ticks);
    }

    public static DateTimeOffset Time(double seconds, long ticks = 0) => At(seconds, ticks).Utc;

    /// <summary>The venue's positions become the books' and are known.</summary>
    public void Hold(decimal net, decimal? managed = null, double at = 1)
    {
        Book.Apply(new GuardEvent.PositionSet(At(at), Acme, PositionLeg.Net, net, managed ?? net, 100m, new("test", "test")));
        Book.Apply(new GuardEvent.PositionsRead(At(at), At(at).UtcTicks));
    }

    /// <summary>An order as it is approved; it is not sent yet.</summary>
    public OrderView Admit(string id, OrderSide side, decimal quantity, bool isExit = false, Func<AdmittedOrder, AdmittedOrder>? change = null, double at = 2)
    {
        var order = new AdmittedOrder(
            id, Acme, PositionLeg.Net, side, quantity, OrderType.Limit, 100m, null, TimeInForce.GoodTillCancel,
            isExit ? PositionEffect.Close : PositionEffect.Open, isExit, VenueReduceOnly: false, null, null, null, 0m);
        Book.Apply(new GuardEvent.OrderAdmitted(At(at), change?.Invoke(order) ?? order, NoEvidence));
        return Book.FindOrder(id)!;
    }

    /// <summary>An order that the venue has confirmed.</summary>
    public OrderView Work(string id, OrderSide side, decimal quantity, bool isExit = false, Func<AdmittedOrder, AdmittedOrder>? change = null, double at = 2)
    {
        var order = Admit(id, side, quantity, isExit, change, at);
        Move(id, OrderState.Working, at);
        return order;
    }

    public void Move(string id, OrderState state, double at) =>
        Book.Apply(new GuardEvent.OrderTransitioned(At(at), id, state, state is OrderState.Working ? "V-" + id : null, null, ByVenue: state is not (OrderState.Unknown or OrderState.InFlight or OrderState.Released)));

    public void Fill(string id, decimal quantity, decimal booked, double at, string? executionId = null, long ticks = 0) =>
        Book.Apply(new GuardEvent.ExecutionBooked(At(at, ticks), id, executionId ?? $"E-{id}-{booked}", Book.FindOrder(id)!.Side, quantity, 100m, booked, booked, 0m, 0m, null));

    public void Correct(string id, OrderDoubts doubts = OrderDoubts.None, bool cancelRequired = false, double at = 3) =>
        Book.Apply(new GuardEvent.OrderCorrected(At(at), id, Book.FindOrder(id)!.Quantity, doubts, cancelRequired));
}
