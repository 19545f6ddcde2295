using System.Globalization;
using Guardrails.Positions;
using Guardrails.Sandbox.Venues;
using Guardrails.Testing;

namespace Guardrails.Sandbox.Simulation;

/// <summary>
/// What ends option contracts without an order: the holder exercises, what was sold is assigned, the last day is over. Positions of the contract and of its shares move, the shares at the strike, and the activities tell it; the stream
/// says nothing. Thread-safe.
/// </summary>
internal sealed class OptionEnds(SimulatedBroker broker, WireIds ids, SessionClock clock)
{
    private readonly object _gate = new();
    private IReadOnlyList<MoveView> _moves = [];

    /// <summary>What has happened, the oldest first.</summary>
    public IReadOnlyList<MoveView> Moves => Volatile.Read(ref _moves);

    /// <summary>The holder exercises contracts: of 2 calls at 25 that are held, 1 becomes 100 shares for 2,500.</summary>
    /// <returns>Why not; <see langword="null"/> when it is done.</returns>
    public Refusal? Exercise(AssetView contract, decimal quantity)
    {
        lock (_gate)
        {
            var (held, spoken) = (HeldOf(contract), broker.Venue.GetHeldForOrders(contract.Key, OrderSide.Sell));
            return held < 0m ? Refusal.Forbidden("cannot exercise short position")
                : held == 0m || quantity > held - spoken ? Refusal.Forbidden("no available position for the specified contract")
                : Deliver(contract, MoveView.Exercise, -quantity);
        }
    }

    /// <summary>Contracts that were sold are assigned: 1 put at 25 becomes 100 shares for 2,500.</summary>
    /// <returns>Why not; <see langword="null"/> when it is done.</returns>
    public Refusal? Assign(AssetView contract, decimal quantity)
    {
        lock (_gate)
        {
            return quantity > -HeldOf(contract) ? Refusal.Forbidden("no available position for the specified contract") : Deliver(contract, MoveView.Assignment, quantity);
        }
    }

    /// <summary>The last day of a contract is over. Its orders end; what is in the money by a cent is exercised or assigned, and the rest is gone.</summary>
    public async ValueTask ExpireAsync(AssetView contract, CancellationToken cancellationToken)
    {
        clock.Expire(contract.Symbol);
        foreach (var order in broker.Venue.OpenOrders.Where(order => order.Symbol.Value == contract.Key))
        {
            await broker.CancelUnguardedAsync(order.ClientOrderId, cancellationToken).ConfigureAwait(false);
        }

        lock (_gate)
        {
            var (held, option) = (HeldOf(contract), contract.Option!);
            if (held == 0m)
            {
                return;
            }

            if (option.ValueAt(broker.Venue.GetPrice(option.Underlying)!.Value) >= 0.01m)
            {
                Deliver(contract, held > 0m ? MoveView.Exercise : MoveView.Assignment, -held);
                return;
            }

            broker.Venue.SeedPosition(contract.Key, -held, 0m);
            Tell(new MoveView { Id = NextId(), Kind = MoveView.Expiry, Symbol = contract.Symbol, Quantity = -held, At = clock.Now });
        }
    }

    private decimal HeldOf(AssetView contract) => broker.Venue.GetState().NetOf(contract.Key);

    /// <summary>Contracts become shares at the strike. A long call and a short put become shares that are bought.</summary>
    private Refusal? Deliver(AssetView contract, string kind, decimal change)
    {
        var (option, id) = (contract.Option!, NextId());
        var shares = (option.Right == OptionRight.Call ? -change : change) * SandboxOption.Multiplier;
        broker.Venue.SeedPosition(contract.Key, change, 0m);
        broker.Venue.SeedPosition(option.Underlying, shares, option.Strike);
        Tell(
            new MoveView { Id = id, Kind = kind, Symbol = contract.Symbol, Quantity = change, At = clock.Now },
            new MoveView { Id = id, Kind = MoveView.Shares, Symbol = option.Underlying, Quantity = shares, Price = option.Strike, At = clock.Now });
        return null;
    }

    private void Tell(params IEnumerable<MoveView> moves) => Volatile.Write(ref _moves, [.. _moves, .. moves]);

    private string NextId() => $"{SessionClock.InNewYork(clock.Now).ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture)}::{ids.Next("activity")}";
}
