using Guardrails.Exposure;
using Guardrails.Orders;

namespace Guardrails.Book;

/// <summary>
/// Quantity and prices of one order: those it has, those it may get from a replacement under way, and the widest it was ever approved for.
/// </summary>
internal struct OrderTerms(OrderType type, decimal slippage, decimal quantity, decimal? limitPrice, decimal? stopPrice, decimal mostApproved)
{
    // Most orders are never replaced: what only a replacement leaves behind needs no room in them.
    private EarlierTerms? _earlier;

    /// <summary>The whole quantity: as approved, or as the venue has it when that is more.</summary>
    public decimal Quantity { get; private set; } = quantity;

    public decimal? LimitPrice { get; private set; } = limitPrice;

    public decimal? StopPrice { get; private set; } = stopPrice;

    /// <summary>The largest whole quantity that was ever approved: a report of no more than that is at worst an old one.</summary>
    public decimal MostApproved { get; private set; } = mostApproved;

    /// <summary>What the order may become while a replacement is under way; <see langword="null"/> otherwise.</summary>
    public Replacement? Pending { get; private set; }

    /// <summary>The limit that was easiest to execute at before the order was last replaced; <see langword="null"/> when it never was.</summary>
    public readonly decimal? EarlierLimitPrice => _earlier?.LimitPrice;

    /// <summary>When the order was last replaced.</summary>
    public long ReplacedAtUtcTicks { get; private set; }

    /// <summary>Highest price the order can work at, for valuation, that of a replacement under way included; 0 when it has none of its own.</summary>
    public decimal CeilingPrice { get; private set; } = Valuation.CeilingPrice(type, limitPrice, stopPrice, slippage);

    /// <summary>What the venue has shown that differs from the terms; <see langword="null"/> when nothing did.</summary>
    public ShownTerms? Shown { get; private set; }

    /// <summary>The whole quantity the order may be executed for: the larger one while a replacement is under way.</summary>
    public readonly decimal OpenQuantity => Pending is { } pending ? Math.Max(Quantity, pending.Quantity) : Quantity;

    /// <summary>What the order was executed for at least when it is filled: the smaller one while a replacement is under way.</summary>
    public readonly decimal SureQuantity => Pending is { } pending ? Math.Min(Quantity, pending.Quantity) : Quantity;

    /// <summary>A replacement was asked for.</summary>
    public void Request(Replacement replacement, OrderType type, decimal slippage)
    {
        Pending = replacement;
        MostApproved = Math.Max(MostApproved, replacement.Quantity);
        CeilingPrice = Math.Max(CeilingPrice, Valuation.CeilingPrice(type, replacement.LimitPrice, replacement.StopPrice, slippage));
    }

    /// <summary>The venue has confirmed the replacement: its terms are the order's.</summary>
    public void Confirm(in GuardInstant at, OrderType type, OrderSide side, decimal slippage)
    {
        var loosest = EarlierLimitPrice ?? LimitPrice;
        _earlier = new EarlierTerms((side == OrderSide.Buy) == (loosest > LimitPrice) ? loosest : LimitPrice);
        ReplacedAtUtcTicks = at.UtcTicks;
        (Quantity, LimitPrice, StopPrice) = (Pending!.Quantity, Pending.LimitPrice, Pending.StopPrice);
        EndRequest(type, slippage);
    }

    /// <summary>The replacement did not happen.</summary>
    public void Refuse(OrderType type, decimal slippage) => EndRequest(type, slippage);

    /// <summary>The order has ended: nothing is asked of it any more.</summary>
    public void Abandon() => Pending = null;

    /// <summary>
    /// The venue has other terms. A quantity larger than either is that large whatever becomes of a replacement; a price is the order's highest
    /// whatever becomes of it.
    /// </summary>
    public void Correct(decimal quantity, ShownTerms? shown)
    {
        if (Pending is { } pending && quantity > OpenQuantity)
        {
            Pending = pending with { Quantity = quantity };
        }

        // Several differences of one report are told one after the other: none takes back what another one has brought.
        Quantity = Math.Max(Quantity, quantity);
        Shown = shown is null || Shown is not { } before ? shown ?? Shown
            : new ShownTerms(shown.Smaller ?? before.Smaller, shown.LimitPrice ?? before.LimitPrice, shown.StopPrice ?? before.StopPrice, Math.Max(shown.CeilingPrice, before.CeilingPrice));
        CeilingPrice = Math.Max(CeilingPrice, Shown?.CeilingPrice ?? 0m);
    }

    /// <summary>The wall clock was set back.</summary>
    public void MoveClock(long back)
    {
        ReplacedAtUtcTicks += back;
        Pending = Pending is { } pending ? pending with { AskedAtUtcTicks = pending.AskedAtUtcTicks + back } : null;
    }

    public readonly void WriteTo(StateText text) =>
        text.Line("terms", Quantity, LimitPrice, StopPrice, MostApproved, EarlierLimitPrice, ReplacedAtUtcTicks, CeilingPrice, Pending, Shown?.Smaller, Shown?.LimitPrice, Shown?.StopPrice, Shown?.CeilingPrice);

    private void EndRequest(OrderType type, decimal slippage)
    {
        Pending = null;
        CeilingPrice = Math.Max(Valuation.CeilingPrice(type, LimitPrice, StopPrice, slippage), Shown?.CeilingPrice ?? 0m);
    }

    /// <summary>What is remembered of the terms before the last replacement.</summary>
    private sealed record EarlierTerms(decimal? LimitPrice);
}
