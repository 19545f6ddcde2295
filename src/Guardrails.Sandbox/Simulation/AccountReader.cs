using Guardrails.Brokers;
using Guardrails.Sandbox.Venues;
using Guardrails.Testing;
using Guardrails.Testing.Venues;

namespace Guardrails.Sandbox.Simulation;

/// <summary>Positions, money and executions of the simulated account as the wire shows them.</summary>
internal sealed class AccountReader(SimulatedBroker broker, WireIds ids, Func<OrderSnapshot> snapshot, TimeProvider time, AlpacaSandboxOptions options, Func<SimulatedOrder?, OptionDesk> desk, IReadOnlyDictionary<string, AssetView> assets)
{
    private readonly DateTimeOffset _createdAt = time.GetUtcNow();

    public async ValueTask<Answer<AccountView>> ReadAccountAsync(AccountSettings settings, CancellationToken cancellationToken)
    {
        if (await broker.GetAccountAsync(cancellationToken).ConfigureAwait(false) is not { } account)
        {
            return Refusal.Unavailable;
        }

        var (state, cash) = (broker.Venue.GetState(), desk(null).BuyingPower);
        return new AccountView
        {
            Id = ids.Account,
            CreatedAt = _createdAt,
            Cash = state.Cash,
            Equity = account.Equity,
            BuyingPower = account.BuyingPower ?? 0m,
            NonMarginableBuyingPower = Math.Max(0m, Math.Min(account.BuyingPower ?? 0m, cash)),
            OptionsBuyingPower = Math.Max(0m, Math.Min(account.BuyingPower ?? 0m, cash)),
            OptionsApprovedLevel = options.OptionsLevel,
            Multiplier = options.Multiplier,
            LongValue = state.LongExposure,
            ShortValue = -state.ShortExposure,
            Settings = settings,
        };
    }

    public async ValueTask<Answer<IReadOnlyList<PositionView>>> ReadPositionsAsync(CancellationToken cancellationToken)
    {
        var read = await broker.GetPositionsAsync(cancellationToken).ConfigureAwait(false);
        if (read.Completeness == SnapshotCompleteness.Failed)
        {
            return Refusal.Unavailable;
        }

        var truth = broker.Venue.GetState();
        return Answer<IReadOnlyList<PositionView>>.Of([.. read.Items.Select(position =>
        {
            var price = position.MarkPrice ?? broker.Venue.GetPrice(position.Symbol)!.Value;
            var average = truth.Positions.FirstOrDefault(held => held.Symbol == position.Symbol)?.AveragePrice ?? 0m;
            var free = Math.Max(0m, Math.Abs(position.Quantity) - HeldForOrders(position.Symbol.Value, position.Quantity < 0m));
            return new PositionView
            {
                Asset = assets[position.Symbol.Value],
                Quantity = position.Quantity,
                Available = Math.Sign(position.Quantity) * free,
                AverageEntryPrice = average == 0m ? price : average,
                Price = price,
            };
        })]);
    }

    public async ValueTask<Answer<IReadOnlyList<FillView>>> ReadFillsAsync(CancellationToken cancellationToken)
    {
        var listed = new HashSet<(string, string)>();
        foreach (var symbol in assets.Keys)
        {
            var read = await broker.GetExecutionsAsync(symbol, DateTimeOffset.MinValue, cancellationToken).ConfigureAwait(false);
            if (read.Completeness == SnapshotCompleteness.Failed)
            {
                return Refusal.Unavailable;
            }

            listed.UnionWith(read.Items.Select(report => (symbol, report.Fill!.ExecutionId!)));
        }

        var orders = snapshot();
        var fills = new List<FillView>();
        foreach (var order in orders.Orders)
        {
            var cumulative = 0m;
            foreach (var execution in orders.ExecutionsOf(order))
            {
                cumulative += execution.Quantity;
                if (listed.Contains((execution.Symbol.Value, execution.ExecutionId)))
                {
                    fills.Add(new FillView
                    {
                        ExecutionId = ids.OfExecution(execution.ExecutionId),
                        Order = orders.View(order),
                        Quantity = execution.Quantity,
                        Price = execution.Price,
                        CumulativeQuantity = cumulative,
                        At = execution.ExecutedAt,
                    });
                }
            }
        }

        return Answer<IReadOnlyList<FillView>>.Of([.. fills.OrderBy(static fill => fill.At)]);
    }

    /// <summary>The position as it is told: executions younger than the lag are not in it yet.</summary>
    public decimal ToldPosition(Symbol symbol, TimeSpan lag)
    {
        var held = broker.Venue.GetState().NetOf(symbol);
        if (lag == TimeSpan.Zero)
        {
            return held;
        }

        var executions = broker.Venue.Executions;
        var since = time.GetUtcNow() - lag;
        return held - executions.Where(execution => execution.Symbol == symbol && execution.ExecutedAt > since).Sum(static execution => execution.PositionChange);
    }

    /// <summary>What an exit of a side can still be for.</summary>
    public decimal AvailableOf(string symbol, bool isBuy) => Math.Max(0m, Math.Abs(broker.Venue.GetState().NetOf(symbol)) - HeldForOrders(symbol, isBuy));

    public Refusal InsufficientQuantity(string symbol, bool isBuy, decimal requested)
    {
        var asset = assets[AssetView.KeyOf(symbol)];
        var held = broker.Venue.GetState().NetOf(symbol);
        var heldForOrders = HeldForOrders(symbol, isBuy);
        var available = AvailableOf(symbol, isBuy);
        var related = broker.Venue.OpenOrders.Where(order => order.Symbol.Value == asset.Key && (order.Side == OrderSide.Buy) == isBuy).Select(order => ids.OfOrder(order.VenueOrderId)).ToList();
        return Refusal.Forbidden(
            $"insufficient {(asset.IsPair ? $"balance for {symbol[..symbol.IndexOf('/', StringComparison.Ordinal)]}" : "qty available for order")} (requested: {Decimals.Text(requested)}, available: {Decimals.Text(available)})",
            ("available", Decimals.Text(available)),
            ("existing_qty", Decimals.Text(Math.Abs(held))),
            ("held_for_orders", Decimals.Text(heldForOrders)),
            ("symbol", symbol)) with
        { RelatedOrders = related.Count > 0 ? related : null };
    }

    public Refusal InsufficientPower(OrderTicket ticket)
    {
        var price = ticket.LimitPrice ?? ticket.StopPrice ?? broker.Venue.GetPrice(ticket.Symbol) ?? 0m;
        var power = broker.GetAccountAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult()?.BuyingPower ?? 0m;
        return Refusal.Forbidden("insufficient buying power", ("buying_power", Decimals.Text(power)), ("cost_basis", Decimals.Text(ticket.Quantity * price * assets[AssetView.KeyOf(ticket.Symbol)].Multiplier)));
    }

    /// <summary>What open exits hold; of shares that sold calls keep that as well.</summary>
    private decimal HeldForOrders(Symbol symbol, bool isBuy) => (isBuy ? 0m : desk(null).LockedShares(symbol.Value)) + broker.Venue.GetHeldForOrders(symbol, isBuy ? OrderSide.Buy : OrderSide.Sell);
}
