using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Events;
using Guardrails.Orders;
using Guardrails.Text;

namespace Guardrails.Deciding;

/// <summary>Judges canceling and replacing an order that lives. Until the venue has confirmed, the order counts as if neither had been asked for.</summary>
internal static class ReplaceJudge
{
    /// <summary>Why the order cannot be canceled in this way; <see langword="null"/> when it can. An order that has ended is for the caller to see.</summary>
    public static Violation? CancelProblem(BookView book, OrderView? slot, string clientOrderId, bool mayUnprotect) =>
        slot is null ? Refused(DenialCodes.OrderNotFound, clientOrderId)
        : slot.IsLive && !mayUnprotect && IsProtection(slot)
            ? Refused(DenialCodes.ProtectionNeedsOwnCall, $"{clientOrderId} protects {slot.Symbol}; use CancelProtectionAsync")
        : null;

    /// <summary>
    /// Judges a replacement: all rules, against the state it would leave. What the old order holds already is not counted a second time
    /// where it stays the same order; where the venue makes a new order of it, both count.
    /// </summary>
    public static Decision Decide(BookView book, ReplaceRequest? request, bool mayLoosen, in GuardInstant now, PositionSnapshot? read)
    {
        var slot = request?.ClientOrderId is { } id ? book.FindOrder(id) : null;
        if (request is null || slot is null)
        {
            OrderJudge.Forget(book, now);
            return new Decision(null, now.Utc, [request is null
                ? new Violation { Code = DenialCodes.RequestMissing, Rule = "Shape" }
                : Refused(DenialCodes.OrderNotFound, Identifier.Cap(request.ClientOrderId, 128))]);
        }

        var asked = Merge(slot, request);
        if (Problem(book, slot, request, mayLoosen) is { } problem)
        {
            OrderJudge.Forget(book, now);
            return new Decision(asked, now.Utc, [problem]);
        }

        if (book.Configuration.Capabilities.ReplaceQuantity == ReplaceQuantity.Total)
        {
            var decision = OrderJudge.Decide(book, asked, now, read, new ExistingPart(slot, slot.Booked + slot.Leaves, slot.Booked));
            return decision.IsApproved && book.Frame.Quantity <= slot.Booked ? new Decision(asked, now.Utc, [NothingLeft(book.Frame.Quantity, slot)]) : decision;
        }

        return OrderJudge.Decide(book, asked with { Quantity = asked.Quantity - slot.Booked }, now, read, new ExistingPart(slot, 0m, 0m));
    }

    /// <summary>The event that reserves what the last <see cref="ReplaceJudge.Decide"/> approved.</summary>
    public static GuardEvent ToEvent(BookView book, Attribution? by)
    {
        var f = book.Frame;
        var old = f.Existing.Order!;
        return book.Configuration.Capabilities.ReplaceQuantity == ReplaceQuantity.Total
            ? new GuardEvent.ReplaceRequested(
                f.Now, old.ClientOrderId, f.Quantity, f.LimitPrice, f.StopPrice,
                !f.IsProvenExit && book.Limits.RequireBuyingPower ? Math.Max(0m, f.AccountValue - old.BuyingPowerHold) : 0m, by, OrderJudge.Evidence(book))
            : OrderJudge.Admission(book, replaces: old.ClientOrderId);
    }

    /// <summary>Whether the order's disappearance would leave a position without its stop.</summary>
    public static bool IsProtection(OrderView slot) =>
        (slot.IsExit || slot.Entry is not null)
        && (slot.IsStop || slot.GroupHasLiveStop);

    private static Violation NothingLeft(decimal quantity, OrderView slot) => new()
    {
        Code = DenialCodes.QuantityInvalid,
        Rule = "Order",
        Observed = quantity,
        Limit = slot.Booked,
        Unit = "units",
        Subject = "a new quantity must be above what is executed already",
    };

    public static Violation Refused(DenialCode code, string? subject) => new() { Code = code, Rule = "Order", Subject = subject ?? "" };

    private static OrderRequest Merge(OrderView slot, ReplaceRequest request) => new()
    {
        Symbol = slot.Symbol,
        Side = slot.Side,
        Quantity = request.Quantity ?? slot.Quantity,
        Type = slot.Type,
        LimitPrice = request.LimitPrice ?? slot.LimitPrice,
        StopPrice = request.StopPrice ?? slot.StopPrice,
        TimeInForce = slot.TimeInForce ?? TimeInForce.GoodTillCancel,
        Effect = slot.Effect,
        Strategy = slot.Strategy,
        Parent = slot.Parent,
    };

    private static Violation? Problem(BookView book, OrderView slot, ReplaceRequest request, bool mayLoosen)
    {
        var id = slot.ClientOrderId;
        return book.Configuration.Capabilities.ReplaceQuantity == ReplaceQuantity.NotSupported
                ? Refused(DenialCodes.OrderNotReplaceable, "this venue cannot replace orders; cancel it and submit another")
            : !slot.Managed ? Refused(DenialCodes.OrderNotReplaceable, $"{id} was not sent through this guard")
            : slot.State is not (OrderState.Working or OrderState.PartiallyFilled) ? Refused(DenialCodes.OrderNotReplaceable, $"{id} is {slot.State}; it must be confirmed and at rest")
            : slot.HasAttachedExits && book.Configuration.Capabilities.ReplaceQuantity == ReplaceQuantity.Independent
                ? Refused(DenialCodes.OrderNotReplaceable, $"exits wait for the fills of {id}, and this venue would make another order of it; cancel the group and submit another")
            : slot.GroupId is not null || slot.Entry is not null ? Refused(DenialCodes.OrderNotReplaceable, $"{id} is a leg of a group; cancel the group and submit another")
            : slot.MultilegId is { } whole ? Refused(DenialCodes.OrderNotReplaceable, $"{id} is a leg of {whole}; cancel the order and submit another")
            : (request.LimitPrice is not null && slot.LimitPrice is null) || (request.StopPrice is not null && slot.StopPrice is null)
                ? Refused(DenialCodes.OrderNotReplaceable, $"a {slot.Type} order has no such price")
            : request is { Quantity: null, LimitPrice: null, StopPrice: null } ? Refused(DenialCodes.OrderNotReplaceable, "nothing is to be changed")
            : request.Quantity is { } quantity && quantity <= slot.Booked
                ? NothingLeft(quantity, slot)
            : !mayLoosen && IsProtection(slot) && Loosens(slot, request)
                ? Refused(DenialCodes.ProtectionNeedsOwnCall, $"{id} protects {slot.Symbol}, and this loosens it; use LoosenProtectionAsync")
            : null;
    }

    /// <summary>Less of it, later, or at a limit that is harder to execute.</summary>
    private static bool Loosens(OrderView slot, ReplaceRequest request) =>
        request.Quantity < slot.Quantity || (slot.Side == OrderSide.Sell
            ? request.StopPrice < slot.StopPrice || request.LimitPrice > slot.LimitPrice
            : request.StopPrice > slot.StopPrice || request.LimitPrice < slot.LimitPrice);
}
