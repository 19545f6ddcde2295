using Guardrails.Brokers;
using Guardrails.Testing.Venues;

namespace Guardrails.Testing;

/// <summary>The questions that a simulated broker answers, and what goes wrong with the answers. Thread-safe.</summary>
internal sealed class VenueQueries(SimulatedVenue venue, SimulatedVenueProfile profile, FaultSource faults, TimeProvider time, Outage outage)
{
    private const string Unavailable = "503 service unavailable";
    private const string PageMissing = "a page of the answer is missing";
    private static readonly TimeSpan _oldestOrders = TimeSpan.FromSeconds(30);

    private readonly System.Collections.Concurrent.ConcurrentDictionary<Symbol, Instrument> _told = new();
    private string? _positionFailure;
    private string? _orderFailure;
    private string? _accountFailure;

    /// <summary>The answer before, and when it was true.</summary>
    private Tuple<List<VenueOrder>, long>? _lastOrders;

    public void FailPositions(string? reason) => Volatile.Write(ref _positionFailure, reason);

    public void FailOrders(string? reason) => Volatile.Write(ref _orderFailure, reason);

    public void FailAccount(string? reason) => Volatile.Write(ref _accountFailure, reason);

    /// <summary>From now on the instrument is described like this, whatever the venue reckons with.</summary>
    public void Tell(Instrument instrument) => _told[instrument.Symbol] = instrument;

    public MarketStatus? ReadMarket(Symbol symbol) => outage.IsOn ? null : venue.GetMarket(symbol);

    public Instrument? ReadInstrument(Symbol symbol) => outage.IsOn ? null : _told.GetValueOrDefault(symbol) ?? venue.FindInstrument(symbol);

    public OrderLookup FindOrder(Symbol symbol, string clientOrderId) =>
        FailureOf(FaultClass.OrderLookupFailed) is { } failure ? new OrderLookup.Failed(failure)
        : venue.FindOrder(symbol, clientOrderId) is { } order ? new OrderLookup.Found(order)
        : new OrderLookup.NotFound(time.GetUtcNow());

    public OpenOrderSnapshot ReadOpenOrders()
    {
        if (FailureOf(FaultClass.OpenOrdersFailed) is { } failure)
        {
            return OpenOrderSnapshot.Failed(failure);
        }

        var (now, orders) = (time.GetTimestamp(), venue.WorkingOrders());
        var before = Volatile.Read(ref _lastOrders);
        if (before is not null && time.GetElapsedTime(before.Item2, now) <= _oldestOrders && !before.Item1.SequenceEqual(orders) && faults.Take(FaultClass.OpenOrdersStale))
        {
            orders = before.Item1;
        }
        else
        {
            Volatile.Write(ref _lastOrders, Tuple.Create(orders, now));
        }

        if (orders.Count > 0 && faults.Take(FaultClass.OpenOrdersEmpty))
        {
            orders = [];
        }

        return faults.Take(FaultClass.OpenOrdersPartial)
            ? OpenOrderSnapshot.Partial(SomeOf(orders, FaultClass.OpenOrdersPartial), time.GetUtcNow(), PageMissing)
            : OpenOrderSnapshot.Complete(orders, time.GetUtcNow());
    }

    public ExecutionSnapshot ReadExecutions(Symbol symbol, DateTimeOffset since)
    {
        if (!profile.ListsExecutions)
        {
            return ExecutionSnapshot.Failed("this venue does not list its executions");
        }

        if (FailureOf(FaultClass.ExecutionsFailed) is { } failure)
        {
            return ExecutionSnapshot.Failed(failure);
        }

        var now = time.GetUtcNow();
        var executions = venue.ExecutionsSince(symbol, since);
        var youngest = executions.Count == 0 ? default : executions.Max(static execution => execution.TransactTime);
        var limit = now - TimeSpan.FromSeconds(1);
        if (youngest > limit && faults.Take(FaultClass.ExecutionsStale))
        {
            var until = now - faults.DrawMilliseconds(FaultClass.ExecutionsStale, 1000, 30_000);
            executions = executions.FindAll(execution => execution.TransactTime <= until);
        }

        return faults.Take(FaultClass.ExecutionsPartial)
            ? ExecutionSnapshot.Partial(SomeOf(executions, FaultClass.ExecutionsPartial), now, PageMissing)
            : ExecutionSnapshot.Complete(executions, now);
    }

    public AccountSnapshot? ReadAccount() => outage.IsOn || Volatile.Read(ref _accountFailure) is not null || faults.Take(FaultClass.AccountQueryFailed) ? null : venue.Account();

    public PositionSnapshot ReadPositions()
    {
        if ((outage.IsOn ? Outage.Why : Volatile.Read(ref _positionFailure)) is { } failure)
        {
            return PositionSnapshot.Failed(failure);
        }

        var now = time.GetUtcNow();
        var positions = venue.VisiblePositions();
        if (TryReadOld(FaultClass.PositionsStale, 10_000, 60_000) is { } stale)
        {
            positions = stale;
        }
        else if (TryReadOld(FaultClass.PositionBehind, 1, 2000) is { } behind)
        {
            positions = behind;
        }

        if (positions.Count > 0 && faults.Take(FaultClass.PositionsEmpty))
        {
            positions = [];
        }

        return faults.Take(FaultClass.PositionsPartial)
            ? PositionSnapshot.Partial(SomeOf(positions, FaultClass.PositionsPartial), now, PageMissing)
            : PositionSnapshot.Complete(positions, now);

        List<VenuePosition>? TryReadOld(FaultClass fault, long youngest, long oldest)
        {
            var oldestRead = venue.VisiblePositions(TimeSpan.FromMilliseconds(oldest));
            if (oldestRead.SequenceEqual(positions) || !faults.Take(fault))
            {
                return null;
            }

            var read = venue.VisiblePositions(faults.DrawMilliseconds(fault, youngest, oldest));
            return read.SequenceEqual(positions) ? oldestRead : read;
        }
    }

    /// <summary>Why a query for orders or executions fails: the script says so, or a fault.</summary>
    private string? FailureOf(FaultClass fault) => outage.IsOn ? Outage.Why : Volatile.Read(ref _orderFailure) ?? (faults.Take(fault) ? Unavailable : null);

    private List<T> SomeOf<T>(List<T> items, FaultClass fault) => items.FindAll(_ => faults.Draw(fault, 0, 1) == 0);
}
