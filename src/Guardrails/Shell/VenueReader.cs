using Guardrails.Brokers;

namespace Guardrails.Shell;

/// <summary>Reads what the venue knows, and tells the guard. Every reading counts in the budget.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class VenueReader(VenueCalls calls, ReadBudget budget)
{
    private readonly IBrokerAdapter _adapter = calls.Adapter;
    private readonly OrderGuard _guard = calls.Guard;

    /// <summary>Reads account, open orders and positions, and the instruments that the guard does not know.</summary>
    /// <returns>Whether open orders and positions were answered completely.</returns>
    public async ValueTask<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        await ReadAsync("the account", ct => _adapter.GetAccountAsync(ct), account => _guard.Observe(account), null, cancellationToken).ConfigureAwait(false);

        // Orders before positions: an order that fills in between shows up in the positions, not in neither.
        var orders = await ReadOpenOrdersAsync(cancellationToken).ConfigureAwait(false);
        var positions = await ReadPositionsAsync(cancellationToken).ConfigureAwait(false);
        foreach (var symbol in _guard.SymbolsWithoutInstrument())
        {
            await LearnAsync(symbol, cancellationToken).ConfigureAwait(false);
        }

        return orders.IsComplete && positions.IsComplete;
    }

    /// <summary>Reads open orders and tells the guard.</summary>
    /// <returns>The answer; a failed one when there was none.</returns>
    public async ValueTask<OpenOrderSnapshot> ReadOpenOrdersAsync(CancellationToken cancellationToken)
    {
        var read = OpenOrderSnapshot.Failed("they were not read");
        await ReadAsync(
            "open orders",
            async ct => (OpenOrderSnapshot?)await _adapter.GetOpenOrdersAsync(ct).ConfigureAwait(false),
            orders => { _guard.Observe(orders); read = orders; },
            why => read = OpenOrderSnapshot.Failed(why),
            cancellationToken).ConfigureAwait(false);
        return read;
    }

    /// <summary>Reads positions and tells the guard, also that they could not be read.</summary>
    /// <returns>The answer; a failed one when there was none.</returns>
    public async ValueTask<PositionSnapshot> ReadPositionsAsync(CancellationToken cancellationToken)
    {
        var read = PositionSnapshot.Failed("they were not read");
        await ReadAsync(
            "positions",
            async ct => (PositionSnapshot?)await _adapter.GetPositionsAsync(ct).ConfigureAwait(false),
            positions => { _guard.Observe(positions); read = positions; },
            why => { read = PositionSnapshot.Failed(why); _guard.Observe(read); },
            cancellationToken).ConfigureAwait(false);
        return read;
    }

    /// <summary>Reads the instrument of a symbol that the guard does not know yet.</summary>
    public ValueTask LearnIfUnknownAsync(Symbol symbol, CancellationToken cancellationToken) =>
        symbol.IsDefault || _guard.Knows(symbol) ? ValueTask.CompletedTask : LearnAsync(symbol, cancellationToken);

    /// <summary>Reads the instrument of a symbol.</summary>
    public ValueTask LearnAsync(Symbol symbol, CancellationToken cancellationToken) => ReadAsync(
        $"instrument {symbol}", ct => _adapter.GetInstrumentAsync(symbol, ct), instrument => _guard.Observe(instrument), null, cancellationToken, $"the venue does not know {symbol}, or gave no readable answer; is the symbol spelled as the adapter spells it?");

    private ValueTask ReadAsync<T>(
        string what, Func<CancellationToken, ValueTask<T?>> read, Action<T> use, Action<string>? failed, CancellationToken cancellationToken, string? whenNothing = null)
        where T : class
    {
        budget.Count();
        return calls.ReadAsync(what, read, use, failed, cancellationToken, whenNothing);
    }
}
