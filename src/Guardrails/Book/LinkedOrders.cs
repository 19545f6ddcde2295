using Guardrails.Events;

namespace Guardrails.Book;

/// <summary>Orders that belong together: groups of which the venue fills one leg's worth, and orders of several instruments of which it fills all legs.</summary>
internal sealed class LinkedOrders
{
    private readonly Dictionary<(PositionBook Position, string Id), OrderGroup> _groups = [];
    private readonly SortedDictionary<string, MultilegOrder> _multilegs = new(StringComparer.Ordinal);
    private readonly List<MultilegOrder> _open = [];

    /// <summary>Orders of several instruments whose legs may part, or have parted and nobody was told.</summary>
    public IReadOnlyList<MultilegOrder> OpenMultilegs => _open;

    /// <summary>The order is one of a group from now on. Per position: what a group leaves to one symbol says nothing about another.</summary>
    public void JoinGroup(OrderSlot slot, PositionBook position, string groupId, decimal quantity)
    {
        if (!_groups.TryGetValue((position, groupId), out var group))
        {
            group = new OrderGroup(groupId, quantity);
            _groups.Add((position, groupId), group);
        }

        group.Widen(quantity);
        slot.LinkTo(group);
    }

    /// <summary>The order is a leg of an order of several instruments from now on.</summary>
    public void JoinMultileg(OrderSlot slot, MultilegLink link, in GuardInstant at)
    {
        if (!_multilegs.TryGetValue(link.Id, out var order))
        {
            _multilegs.Add(link.Id, order = new MultilegOrder(link));
        }

        order.Add(slot, link.Ratio);
        slot.LinkTo(order);
        NoteChange(slot, at);
    }

    /// <summary>The state of an order, or what it has executed, has changed.</summary>
    public void NoteChange(OrderSlot slot, in GuardInstant at)
    {
        if (slot.Multileg is { } order)
        {
            order.NoteChange(at);
            Sort(order);
        }
    }

    /// <summary>It was told that a leg is missing.</summary>
    public void NoteTold(string clientOrderId)
    {
        if (_open.Find(o => o.Has(clientOrderId)) is { } order)
        {
            order.NoteTold();
            Sort(order);
        }
    }

    public void Forget(OrderSlot slot, PositionBook position)
    {
        if (slot.Group is { } group && group.Legs.TrueForAll(static l => !l.IsLive))
        {
            _groups.Remove((position, group.Id));
        }

        if (slot.Multileg is { HasLive: false } order)
        {
            _multilegs.Remove(order.Id);
            _open.Remove(order);
        }
    }

    /// <summary>The clocks parted; see <see cref="AccountBook"/> on what moves forward and what only back.</summary>
    public void MoveClock(long moved)
    {
        foreach (var order in _multilegs.Values)
        {
            order.MoveClock(moved);
        }
    }

    /// <summary>Another process counts another monotonic time.</summary>
    public void RestartClock(in GuardInstant at)
    {
        foreach (var order in _multilegs.Values)
        {
            order.RestartClock(at);
        }
    }

    public void WriteTo(StateText text)
    {
        foreach (var group in _groups.OrderBy(static g => g.Key.Position.Handle).ThenBy(static g => g.Key.Id, StringComparer.Ordinal))
        {
            group.Value.WriteTo(text);
        }

        foreach (var order in _multilegs.Values)
        {
            order.WriteTo(text);
        }
    }

    private void Sort(MultilegOrder order)
    {
        if (order.IsSettled)
        {
            _open.Remove(order);
        }
        else if (!_open.Contains(order))
        {
            _open.Add(order);
        }
    }
}
