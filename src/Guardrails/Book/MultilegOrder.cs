using System.Globalization;
using Guardrails.Events;

namespace Guardrails.Book;

/// <summary>An order of several instruments that the venue executes in their ratios, or not at all. Its legs count each by itself.</summary>
internal sealed class MultilegOrder(MultilegLink link)
{
    private readonly List<(OrderSlot Order, int Ratio)> _legs = [];
    private bool _isTold;
    private (decimal Booked, int Live) _last;

    public string Id { get; } = link.Id;

    /// <summary>Whether it has a net price, so that its legs can rest.</summary>
    public bool IsPriced { get; } = link.IsPriced;

    /// <summary>The legs.</summary>
    public IEnumerable<OrderView> Legs => _legs.Select(static l => l.Order);

    /// <summary>When a leg last executed something or ended; what else is told of it moves nothing.</summary>
    public GuardInstant ChangedAt { get; private set; }

    /// <summary>Whether a leg may still fill.</summary>
    public bool HasLive => _legs.Exists(static l => l.Order.IsLive);

    /// <summary>Whether nothing is left to look at: every leg has ended in step with the others, or what is missing was told.</summary>
    public bool IsSettled => _isTold || (!HasLive && MostUnits == FewestUnits);

    /// <summary>
    /// Whether the legs are out of step, or will be: one has executed more units than another, or lives on at the venue although another has ended unfilled. A leg
    /// whose outcome is unknown may have ended as well.
    /// </summary>
    public bool HasParted => MostUnits != FewestUnits || (_legs.Exists(static l => l.Order is { IsLive: true, IsWaiting: false }) && _legs.Exists(static l => !l.Order.IsLive && l.Order.Booked < l.Order.Quantity));

    /// <summary>The leg that has executed the fewest units; of several, one that has ended.</summary>
    public OrderView Missing => _legs.MinBy(static l => (l.Order.Booked / l.Ratio, l.Order.IsLive)).Order;

    private decimal MostUnits => _legs.Max(static l => l.Order.Booked / l.Ratio);

    private decimal FewestUnits => _legs.Min(static l => l.Order.Booked / l.Ratio);

    public void Add(OrderSlot leg, int ratio) => _legs.Add((leg, ratio));

    public bool Has(string clientOrderId) => _legs.Exists(l => l.Order.ClientOrderId == clientOrderId);

    public void NoteChange(in GuardInstant at)
    {
        var now = (_legs.Sum(static l => l.Order.Booked), _legs.Count(static l => l.Order.IsLive));
        (_last, ChangedAt) = (now, now == _last ? ChangedAt : at);
    }

    /// <summary>It was told that a leg is missing.</summary>
    public void NoteTold() => _isTold = true;

    public void MoveClock(long moved) => ChangedAt = ChangedAt.Moved(moved);

    public void RestartClock(in GuardInstant now) => ChangedAt = ChangedAt.Restarted(now);

    /// <summary>What every leg has executed, for people.</summary>
    public string Describe() => string.Join(", ", _legs.Select(static l => string.Create(CultureInfo.InvariantCulture, $"{l.Order.Side.ToString().ToUpperInvariant()} {l.Order.Quantity} {l.Order.Symbol} executed {l.Order.Booked}{(l.Order.IsLive ? ", alive" : "")}")));

    public void WriteTo(StateText text) =>
        text.Line("multileg", Id, IsPriced, _isTold, ChangedAt, _last.Booked, _last.Live, string.Join(',', _legs.Select(static l => string.Create(CultureInfo.InvariantCulture, $"{l.Order.ClientOrderId}*{l.Ratio}"))));
}
