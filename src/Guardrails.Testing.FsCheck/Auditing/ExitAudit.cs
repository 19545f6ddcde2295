using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.States;
using Guardrails.Testing.FsCheck.Playing;

namespace Guardrails.Testing.FsCheck.Auditing;

/// <summary>
/// Proves from the guard's own books, with nothing but the two extremes of the position, that an order cannot open or flip; then it must not be
/// denied. At the end the account is halted and everything is closed: a state stops no exit.
/// </summary>
internal sealed class ExitAudit : LifeAudit
{
    private bool _isProven;

    public override bool ClosesAtTheEnd => true;

    public override void BeforeSubmit(LifeWorld world, OrderRequest request) => _isProven = IsProven(world, request);

    public override void AfterSubmit(LifeWorld world, OrderRequest request, OrderResult result)
    {
        if (!_isProven)
        {
            return;
        }

        Observations++;
        if (result is OrderResult.Denied denied)
        {
            throw new LawViolation($"{request} can only reduce, and it was denied: {denied.Denial}");
        }
    }

    public override void AtCalm(LifeWorld world) => world.Guard.SetState(TradingScope.Account, TradingState.Halted, new("the end of the life", "law"));

    private static bool IsProven(LifeWorld world, OrderRequest request)
    {
        if (request.Effect != PositionEffect.Close || !IsWellFormed(world, request))
        {
            return false;
        }

        var leg = !world.Under.Adapter.Capabilities.HedgeMode ? PositionLeg.Net : request.Side == OrderSide.Sell ? PositionLeg.Long : PositionLeg.Short;
        if (world.Guard.FindPosition(request.Symbol, leg) is not { } position)
        {
            return false;
        }

        // Where the book is in doubt, an exit is proved against what the venue says; only an answer that nothing has bent can be held against the guard.
        var isInDoubt = position.InDoubt || world.Guard.GetState(TradingScope.Of(request.Symbol)) == TradingState.Quarantined;
        if (isInDoubt && (!world.IsCalm || world.Under.ReadTruth() is not { } truth || truth.InjectedEffects.Any(e => e.Symbol == request.Symbol) || truth.NetOf(request.Symbol, leg) != position.Net))
        {
            return false;
        }

        // What rests already may close the bot's own part first; holdings of others are not the bot's to close.
        return request.Side == OrderSide.Sell
            ? request.Quantity <= position.Low && request.Quantity <= position.Managed - (position.Net - position.Low)
            : request.Quantity <= -position.High && request.Quantity <= -position.Managed - (position.High - position.Net);
    }

    private static bool IsWellFormed(LifeWorld world, OrderRequest request)
    {
        if (world.Life.Instruments.FirstOrDefault(listed => listed.Instrument.Symbol == request.Symbol)?.Instrument is not { } instrument)
        {
            return false;
        }

        var needsLimit = request.Type is OrderType.Limit or OrderType.StopLimit;
        var needsStop = request.Type is OrderType.Stop or OrderType.StopLimit;
        return Enum.IsDefined(request.Side) && Enum.IsDefined(request.TimeInForce)
            && world.Under.Adapter.Capabilities.OrderTypes.Contains(request.Type) && instrument.OrderTypes?.Contains(request.Type) != false
            && request.Quantity >= Math.Max(instrument.LotSize, instrument.MinQuantity)
            && request.Quantity <= 1_000_000_000m
            && request.Quantity % instrument.LotSize == 0m
            && IsPrice(request.LimitPrice, needsLimit, instrument) && IsPrice(request.StopPrice, needsStop, instrument)
            && (instrument.MinNotional == 0m || !instrument.MinNotionalAppliesToExits)
            && request is { Strategy: null, SignalId: null, Parent: null, ExpectedNotional: null }
            && (request.ClientOrderId is null || (request.ClientOrderId.StartsWith("life-", StringComparison.Ordinal) && world.Guard.FindOrder(request.ClientOrderId) is null));
    }

    private static bool IsPrice(decimal? price, bool isNeeded, Instrument instrument) => price is { } p ? isNeeded && p > 0m && p % instrument.TickSizeAt(p) == 0m : !isNeeded;
}
