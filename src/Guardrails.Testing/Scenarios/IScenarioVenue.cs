using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Testing.Scenarios;

/// <summary>The venue of a scenario: its truth and its script, and how a bot and a guard reach it.</summary>
internal interface IScenarioVenue : IAsyncDisposable
{
    /// <summary>The truth, and the script of what goes wrong.</summary>
    SimulatedBroker Broker { get; }

    /// <summary>How a guard reaches it.</summary>
    IBrokerAdapter Adapter { get; }

    /// <summary>Moves the market; the feed tells it or is silent.</summary>
    ValueTask SetPriceAsync(Symbol symbol, decimal price, bool tells);

    /// <summary>The feed tells a price; the market stays where it is.</summary>
    ValueTask TellAsync(Symbol symbol, decimal price);

    /// <summary>The venue executes the next order only up to this quantity; <see langword="null"/> lets go what was held back.</summary>
    ValueTask FillNextOnlyAsync(decimal? quantity);

    /// <summary>Virtual time moves; what falls due on the way happens.</summary>
    ValueTask AdvanceAsync(TimeSpan by);

    /// <summary>Returns when nothing is under way in real time.</summary>
    ValueTask WaitUntilIdleAsync();

    /// <summary>Waits for a task that no timer of virtual time can end.</summary>
    /// <returns>Whether it has ended.</returns>
    ValueTask<bool> WaitInRealTimeAsync(Task task);

    /// <summary>Sends an order past any guard.</summary>
    ValueTask<SubmitOutcome> SendAsync(OrderRequest request, bool reduceOnly, CancellationToken cancellationToken);

    /// <summary>Sends an order of several instruments past any guard.</summary>
    ValueTask<GroupOutcome> SendAsync(MultilegRequest order, CancellationToken cancellationToken);

    /// <summary>Asks for a cancellation past any guard.</summary>
    ValueTask<CancelOutcome> CancelAsync(string clientOrderId, CancellationToken cancellationToken);

    /// <summary>Asks for a replacement past any guard; what is <see langword="null"/> stays as it is.</summary>
    ValueTask<ReplaceOutcome> ReplaceAsync(string clientOrderId, decimal? quantity, decimal? limitPrice, decimal? stopPrice, CancellationToken cancellationToken);
}
