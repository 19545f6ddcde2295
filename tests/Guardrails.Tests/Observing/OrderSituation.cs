using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Limits;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.States;
using Guardrails.Tests.Book;
using static Guardrails.Tests.Book.EventBook;

namespace Guardrails.Tests.Observing;

/// <summary>A book in which one order is in a certain state; every situation exists for a long and for a short position.</summary>
/// <param name="Name">What is the case.</param>
/// <param name="Capabilities">What the venue can do.</param>
/// <param name="Happen">Brings the order into its state; its sides are those of a long position, and <see cref="Side"/> turns them.</param>
internal sealed record OrderSituation(string Name, BrokerCapabilities Capabilities, Action<OrderSituation, EventBook> Happen)
{
    public const string Id = "o";
    public const string VenueId = "V-o";

    private static readonly BrokerCapabilities _plain = BrokerCapabilities.Plain with { ListsExecutions = true };
    private static readonly BrokerCapabilities _marks = _plain with { ExitCap = ExitCap.ReduceOnly, ClientIdUniqueness = ClientIdUniqueness.Forever };
    private static readonly BrokerCapabilities _links = _plain with { LinksExits = true, AttachesExits = true, ReportsHeldExits = true };

    private static readonly BrokerCapabilities _legs = _plain with { HedgeMode = true };

    public bool IsShort { get; private init; }

    public bool IsHedged { get; private init; }

    public bool HasBaseFee { get; private init; }

    public PositionLeg Leg => !IsHedged ? PositionLeg.Net : IsShort ? PositionLeg.Short : PositionLeg.Long;

    public bool AllowsOpposing { get; private init; }

    /// <summary>What every quantity is multiplied by: in tenths, what lies between 0 and 1 is tried as well.</summary>
    public decimal Scale { get; private init; } = 1m;

    public static IReadOnlyList<OrderSituation> All { get; } =
    [
        .. new OrderSituation[]
        {
            new("it is not known", _plain, static (_, _) => { }),
            new("it is not known beside a position", _plain, static (s, b) => s.Hold(b, 10m)),
            new("entry reserved", _plain, static (s, b) => s.Enter(b, null)),
            new("entry in flight", _plain, static (s, b) => s.Enter(b, OrderState.InFlight)),
            new("entry working", _plain, static (s, b) => s.Enter(b, OrderState.Working)),
            new("entry executed in part", _plain, static (s, b) => s.Filled(b, 4m)),
            new("entry executed in part by the sum", _plain, static (s, b) =>
            {
                s.Enter(b, OrderState.Working);
                b.Book.Apply(new GuardEvent.ExecutionBooked(At(4), Id, null, s.Side(OrderSide.Buy), 0m, 100m, s.Of(4m), s.Of(4m), 0m, 0m, null));
            }),
            new("entry executed in part, one of them busted", _plain, static (s, b) =>
            {
                s.Filled(b, 4m);
                b.Fill(Id, s.Of(2m), s.Of(2m), 5, "E2");
                b.Book.Apply(new GuardEvent.ExecutionRevised(At(6), Id, "E1", 0m, 0m, s.Of(2m), s.Of(-4m), At(6).UtcTicks));
            }),
            new("entry unknown", _plain, static (s, b) => s.Enter(b, OrderState.Unknown)),
            new("entry unknown after it worked", _plain, static (s, b) =>
            {
                s.Filled(b, 4m);
                b.Move(Id, OrderState.Unknown, 6);
            }),
            new("entry to be canceled", _plain, static (s, b) =>
            {
                s.Filled(b, 4m);
                b.Book.Apply(new GuardEvent.CancelRequested(At(6), Id, null));
            }),
            new("entry whose cancellation was refused", _plain, static (s, b) =>
            {
                s.Filled(b, 4m);
                b.Book.Apply(new GuardEvent.CancelRequested(At(6), Id, null));
                b.Book.Apply(new GuardEvent.CancelRefused(At(7), Id, "no such order"));
            }),
            new("entry with a stop and a limit", _plain, static (s, b) =>
            {
                b.Admit(Id, s.Side(OrderSide.Buy), s.Of(10m), change: static o => o with { Type = OrderType.StopLimit, StopPrice = 99m, LimitPrice = 100m });
                Send(b, OrderState.Working);
            }),
            new("entry under its second venue id", _plain, static (s, b) =>
            {
                s.Filled(b, 4m);
                b.Book.Apply(new GuardEvent.OrderTransitioned(At(5), Id, OrderState.PartiallyFilled, "V-new", null, ByVenue: true));
            }),
            new("entry to be made smaller", _plain, static (s, b) => s.Replacing(b, 8m, 99m)),
            new("entry to be made larger", _plain, static (s, b) => s.Replacing(b, 12m, 101m)),
            new("entry made smaller", _plain, static (s, b) =>
            {
                s.Replacing(b, 8m, 99m);
                b.Book.Apply(new GuardEvent.ReplaceSettled(At(7), Id, true, null));
            }),
            new("entry filled", _plain, static (s, b) => s.Filled(b, 10m)),
            new("entry canceled", _plain, static (s, b) =>
            {
                s.Filled(b, 4m);
                b.Move(Id, OrderState.Canceled, 6);
            }),
            new("entry canceled without a fill", _plain, static (s, b) =>
            {
                s.Enter(b, OrderState.Working);
                b.Move(Id, OrderState.Canceled, 6);
            }),
            new("entry rejected", _plain, static (s, b) => s.Enter(b, OrderState.Rejected)),
            new("entry released", _plain, static (s, b) =>
            {
                s.Enter(b, OrderState.Unknown);
                b.Move(Id, OrderState.Released, 6);
            }),
            new("entry whose side is in doubt", _plain, static (s, b) =>
            {
                s.Filled(b, 4m);
                b.Correct(Id, OrderDoubts.Side, cancelRequired: true, at: 6);
            }),
            new("entry of a quarantined symbol", _plain, static (s, b) =>
            {
                s.Filled(b, 4m);
                b.Book.Apply(new GuardEvent.StateSet(At(6), TradingScope.Of(Acme), TradingState.Quarantined, new("test", "test")));
            }),
            new("entry quoted on both sides", _plain, static (s, b) => s.Filled(b, 4m)) { AllowsOpposing = true },
            new("exit working", _plain, static (s, b) => s.Leave(b, OrderState.Working)),
            new("exit marked", _marks, static (s, b) => s.Leave(b, OrderState.Working, static o => o with { VenueReduceOnly = true })),
            new("exit marked without its mark", _marks, static (s, b) =>
            {
                s.Leave(b, OrderState.Working, static o => o with { VenueReduceOnly = true });
                b.Correct(Id, OrderDoubts.Cap, at: 6);
            }),
            new("exit marked unknown", _marks, static (s, b) => s.Leave(b, OrderState.Unknown, static o => o with { VenueReduceOnly = true })),
            new("exit at market in flight", _plain, static (s, b) => s.Leave(b, OrderState.InFlight, static o => o with { Type = OrderType.Market, LimitPrice = null })),
            new("exit with a stop", _plain, static (s, b) => s.Leave(b, OrderState.Working, static o => o with { Type = OrderType.Stop, LimitPrice = null, StopPrice = 90m })),
            new("exit with a stop and a limit", _plain, static (s, b) => s.Leave(b, OrderState.Working, static o => o with { Type = OrderType.StopLimit, LimitPrice = 100m, StopPrice = 90m })),
            new("exit with a stop, one of a pair", _links, static (s, b) => s.Leave(b, OrderState.Working, o => o with { Type = OrderType.Stop, LimitPrice = null, StopPrice = 90m, Links = new OrderLinks(Id, s.Of(10m), null) })),
            new("entry that an exit waits for", _links, static (s, b) =>
            {
                s.Filled(b, 4m);
                b.Work("other", s.Side(OrderSide.Sell), s.Of(10m), isExit: true, o => o with { Links = new OrderLinks(null, s.Of(10m), Id) }, at: 5);
            }),
            new("exit taken and filled", _marks, static (s, b) =>
            {
                s.Leave(b, OrderState.Unknown, static o => o with { VenueReduceOnly = true });
                b.Move(Id, OrderState.Working, 6);
                b.Fill(Id, s.Of(10m), s.Of(10m), 7, "E1");
            }),
            new("exit that waits", _links, static (s, b) => s.Waiting(b, 0m, ended: false)),
            new("exit that waits for an entry executed in part", _links, static (s, b) => s.Waiting(b, 4m, ended: false)),
            new("exit that waited for an entry that has ended", _links, static (s, b) => s.Waiting(b, 4m, ended: true)),
            new("exit of a pair", _links, static (s, b) =>
            {
                s.Leave(b, OrderState.Working, o => o with { Links = new OrderLinks(Id, s.Of(10m), null) });
                b.Work("other", s.Side(OrderSide.Sell), s.Of(10m), isExit: true, o => o with { Links = new OrderLinks(Id, s.Of(10m), null), LimitPrice = 120m }, at: 4);
                b.Fill("other", s.Of(4m), s.Of(4m), 5, "E1");
            }),
            new("entry of a leg", _legs, static (s, b) =>
            {
                s.OfLeg(b, OrderSide.Buy, isExit: false);
                b.Fill(Id, s.Of(4m), s.Of(4m), 4, "E1");
            }) { IsHedged = true },
            new("exit of a leg", _legs, static (s, b) =>
            {
                b.Book.Apply(new GuardEvent.PositionSet(At(1), Acme, s.Leg, s.Signed(10m), s.Signed(10m), 100m, new("test", "test")));
                s.OfLeg(b, OrderSide.Sell, isExit: true);
            }) { IsHedged = true },
            new("entry executed in part, with fees in the asset", _links, static (s, b) => s.Filled(b, 4m)) { HasBaseFee = true },
            new("entry executed in part by the sum, with fees in the asset", _links, static (s, b) =>
            {
                s.Enter(b, OrderState.Working);
                b.Book.Apply(new GuardEvent.ExecutionBooked(At(4), Id, null, s.Side(OrderSide.Buy), 0m, 100m, s.Of(4m), s.Of(4m), 0m, 0m, null));
            }) { HasBaseFee = true },
            new("short, bought back in part by the sum, with fees in the asset", _plain, static (s, b) =>
            {
                s.Hold(b, -10m);
                b.Admit(Id, s.Side(OrderSide.Buy), s.Of(10m), isExit: true);
                Send(b, OrderState.Working);
                b.Book.Apply(new GuardEvent.ExecutionBooked(At(4), Id, null, s.Side(OrderSide.Buy), 0m, 100m, s.Of(4m), s.Of(4m), 0m, 0m, null));
            }) { HasBaseFee = true },
            new("exit working, with fees in the asset", _plain, static (s, b) => s.Leave(b, OrderState.Working)) { HasBaseFee = true },
            new("nothing, with fees in the asset", _links, static (_, _) => { }) { HasBaseFee = true },
            new("order of another", _plain, static (s, b) =>
            {
                s.Hold(b, 10m);
                b.Book.Apply(new GuardEvent.OrderObserved(
                    At(4), new VenueOrder { ClientOrderId = Id, VenueOrderId = VenueId, Symbol = Acme, Side = s.Side(OrderSide.Buy), Quantity = s.Of(10m), FilledQuantity = s.Of(4m), Type = OrderType.Limit, LimitPrice = 100m }, Managed: false, null));
            }),
        }.SelectMany(static one => new[] { one, one with { IsShort = true }, one with { Scale = 0.1m } }),
    ];

    public OrderSide Side(OrderSide ofLong) => !IsShort ? ofLong : ofLong == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy;

    public decimal Signed(decimal ofLong) => Of(IsShort ? -ofLong : ofLong);

    public decimal Of(decimal quantity) => quantity * Scale;

    public decimal? Of(decimal? quantity) => quantity * Scale;

    /// <param name="configure">Changes what the book is told, after what the situation needs.</param>
    public EventBook Open(Func<BookConfiguration, BookConfiguration>? configure = null)
    {
        var book = new EventBook(Capabilities, c => (configure ?? (static same => same))(c with
        {
            Hedging = IsHedged ? HedgingPolicy.Allowed : HedgingPolicy.Denied,
            Limits = c.Limits with
            {
                RequireBuyingPower = true,
                MaxStrategyExposure = 1_000_000m,
                Symbols = AllowsOpposing ? new Dictionary<Symbol, SymbolLimits> { [Acme] = new SymbolLimits { OpposingEntries = OpposingEntries.WithinLimits } } : [],
            },
        }));
        if (Scale != 1m || HasBaseFee)
        {
            book.Book.Apply(new GuardEvent.InstrumentDescribed(At(0), Guarding.GuardFixture.Share() with { LotSize = Scale / 10m, BaseAsset = Acme, MaxBaseFee = HasBaseFee ? 0.01m : 0m }));
        }

        book.Book.Apply(new GuardEvent.AccountRead(At(1), 100_000m, 50_000m, null, At(1).UtcTicks));
        book.Book.Apply(new GuardEvent.PositionsRead(At(1), At(1).UtcTicks));
        book.Book.Apply(new GuardEvent.OpenOrdersRead(At(1), At(1).UtcTicks));
        Happen(this, book);
        return book;
    }

    public override string ToString() => $"{Name}{(IsShort ? ", short" : "")}{(Scale == 1m ? "" : ", in tenths")}";

    private void Hold(EventBook book, decimal net) => book.Hold(Signed(net));

    private void Enter(EventBook book, OrderState? state)
    {
        book.Admit(Id, Side(OrderSide.Buy), Of(10m), isExit: false, o => o with { Strategy = "momentum", Parent = new ParentOrder("parent", Of(30m)), BuyingPowerHold = Of(1_000m) });
        Send(book, state);
    }

    private void Leave(EventBook book, OrderState state, Func<AdmittedOrder, AdmittedOrder>? change = null)
    {
        Hold(book, 10m);
        book.Admit(Id, Side(OrderSide.Sell), Of(10m), isExit: true, change);
        Send(book, state);
    }

    private void OfLeg(EventBook book, OrderSide side, bool isExit)
    {
        book.Admit(Id, Side(side), Of(10m), isExit, o => o with { Leg = Leg });
        Send(book, OrderState.Working);
    }

    private static void Send(EventBook book, OrderState? state)
    {
        if (state is null)
        {
            return;
        }

        book.Move(Id, OrderState.InFlight, 3);
        if (state is not OrderState.InFlight)
        {
            book.Move(Id, state.Value, 3);
        }
    }

    private void Filled(EventBook book, decimal quantity)
    {
        Enter(book, OrderState.Working);
        book.Fill(Id, Of(quantity), Of(quantity), 4, "E1");
        if (quantity >= 10m)
        {
            book.Move(Id, OrderState.Filled, 4);
        }
    }

    private void Replacing(EventBook book, decimal quantity, decimal price)
    {
        Filled(book, 4m);
        book.Book.Apply(new GuardEvent.ReplaceRequested(At(6), Id, Of(quantity), price, null, Of(quantity > 10m ? 200m : 0m), null, NoEvidence));
    }

    private void Waiting(EventBook book, decimal filled, bool ended)
    {
        book.Work("entry", Side(OrderSide.Buy), Of(10m));
        book.Admit(Id, Side(OrderSide.Sell), Of(10m), isExit: true, o => o with { Links = new OrderLinks(null, Of(10m), "entry") });
        Send(book, OrderState.Working);
        if (filled > 0m)
        {
            book.Fill("entry", Of(filled), Of(filled), 4, "E1");
        }

        if (ended)
        {
            book.Move("entry", OrderState.Canceled, 5);
        }
    }
}
