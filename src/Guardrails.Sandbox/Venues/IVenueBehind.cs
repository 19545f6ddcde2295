namespace Guardrails.Sandbox.Venues;

/// <summary>What stands behind the wire: an account at a venue, in Alpaca's words. The front knows nothing else of it. Thread-safe.</summary>
internal interface IVenueBehind
{
    /// <summary>Takes an order, with its legs, or refuses it.</summary>
    ValueTask<Answer<OrderView>> PlaceAsync(OrderTicket ticket, CancellationToken cancellationToken);

    /// <summary>Makes another order of an open one; answers with the new order.</summary>
    ValueTask<Answer<OrderView>> ReplaceAsync(string orderId, OrderChange change, CancellationToken cancellationToken);

    /// <summary>Asks for the end of an order, which may come later; answers with the order as it is.</summary>
    ValueTask<Answer<OrderView>> CancelAsync(string orderId, CancellationToken cancellationToken);

    /// <summary>Every order that the venue ever took, legs beside their parents, in the order of arrival.</summary>
    Answer<IReadOnlyList<OrderView>> ReadOrders();

    /// <summary>The orders that can still be executed, as the venue lists them.</summary>
    Answer<IReadOnlyList<OrderView>> ReadOpenOrders();

    /// <summary>One order by its id.</summary>
    Answer<OrderView> FindOrder(string orderId);

    /// <summary>One order by the id its sender gave it.</summary>
    Answer<OrderView> FindOrderByClientId(string clientOrderId);

    /// <summary>What is held.</summary>
    ValueTask<Answer<IReadOnlyList<PositionView>>> ReadPositionsAsync(CancellationToken cancellationToken);

    /// <summary>The account.</summary>
    ValueTask<Answer<AccountView>> ReadAccountAsync(CancellationToken cancellationToken);

    /// <summary>The executions, the oldest first.</summary>
    ValueTask<Answer<IReadOnlyList<FillView>>> ReadFillsAsync(CancellationToken cancellationToken);

    /// <summary>What moved positions without an order, the oldest first.</summary>
    IReadOnlyList<MoveView> ReadMoves();

    /// <summary>The settings of the account.</summary>
    AccountSettings ReadSettings();

    /// <summary>Changes the settings of the account; answers with all of them.</summary>
    AccountSettings ChangeSettings(Func<AccountSettings, AccountSettings> change);

    /// <summary>Every instrument.</summary>
    IReadOnlyList<AssetView> ReadAssets();

    /// <summary>The prices of an instrument now; <see langword="null"/> when it is not listed.</summary>
    QuoteView? ReadQuote(string symbol);

    /// <summary>The prices that an instrument had, the oldest first, as far back as they are kept; empty when it is not listed.</summary>
    IReadOnlyList<PriceChange> ReadPriceChanges(string symbol);

    /// <summary>The market's hours.</summary>
    SessionClock Clock { get; }

    /// <summary>Raised for everything that happens to an order, one after the other.</summary>
    event Action<OrderUpdate>? Updated;

    /// <summary>Raised when the venue ends its streams.</summary>
    event Action? Disconnected;
}
