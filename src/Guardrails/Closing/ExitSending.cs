using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Orders;
using Guardrails.Shell;

namespace Guardrails.Closing;

/// <summary>
/// Sends the exits of one run of a close, in the terms that can execute: at market as a rule; with a limit beyond the best price outside the regular session, and beyond the account's own
/// orders where the venue refuses to trade with itself; as two linked exits where it refuses that as well.
/// </summary>
/// <param name="sender">Sends.</param>
/// <param name="reader">Reads the venue.</param>
/// <param name="symbol">The instrument.</param>
/// <param name="name">Names the run; its orders are named after it.</param>
/// <param name="maxSlippage">How far beyond the best price a limit goes at most, as a fraction.</param>
internal sealed class ExitSending(VenueSender sender, VenueReader reader, Symbol symbol, string name, decimal maxSlippage)
{
    private const int MostSendsAtOnce = 50;
    private const decimal FirstSlippage = 0.01m;

    /// <summary>How long an exit with a limit may stay without an end before it is sent anew, by the prices of then.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly OrderGuard _guard = sender.Guard;
    private readonly ExitMarket _market = new(sender, symbol);
    private readonly List<(string ClientOrderId, OrderRequest Request)> _sent = [];
    private readonly HashSet<string> _givenUp = new(StringComparer.Ordinal);
    private decimal? _provable;
    private string? _lastSent;
    private long? _limitedAt;
    private int _sends;
    private int _outdated;
    private int _selfTrades;

    /// <summary>Whether the instrument can be traded now.</summary>
    public ExitMarket Market => _market;

    /// <summary>The pauses after refusals.</summary>
    public Backoff Backoff { get; } = new(sender.Time);

    /// <summary>Whether resting exits have to give way before another exit is sent.</summary>
    public bool Displaces { get; private set; } = sender.Capabilities.ExitCap != ExitCap.ReduceOnly;

    /// <summary>Whether the venue has refused an exit.</summary>
    public bool WasRefused { get; private set; }

    /// <summary>What stood in the way last, for people.</summary>
    public string Detail { get; set; } = "";

    /// <summary>
    /// Exits under way that do not execute any more: those that the session does not take, for example a market order that waits for the morning while limits execute, and those whose limit the
    /// market has left behind. None while nothing could be sent instead. When the market closes, a limit of the extended hours ends with them: what is to wait for the morning has to be sent anew.
    /// </summary>
    public TrackedOrder[] Outdated(ExitView view) => _market.Status.Phase switch
    {
        MarketPhase.Halted => [],
        MarketPhase.Closed => [.. view.UnderWay.Where(static o => o.TimeInForce == TimeInForce.DayExtended)],
        MarketPhase.ExtendedHours when LimitOf(view, maxSlippage, clears: false) is null => [],
        _ => [.. view.UnderWay.Where(o => IsAnswered(o) && (!_market.Status.Executes(o.Type, o.TimeInForce) || (IsPriced(o) && (_limitedAt is not { } at || sender.Time.GetElapsedTime(at) >= Patience))))],
    };

    /// <summary>Whether the venue is known to have the order: one of unknown outcome is found out first, because a cancellation of it proves nothing.</summary>
    public static bool IsAnswered(TrackedOrder order) => order.State is not (OrderState.Unknown or OrderState.Reserved or OrderState.InFlight);

    /// <summary>Whether orders of the bot's own on the other side have to go, also when a part is closed: the venue refuses to trade with them, and no limit is beyond them.</summary>
    public bool OwnOrdersBlock(ExitView view) => _selfTrades > 0 && LimitOf(view, maxSlippage, clears: true) is null;

    /// <summary>Waits a moment where the session takes limits alone and there is no price for one: what protects does not give way to an exit that could not be sent.</summary>
    /// <returns>Whether it has waited.</returns>
    public async ValueTask<bool> AwaitPriceAsync(ExitView view, CancellationToken cancellationToken)
    {
        if (_market.Status.Phase != MarketPhase.ExtendedHours || LimitOf(view, maxSlippage, clears: false) is not null)
        {
            return false;
        }

        Detail = $"{symbol} is {_market.Status}, and no price is known that an exit could be limited by";
        await Backoff.PauseAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Exits that are being canceled because they do not execute are no refusals of the venue; the next one goes further.</summary>
    public void GiveUp(TrackedOrder[] exits)
    {
        _lastSent = null;
        var priced = exits.Where(o => IsPriced(o) && _givenUp.Add(o.ClientOrderId)).ToArray();
        _outdated += priced.Length > 0 ? 1 : 0;
        Detail = $"{exits.Length} exits do not execute, and are not confirmed as canceled";
    }

    /// <summary>Whether an order can rest: it has a price, and does not end by itself.</summary>
    public static bool IsPriced(TrackedOrder order) => order.Type != OrderType.Market && order.TimeInForce is not (TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill);

    /// <summary>Sends an exit.</summary>
    /// <returns>Why the guard refuses it for good; <see langword="null"/> when it is sent, or is worth trying again.</returns>
    public async ValueTask<Denial?> SendAsync(ExitView view, decimal quantity, CancellationToken cancellationToken)
    {
        if (_lastSent is { } before && _guard.FindOrder(before) is { Filled: 0m } ended && Book.OrderView.IsTerminal(ended.State))
        {
            // The venue took the exit and then refused it: the next one waits, and resting exits have to give way.
            Detail = $"the last exit was {ended.State}: {ended.Reason}";
            _lastSent = null;
            (Displaces, WasRefused) = (true, true);
            await Backoff.PauseAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }

        if (_sends >= MostSendsAtOnce)
        {
            // The slices of a large exit pass at once; a run that needs more sends than that must not flood the venue.
            await Backoff.PauseAsync(cancellationToken).ConfigureAwait(false);
        }

        var requests = Terms(view, _market.Executable(Slice(view, quantity)));
        if (requests.Length == 0)
        {
            Detail = $"{symbol} is {_market.Status}, and no limit executes that is beyond the orders of the account on the other side";
            await Backoff.PauseAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }

        _provable = null;
        var result = requests.Length == 1 ? await sender.SubmitAsync(requests[0], cancellationToken).ConfigureAwait(false)
            : (await sender.SubmitGroupAsync(new GroupRequest { Exits = requests }, cancellationToken).ConfigureAwait(false)).Each()[0];
        _limitedAt = requests[0].LimitPrice is null ? _limitedAt : sender.Time.GetTimestamp();
        return await ReadAsync(view, requests, result, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An exit whose outcome is unknown is sent again where a second send cannot add exposure.</summary>
    public async ValueTask RepeatUnknownAsync(CancellationToken cancellationToken)
    {
        foreach (var (id, request) in _sent)
        {
            if (_guard.FindOrder(id) is { State: OrderState.Unknown })
            {
                await sender.SubmitAsync(request, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<Denial?> ReadAsync(ExitView view, OrderRequest[] requests, OrderResult result, CancellationToken cancellationToken)
    {
        switch (result)
        {
            case OrderResult.Accepted accepted:
                Backoff.Reset();
                _lastSent = accepted.Order.ClientOrderId;
                Remember(accepted.Order.ClientOrderId, requests);
                return null;
            case OrderResult.Unknown unknown:
                Remember(unknown.ClientOrderId, requests);
                return null;
            case OrderResult.Rejected rejected:
                // The venue has not released held inventory yet, refuses an exit beside the resting ones, or would trade with the account itself: all of those have to give way.
                Detail = $"the venue refused: {rejected.Rejection}";
                (Displaces, WasRefused) = (true, true);
                _selfTrades = rejected.Rejection.IsSelfTrade ? _selfTrades + 1 : 0;
                await Backoff.PauseAsync(cancellationToken).ConfigureAwait(false);
                await reader.RefreshAsync(cancellationToken).ConfigureAwait(false);
                return null;
            case OrderResult.Denied denied when IsPassing(denied.Denial) || (denied.Denial.Has(DenialCodes.CloseUncovers) && CoverMayBeFree(view)):
                Displaces |= denied.Denial.Has(DenialCodes.CloseExceedsPosition) || denied.Denial.Has(DenialCodes.CloseUncovers);
                _provable = Provable(denied.Denial);
                Detail = denied.Denial.ToString();
                await Backoff.PauseAsync(cancellationToken).ConfigureAwait(false);
                await reader.RefreshAsync(cancellationToken).ConfigureAwait(false);
                return null;
            case OrderResult.Denied denied:
                return denied.Denial;
            default:
                throw new InvalidOperationException($"{result} is no known result.");
        }
    }

    /// <summary>A group has no way to be sent again by itself: what becomes of it is looked up.</summary>
    private void Remember(string clientOrderId, OrderRequest[] requests)
    {
        if (requests.Length == 1)
        {
            _sent.Add((clientOrderId, requests[0]));
        }
    }

    /// <summary>The exit in the terms that execute now; empty where the session takes limits alone and none executes beyond the orders of the account on the other side.</summary>
    private OrderRequest[] Terms(ExitView view, decimal quantity)
    {
        var isExtended = _market.Status.Phase == MarketPhase.ExtendedHours;
        var plain = new OrderRequest
        {
            Symbol = symbol,
            Side = SideOf(view),
            Quantity = quantity,
            Effect = PositionEffect.Close,
            Strategy = view.Slot?.Strategy,
            SignalId = name,
            Attempt = ++_sends,
        };
        if (!isExtended && _selfTrades == 0)
        {
            return [plain];
        }

        // Where nothing ever closes there is no day either.
        var limited = plain with { Type = OrderType.Limit, TimeInForce = isExtended ? TimeInForce.DayExtended : _market.Status.Until is null ? TimeInForce.GoodTillCancel : TimeInForce.Day };
        var slippage = Math.Min(maxSlippage, FirstSlippage * (1 << Math.Min(_outdated, 8)));
        if (_selfTrades < 2 && LimitOf(view, slippage, clears: _selfTrades > 0) is { } beyond)
        {
            return [limited with { LimitPrice = beyond }];
        }

        return isExtended ? []
            : view.LinksExits && LimitOf(view, slippage, clears: false) is { } limit && view.Prices.Beyond(plain.Side, limit, slippage) is { } stop
                ? [limited with { LimitPrice = limit }, limited with { Type = OrderType.Stop, StopPrice = stop, Attempt = ++_sends }]
                : [plain];
    }

    /// <summary>The side of an exit of the position.</summary>
    public static OrderSide SideOf(ExitView view) => view.Basis > 0m ? OrderSide.Sell : OrderSide.Buy;

    private decimal? LimitOf(ExitView view, decimal width, bool clears) => view.Prices.Limit(SideOf(view), width, maxSlippage, clears);

    /// <summary>
    /// What one order can close: no more than the venue takes, with a rest that can still be traded, after a refusal no more than the venue was seen to
    /// hold, and after a denial no more than was proved. With 105 held and orders of 10 to 100, 95 go first.
    /// </summary>
    private decimal Slice(ExitView view, decimal quantity)
    {
        var slice = WasRefused && view.SeenHeld is { } held && held >= view.Tradable ? Math.Min(quantity, held) : quantity;
        slice = _provable is { } proved && proved >= view.Tradable ? Math.Min(slice, proved) : slice;
        return view.Largest is { } most && slice > most && slice - most < view.Tradable ? slice - view.Tradable : slice;
    }

    /// <summary>Whether what covers a short option becomes free: that is being bought back, a sale of it is being canceled, or exits that rest have not given way yet.</summary>
    private bool CoverMayBeFree(ExitView view) => _guard.IsCoverFreeing(symbol) || (!Displaces && view.Resting.Count > 0);

    /// <summary>What the guard could have proved of an exit that was too large; <see langword="null"/> when nothing.</summary>
    private static decimal? Provable(Denial denial) =>
        denial.Violations.FirstOrDefault(static v => v.Code == DenialCodes.CloseExceedsPosition) is { Limit: > 0m and var limit } ? limit : null;

    /// <summary>
    /// Whether what stood in the way of the exit can go away by itself: the position moved meanwhile or could not be read, or the send began too late.
    /// </summary>
    private static bool IsPassing(Denial denial) => denial.Violations.All(static v =>
        v.Code == DenialCodes.ExitProofUnavailable || v.Code == DenialCodes.CloseExceedsPosition
        || v.Code == DenialCodes.ApprovalExpired || v.Code == DenialCodes.ApprovalWithdrawn);
}
