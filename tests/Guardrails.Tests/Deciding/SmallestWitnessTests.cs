using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Deciding;
using Guardrails.Denials;
using Guardrails.Events;
using Guardrails.Limits;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.States;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Deciding;

/// <summary>
/// The smallest witness and the flags that it replaced answer alike: the same effect, proof, cap, quantities, prices, and the same denial with the
/// same numbers and text, over every combination of small numbers.
/// </summary>
public sealed class SmallestWitnessTests
{
    private const string Acme = GuardFixture.Acme;

    private static readonly DateTimeOffset _start = new(2026, 3, 2, 14, 0, 0, TimeSpan.Zero);
    private static readonly GuardInstant _now = At(60);
    private static readonly DateTimeOffset _sighted = At(30).Utc;
    private static readonly DecisionEvidence _evidence = new(100m, 0, 0m, 0m, 0m, 0m, 0m, 100_000m, 0, 0, 0m, 0m, 0m, 0m);

    /// <summary>What is held, how much of it is managed, and how much of that is known from cumulative quantities alone.</summary>
    private static readonly (decimal Net, decimal Managed, decimal Inferred)[] _holdings =
    [
        (0m, 0m, 0m), (3m, 3m, 0m), (3m, 2m, 0m), (3m, 0m, 0m), (2m, 3m, 0m), (-3m, -3m, 0m), (-3m, -2m, 0m), (-3m, 0m, 0m), (2m, 2m, 2m), (3m, 2m, 2m),
    ];

    /// <summary>What works beside the order that is judged.</summary>
    private static readonly Resting[][] _resting =
    [
        [],
        [new(OrderSide.Sell, 1m)],
        [new(OrderSide.Sell, 2m, IsCapped: true)],
        [new(OrderSide.Sell, 1m), new(OrderSide.Sell, 1m, IsCapped: true)],
        [new(OrderSide.Buy, 1m)],
        [new(OrderSide.Buy, 2m, IsCapped: true)],
        [new(OrderSide.Buy, 1m, IsExternal: true), new(OrderSide.Sell, 1m, IsExternal: true)],
    ];

    /// <summary>What the venue was last seen to hold where that differs from the books; <see langword="null"/> while nothing is in doubt.</summary>
    private static readonly decimal?[] _sightings = [null, 0m, 2m, 4m, -2m];

    /// <summary>What is asked for: 0.5 is below the lot, and an order can be there already in part.</summary>
    private static readonly (decimal Quantity, ExistingPart Existing)[] _asked =
    [
        (1m, default), (2m, default), (4m, default), (0.5m, default),
        (2m, new ExistingPart(null, Counted: 1m, Executed: 1m)), (3m, new ExistingPart(null, Counted: 3m, Executed: 0m)), (2m, new ExistingPart(null, 0m, 0m, WaitsForEntry: true)),
    ];

    private static readonly PositionSnapshot?[] _reads =
    [
        null, PositionSnapshot.Failed("no answer"), PositionSnapshot.Partial([new VenuePosition { Symbol = Acme, Quantity = 3m }], _now.Utc, "a page is missing"),
        Read(0m), Read(2m), Read(3m), Read(4m), Read(-2m), Read(-3m), Read(3m, age: 45), Read(-3m, age: 45),
        Read(3m, PositionLeg.Long), Read(-2m, PositionLeg.Long),
    ];

    [Theory]
    [InlineData(ExitCap.None, false, true)]
    [InlineData(ExitCap.ReduceOnly, true, true)]
    [InlineData(ExitCap.None, true, false)]
    public void Both_proofs_answer_alike(ExitCap cap, bool opposing, bool seeded)
    {
        var (cases, proved, codes) = (0, 0, new SortedSet<string>(StringComparer.Ordinal));
        foreach (var (book, state) in Books(cap, opposing, seeded))
        {
            var key = book.Find(Acme)!.Find(PositionLeg.Net, 0m);
            var (frame, reference) = (new DecisionFrame(book), new DecisionFrame(book));
            var reads = key.InDoubt || key.Symbol.State == TradingState.Quarantined ? _reads : _reads.AsSpan(0, 5);
            foreach (var read in reads)
            {
                foreach (var (quantity, existing) in _asked)
                {
                    foreach (var side in new[] { OrderSide.Buy, OrderSide.Sell })
                    {
                        foreach (var effect in Enum.GetValues<PositionEffect>())
                        {
                            var request = new OrderRequest { Symbol = Acme, Side = side, Quantity = quantity, Type = OrderType.Limit, LimitPrice = 99.995m, Effect = effect };
                            Begin(frame, request, existing, key);
                            Begin(reference, request, existing, key);

                            ExitProof.Prove(book, frame, read);
                            FlaggedExitProof.Prove(book, reference, read);

                            if (Answer(frame) != Answer(reference))
                            {
                                Assert.Fail($"{state}, read {read?.ToString() ?? "nothing"}: {side} {quantity} {effect} {existing}{Environment.NewLine}{Answer(reference)}{Environment.NewLine}{Answer(frame)}");
                            }

                            cases++;
                            proved += frame.IsProvenExit ? 1 : 0;
                            codes.Add(frame.ProofFailure?.Code.Code ?? "none");
                        }
                    }
                }
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{cases} cases, {proved} of them proved; {string.Join(", ", codes)}");
        Assert.True(cases > 20_000 && proved > cases / 100, $"{cases} cases, {proved} of them proved");
        Assert.Superset(new HashSet<string> { "none", DenialCodes.CloseExceedsPosition.Code, DenialCodes.ExitProofUnavailable.Code }, codes.ToHashSet());
    }

    private static IEnumerable<(AccountBook Book, string State)> Books(ExitCap cap, bool opposing, bool seeded)
    {
        foreach (var holding in _holdings)
        {
            foreach (var resting in _resting)
            {
                foreach (var sighting in _sightings)
                {
                    foreach (var quarantined in new[] { false, true })
                    {
                        yield return (
                            Open(cap, opposing, seeded, holding, resting, sighting, quarantined),
                            $"{cap}, opposing {opposing}, holding {holding}, resting {string.Join<Resting>(" ", resting)}, seen {sighting?.ToString() ?? "nothing else"}, quarantined {quarantined}");
                    }
                }
            }
        }
    }

    private static AccountBook Open(
        ExitCap cap, bool opposing, bool seeded, (decimal Net, decimal Managed, decimal Inferred) holding, Resting[] resting, decimal? sighting, bool quarantined)
    {
        var limits = new RiskLimits { MaxGrossExposure = 10_000_000m };
        var book = new AccountBook(new BookConfiguration
        {
            Account = "main",
            Venue = "VENUE",
            AccountCurrency = "USD",
            Hedging = HedgingPolicy.Denied,
            Capabilities = BrokerCapabilities.Plain with { ExitCap = cap },
            Limits = opposing
                ? limits with { Symbols = new Dictionary<Symbol, SymbolLimits> { [Acme] = new SymbolLimits { OpposingEntries = OpposingEntries.WithinLimits } } }
                : limits,
        });
        book.Apply(new GuardEvent.InstrumentDescribed(At(0), GuardFixture.Share() with { MaxBaseFee = holding.Inferred > 0m ? 0.25m : 0m }));
        book.Apply(new GuardEvent.MarksMoved(At(0), [(Acme, 100m)]));
        book.Apply(new GuardEvent.PositionSet(At(1), Acme, PositionLeg.Net, holding.Net - holding.Inferred, holding.Managed - holding.Inferred, 100m, new("test", "guard")));
        if (seeded)
        {
            book.Apply(new GuardEvent.PositionsRead(At(2), At(2).UtcTicks));
        }

        if (holding.Inferred > 0m)
        {
            Admit(book, "told-by-sum", new Resting(OrderSide.Buy, holding.Inferred));
            book.Apply(new GuardEvent.ExecutionBooked(At(4), "told-by-sum", null, OrderSide.Buy, 0m, 100m, holding.Inferred, holding.Inferred, 0m, 0m, null));
        }

        for (var i = 0; i < resting.Length; i++)
        {
            Admit(book, $"resting-{i}", resting[i]);
        }

        if (sighting is { } seen)
        {
            book.Apply(new GuardEvent.PositionCompared(At(30), Acme, PositionLeg.Net, seen, Guardrails.Reconciling.Comparison.Differs, _sighted.UtcTicks));
        }

        if (quarantined)
        {
            book.Apply(new GuardEvent.StateSet(At(31), TradingScope.Of(Acme), TradingState.Quarantined, new("test", "test")));
        }

        return book;
    }

    private static void Admit(AccountBook book, string id, Resting order)
    {
        if (order.IsExternal)
        {
            book.Apply(new GuardEvent.OrderObserved(
                At(3),
                new VenueOrder { ClientOrderId = id, Symbol = Acme, Side = order.Side, Quantity = order.Quantity, Type = OrderType.Limit, LimitPrice = 100m },
                Managed: false,
                Strategy: null));
            return;
        }

        book.Apply(new GuardEvent.OrderAdmitted(
            At(3),
            new AdmittedOrder(
                id, Acme, PositionLeg.Net, order.Side, order.Quantity, OrderType.Limit, 100m, null, TimeInForce.GoodTillCancel,
                order.IsCapped ? PositionEffect.Close : PositionEffect.Open, order.IsCapped, order.IsCapped, null, null, null, 0m),
            _evidence));
        book.Apply(new GuardEvent.OrderTransitioned(At(3), id, OrderState.Working, "V-" + id, null, ByVenue: true));
    }

    private static void Begin(DecisionFrame frame, OrderRequest request, in ExistingPart existing, PositionView key)
    {
        frame.Begin(request, _now, existing);
        (frame.Symbol, frame.Key) = (key.Symbol, key);
        OrderJudge.Price(frame);
    }

    private static (PositionEffect, bool, bool, Violation?, decimal, decimal?, decimal?, decimal, decimal) Answer(DecisionFrame f) =>
        (f.Effect, f.IsProvenExit, f.VenueReduceOnly, f.ProofFailure is { } failure ? failure with { Why = null } : null, f.Quantity, f.LimitPrice, f.StopPrice, f.Value, f.AccountValue);

    private static GuardInstant At(int seconds) => new(_start.AddSeconds(seconds).UtcTicks, TimeSpan.FromSeconds(seconds).Ticks);

    /// <summary>An answer; without an age it is newer than what was seen last.</summary>
    private static PositionSnapshot Read(decimal net, PositionLeg leg = PositionLeg.Net, int age = 0) =>
        PositionSnapshot.Complete(net == 0m ? [] : [new VenuePosition { Symbol = Acme, Quantity = net, Leg = leg }], _now.Utc.AddSeconds(-age));

    private sealed record Resting(OrderSide Side, decimal Quantity, bool IsCapped = false, bool IsExternal = false);
}
