using Guardrails.Book;
using Guardrails.Orders;
using Guardrails.Text;

namespace Guardrails.Protection;

/// <summary>What is to protect a position, in prices. Written before the first order of it is sent, so that a restart goes on with it; it ends with the position.</summary>
/// <param name="Side">The side that it protects. A position on the other side is not the one it was made for.</param>
/// <param name="EntryPrice">The price that the offsets of the plan counted from.</param>
/// <param name="StopPrice">The trigger of the stop.</param>
/// <param name="TargetPrice">The limit of the target; <see langword="null"/> when there is none.</param>
/// <param name="InitialRisk">The initial risk (R), as a distance of prices.</param>
/// <param name="TimeInForce">How long the exits live.</param>
/// <param name="By">Who asked for it, and why.</param>
/// <param name="SuspendedUntilUtcTicks">Until when nothing protects the position, because somebody said so; 0 when nobody did.</param>
/// <param name="Failures">How often the venue has refused what protects the position, since all of it was covered last.</param>
/// <param name="EntryId">The entry that the plan came with; <see langword="null"/> when it is of a position that was there. Until that entry has ended, the plan stays although nothing is held.</param>
/// <param name="Course">How the plan follows the price; <see langword="null"/> when it does not.</param>
internal sealed record ProtectionSlot(
    PositionSide Side, decimal EntryPrice, decimal StopPrice, decimal? TargetPrice, decimal InitialRisk, TimeInForce TimeInForce, Attribution By, long SuspendedUntilUtcTicks = 0L, int Failures = 0, string? EntryId = null, ProtectionCourse? Course = null)
{
    /// <summary>After so many refusals the stop is placed alone.</summary>
    private const int MostOfPair = 3;

    /// <summary>After so many refusals the position is closed.</summary>
    private const int MostOfStop = 6;

    public bool IsLong => Side == PositionSide.Long;

    /// <summary>Whether the venue refuses the stop together with the target: it rests alone then, and the guard watches the price of the target.</summary>
    public bool IsStopAlone => Failures >= MostOfPair;

    /// <summary>Whether the venue refuses the stop as well.</summary>
    public bool IsHopeless => Failures >= MostOfStop;

    /// <summary>The plan after refusals that are over, because all of the position is covered for a while: what the venue refuses as a pair is not tried as one again.</summary>
    public ProtectionSlot Forgive() => this with { Failures = Failures >= MostOfPair ? MostOfPair : 0 };

    /// <summary>The plan as long as the position is the one that it was made for: nothing of one that was closed, unless the entry that it came with is alive and can open it again.</summary>
    public ProtectionSlot? Settle(PositionView position) => position.ProtectedQuantity switch
    {
        0m => EntryId is { } id && position.Live.Any(o => IsEntry(o, id)) ? Note(0m) : null,
        var held => (held > 0m) == IsLong ? Note(Math.Abs(held)) : null,
    };

    /// <summary>The plan once the position has changed: what was added was opened, and with what an exit of a part has executed, the stop goes where it is to be after it.</summary>
    private ProtectionSlot Note(decimal held) => Course?.Note(held) is not { } course || ReferenceEquals(course, Course) ? this
        : Course.Exit?.StopPrice is { } stop && course.Exit is null && !IsLooser(stop) ? this with { StopPrice = stop, Course = course }
        : this with { Course = course };

    /// <summary>Whether an order is the entry, or one that has replaced it.</summary>
    private static bool IsEntry(OrderView order, string id)
    {
        for (var at = order as OrderSlot; at is not null; at = at.Replaces)
        {
            if (at.ClientOrderId == id)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether another plan asks for the same.</summary>
    public bool AsksFor(ProtectionSlot other) => (Side, StopPrice, TargetPrice) == (other.Side, other.StopPrice, other.TargetPrice) && FollowsAs(other);

    /// <summary>Whether another plan follows the price by the same rules.</summary>
    public bool FollowsAs(ProtectionSlot other) => Course is null ? other.Course is null : other.Course is { } course && Course.HasRulesOf(course);

    /// <summary>The plan after a split: prices in the shares of now, rounded so that the stop risks no more. Four shares for one make a stop of 90 one of 22.50.</summary>
    public ProtectionSlot Rescale(decimal factor, PriceSteps steps) => this with
    {
        EntryPrice = EntryPrice * factor,
        StopPrice = Rounded(StopPrice * factor, steps),
        TargetPrice = TargetPrice is { } target ? Rounded(target * factor, steps) : null,
        InitialRisk = InitialRisk * factor,
        Course = Course?.Rescale(factor),
    };

    private decimal Rounded(decimal price, PriceSteps steps) => Math.Max(steps.Least, IsLong ? steps.Up(price) : steps.Down(price));

    public void WriteTo(StateText text)
    {
        text.Line("protection", Side, EntryPrice, StopPrice, TargetPrice, InitialRisk, TimeInForce, By.Reason, By.Actor, SuspendedUntilUtcTicks, Failures, EntryId);
        Course?.WriteTo(text);
    }

    /// <summary>Whether a stop at another price risks more.</summary>
    public bool IsLooser(decimal stop) => IsLong ? stop < StopPrice : stop > StopPrice;

    /// <summary>Whether a price is where the stop executes.</summary>
    public bool IsThrough(decimal price) => IsLong ? price <= StopPrice : price >= StopPrice;

    /// <summary>Why an exit of the plan would execute at once; <see langword="null"/> when none would.</summary>
    public string? WhyAtOnce(decimal price) => IsThrough(price) ? $"the price is {Phrase.Number(price)}, and a stop at {Phrase.Number(StopPrice)} would execute at once"
        : IsAtTarget(price) ? $"the price is {Phrase.Number(price)}, and a target at {Phrase.Number(TargetPrice!.Value)} would execute at once"
        : null;

    /// <summary>The exits of the plan for a quantity: the stop, and before it the target where there is to be one. They go out as one.</summary>
    /// <param name="symbol">The instrument.</param>
    /// <param name="quantity">How much they close, unsigned.</param>
    /// <param name="target">The limit of the target; <see langword="null"/> for a stop alone.</param>
    /// <param name="timeInForce">How long they live.</param>
    /// <param name="stopLimit">The limit of the stop, where the venue takes none without; otherwise <see langword="null"/>.</param>
    /// <param name="strategy">Whose they are.</param>
    public OrderRequest[] ToExits(Symbol symbol, decimal quantity, decimal? target, TimeInForce timeInForce, decimal? stopLimit, string? strategy = null)
    {
        var stop = new OrderRequest
        {
            Symbol = symbol,
            Side = IsLong ? OrderSide.Sell : OrderSide.Buy,
            Quantity = quantity,
            Type = stopLimit is null ? OrderType.Stop : OrderType.StopLimit,
            StopPrice = StopPrice,
            LimitPrice = stopLimit,
            TimeInForce = timeInForce,
            Effect = PositionEffect.Close,
            Strategy = strategy,
        };
        return target is { } limit ? [stop with { Type = OrderType.Limit, StopPrice = null, LimitPrice = limit }, stop] : [stop];
    }

    /// <summary>Whether a price is where the target executes.</summary>
    public bool IsAtTarget(decimal price) => TargetPrice is { } target && (IsLong ? price >= target : price <= target);
}
