using System.Diagnostics;
using System.Globalization;
using Guardrails.Alpaca;
using Guardrails.Benchmarks.Reports;
using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Limits;
using Guardrails.Orders;
using Guardrails.States;

namespace Guardrails.Benchmarks;

/// <summary>
/// How long an exit takes from the call to the wire while everything else goes on: entries at twice the message budget, 5,000 events a
/// second, and a store that takes 5 ms for each append. Measured in real time, since what counts is the tail.
/// </summary>
internal sealed class ExitLatency(TimeSpan duration)
{
    private const int MessageBudget = 100;
    private const int EntriesPerSecond = 2 * MessageBudget;
    private const int QuotesPerSecond = 4_000;
    private const int ReportsPerSecond = 1_000;
    private const int ExitsPerSecond = 50;
    private const int Symbols = 50;
    private const int OpenOrders = 200;
    private const decimal Quantity = 0.1m;
    private static readonly TimeSpan _append = TimeSpan.FromMilliseconds(5);

    public void Run()
    {
        Console.WriteLine($"{Environment.MachineName}: {Machine.Describe()}");
        Console.WriteLine();
        Console.WriteLine("| Exit, call to wire | Exits | p50 ms | p99 ms | max ms | Entries sent | Entries denied | Events |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        Measure("nothing else, store at once", TimeSpan.Zero, loaded: false, TimeSpan.FromSeconds(2), print: false);
        Measure("nothing else, store at once", TimeSpan.Zero, loaded: false, duration);
        Measure("nothing else, store of 5 ms", _append, loaded: false, duration);
        Measure("under load, store of 5 ms", _append, loaded: true, duration);
        Measure("through the Alpaca adapter, store at once", TimeSpan.Zero, loaded: false, TimeSpan.FromSeconds(2), print: false, throughAdapter: true);
        Measure("through the Alpaca adapter, store at once", TimeSpan.Zero, loaded: false, duration, throughAdapter: true);
        Measure("through the Alpaca adapter, store of 5 ms", _append, loaded: false, duration, throughAdapter: true);
    }

    private static void Measure(string what, TimeSpan append, bool loaded, TimeSpan duration, bool print = true, bool throughAdapter = false)
    {
        var arrived = 0L;
        using var adapter = new AlpacaBroker(AdapterBenchmarks.Options(new AdapterWire { Arrived = () => arrived = Stopwatch.GetTimestamp() }));
        var market = new BenchmarkMarket(Symbols, openOrders: 0);
        var guard = market.OpenGuard(o =>
        {
            o.Journal = new TimedJournal(append);
            o.Limits = BenchmarkMarket.EveryLimit with { MaxMessages = MessageBudget, MessageWindow = TimeSpan.FromSeconds(1), MaxSymbolExposure = Limit.OfEquity(1m) };

            // Half of the entries are denied on purpose: that must not end the load.
            o.Trips = AutoTrips.None;
        });
        Rest(guard);
        var (sent, denied, events) = (0L, 0L, 0L);
        Denial? unexpected = null;
        using var stop = new CancellationTokenSource();
        var load = !loaded ? [] : new[]
        {
            Pace(EntriesPerSecond, stop.Token, i => _ = EnterAsync(i)),
            Pace(QuotesPerSecond + ReportsPerSecond, stop.Token, i =>
            {
                var symbol = (int)(i % Symbols);
                if (i % ((QuotesPerSecond + ReportsPerSecond) / ReportsPerSecond) != 0)
                {
                    guard.Observe(new Quote { Symbol = BenchmarkMarket.SymbolOf(symbol), Price = BenchmarkMarket.PriceOf(symbol) + ((i % 3) * 0.01m), Time = DateTimeOffset.UtcNow });
                }
                else
                {
                    guard.Observe(Fill(i / 5));
                }

                events++;
            }),
        };

        var waits = new List<TimeSpan>();
        Pace(ExitsPerSecond, stop.Token, i => waits.Add(ExitAsync(2 * (int)(i % (Symbols / 2))).GetAwaiter().GetResult()), most: (long)(duration.TotalSeconds * ExitsPerSecond)).Join();
        stop.Cancel();
        Array.ForEach(load, static t => t.Join());
        guard.DisposeAsync().AsTask().GetAwaiter().GetResult();
        if (unexpected is not null)
        {
            throw new InvalidOperationException($"The program does not measure what it says: entries are denied for another reason than their number: {unexpected}.");
        }

        waits.Sort();
        if (print)
        {
            Console.WriteLine(FormattableString.Invariant(
                $"| {what} | {waits.Count} | {At(0.5)} | {At(0.99)} | {At(1)} | {Interlocked.Read(ref sent)} | {Interlocked.Read(ref denied)} | {events} |"));
        }

        string At(double part) => waits[(int)Math.Ceiling(part * waits.Count) - 1].TotalMilliseconds.ToString("0.00", CultureInfo.InvariantCulture);

        async Task EnterAsync(long i)
        {
            var result = await guard.SubmitAsync(BenchmarkMarket.EntryOf((int)(i % Symbols), Quantity), static (proof, _) =>
            {
                proof.Redeem();
                return ValueTask.FromResult<SubmitOutcome>(new SubmitOutcome.Accepted { VenueOrderId = null });
            }).ConfigureAwait(false);
            Interlocked.Increment(ref result is OrderResult.Denied ? ref denied : ref sent);
            if (result is OrderResult.Denied { Denial: var denial } && denial.Violations.Any(static v => v.Code != DenialCodes.MessageRateExceeded))
            {
                unexpected ??= denial;
            }
        }

        // To the handler below the HTTP client: the body is written, the headers are set. The exit is executed at once, so that the next one is one of its own.
        async Task<TimeSpan> ExitThroughAdapterAsync(int symbol)
        {
            var exit = BenchmarkMarket.EntryOf(symbol, 1m) with { Side = OrderSide.Sell, Type = OrderType.Market, LimitPrice = null, Effect = PositionEffect.Close };
            var start = Stopwatch.GetTimestamp();
            var result = await guard.SubmitAsync(exit, async (proof, cancellationToken) =>
            {
                var outcome = await adapter.SubmitAsync(proof, cancellationToken).ConfigureAwait(false);
                return outcome is SubmitOutcome.Accepted { VenueOrderId: { } id } taken
                    ? taken with { Echo = Report(proof.ClientOrderId, exit.Symbol, exit.Side, $"x-{proof.ClientOrderId}", 1m) with { VenueOrderId = id, Status = VenueOrderStatus.Filled } }
                    : outcome;
            }).ConfigureAwait(false);
            return result is OrderResult.Accepted { Order.IsProvenExit: true } ? Stopwatch.GetElapsedTime(start, arrived) : throw new InvalidOperationException($"The program does not measure what it says: {result}.");
        }

        async Task<TimeSpan> ExitAsync(int symbol)
        {
            if (throughAdapter)
            {
                return await ExitThroughAdapterAsync(symbol).ConfigureAwait(false);
            }

            var exit = BenchmarkMarket.EntryOf(symbol, Quantity) with { Side = OrderSide.Sell, Type = OrderType.Market, LimitPrice = null, Effect = PositionEffect.Close };
            var start = Stopwatch.GetTimestamp();
            var waited = TimeSpan.Zero;
            var result = await guard.SubmitAsync(exit, (proof, _) =>
            {
                var order = proof.Redeem();
                waited = Stopwatch.GetElapsedTime(start);
                return ValueTask.FromResult<SubmitOutcome>(new SubmitOutcome.Accepted { VenueOrderId = null, Echo = Report(order.ClientOrderId, order.Symbol, order.Side, $"x-{order.ClientOrderId}", Quantity) with { Status = VenueOrderStatus.Filled } });
            }).ConfigureAwait(false);
            return result is OrderResult.Accepted { Order.IsProvenExit: true } ? waited : throw new InvalidOperationException($"The program does not measure what it says: {result}.");
        }
    }

    /// <summary>Sends the orders that are executed bit by bit under load, as fast as the message budget allows. Executions of orders of others would put every position in doubt until it is read.</summary>
    private static void Rest(OrderGuard guard)
    {
        for (var order = 0; order < OpenOrders;)
        {
            var request = BenchmarkMarket.EntryOf(order % Symbols, 10m) with { ClientOrderId = $"open-{order}" };
            var result = guard.SubmitAsync(request, static (proof, _) =>
            {
                proof.Redeem();
                return ValueTask.FromResult<SubmitOutcome>(new SubmitOutcome.Accepted { VenueOrderId = null });
            }).AsTask().GetAwaiter().GetResult();
            if (result is OrderResult.Denied { Denial: var denial })
            {
                if (!denial.Has(DenialCodes.MessageRateExceeded))
                {
                    throw new InvalidOperationException($"{request.ClientOrderId}: {denial}");
                }

                Thread.Sleep(20);
                continue;
            }

            order++;
        }
    }

    /// <summary>The next small execution of one of the orders that rest.</summary>
    private static ExecutionReport Fill(long i)
    {
        var order = (int)(i % OpenOrders);
        return Report($"open-{order}", BenchmarkMarket.SymbolOf(order % Symbols), order % 2 == 0 ? OrderSide.Buy : OrderSide.Sell, $"f{i}", 0.01m);
    }

    private static ExecutionReport Report(string clientOrderId, Symbol symbol, OrderSide side, string execution, decimal quantity) => new()
    {
        Symbol = symbol,
        ClientOrderId = clientOrderId,
        Side = side,
        Status = VenueOrderStatus.PartiallyFilled,
        Fill = new Fill { ExecutionId = execution, Quantity = quantity, Price = 100m },
    };

    /// <summary>Does something so many times a second on a thread of its own; what it falls behind is caught up.</summary>
    private static Thread Pace(int perSecond, CancellationToken stop, Action<long> action, long most = long.MaxValue)
    {
        var thread = new Thread(() =>
        {
            var start = Stopwatch.GetTimestamp();
            for (var done = 0L; done < most && !stop.IsCancellationRequested;)
            {
                for (var due = Math.Min(most, (long)(Stopwatch.GetElapsedTime(start).TotalSeconds * perSecond)); done < due; done++)
                {
                    action(done);
                }

                Thread.Sleep(1);
            }
        })
        { IsBackground = true };
        thread.Start();
        return thread;
    }
}
