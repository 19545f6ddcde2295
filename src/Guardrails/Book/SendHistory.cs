using Guardrails.Events;

namespace Guardrails.Book;

/// <summary>What was sent a moment ago, and of which parents: what rate, repetition and parent rules ask.</summary>
/// <param name="limits">The limits.</param>
/// <param name="of">What this is a copy of, for a question: only parents are counted on in it.</param>
internal sealed class SendHistory(RiskLimits limits, SendHistory? of = null)
{
    private const int MaxParents = 100_000;

    private readonly RecentOrders? _recent = of is not null ? of._recent : limits.DuplicateWindow is { } window ? new RecentOrders(window.Ticks) : null;

    private readonly MessageLog? _messages = of is not null ? of._messages : limits.MaxMessages is { } messages
        ? new MessageLog((int)decimal.Floor(messages * (1m - limits.ExitMessageReserve)), limits.MessageWindow.Ticks)
        : null;

    private readonly Dictionary<string, MessageLog> _entries = of?._entries ?? new(StringComparer.Ordinal);
    private readonly Dictionary<string, ParentBook> _parents = new(StringComparer.Ordinal);
    private readonly LinkedList<ParentBook> _parentsInOrder = new();

    /// <summary>How many messages the window takes; 0 when messages are not limited.</summary>
    public int MessageBudget => _messages?.Budget ?? 0;

    public int ParentCount => _parents.Count + (of?._parents.Count(p => !_parents.ContainsKey(p.Key)) ?? 0);

    /// <summary>Whether another parent can be remembered: there is room, or the oldest has no live slices.</summary>
    public bool HasRoomForParent => of?.HasRoomForParent ?? (_parents.Count < MaxParents || _parentsInOrder.First!.Value.LiveSlices == 0);

    public bool HasRecent => _recent is { IsEmpty: false };

    /// <inheritdoc cref="RecentOrders.Since"/>
    public long? SinceSame(in OrderFingerprint print, in GuardInstant now) => _recent?.Since(print, now);

    public bool AreMessagesUsedUp(in GuardInstant now) => _messages?.IsUsedUp(now) ?? false;

    /// <summary>Whether a strategy had as many entries approved as the window takes.</summary>
    public bool AreEntriesUsedUp(string? strategy, in GuardInstant now) => _entries.TryGetValue(strategy ?? "", out var log) && log.IsUsedUp(now);

    public ParentBook? FindParent(string id) => _parents.GetValueOrDefault(id) ?? of?.FindParent(id);

    /// <summary>An order was admitted, so it counts as sent.</summary>
    public void Admit(GuardEvent.OrderAdmitted e, in OrderFingerprint print)
    {
        _recent?.Add(print, e.At);
        _messages?.Add(e.At);
        if (limits.MaxEntries is not { } budget || e.Order.IsExit)
        {
            return;
        }

        var strategy = e.Order.Strategy ?? "";
        if (!_entries.TryGetValue(strategy, out var log))
        {
            _entries.Add(strategy, log = new MessageLog(budget, limits.EntryWindow.Ticks));
        }

        log.Add(e.At);
    }

    /// <summary>A cancellation or a replacement was asked for.</summary>
    public void CountMessage(in GuardInstant at) => _messages?.Add(at);

    /// <summary>Somebody has looked: the entries of a strategy are counted anew.</summary>
    public void ForgetEntries(string? strategy) => _entries.Remove(strategy ?? "");

    /// <summary>The parent of a slice, remembered from now on.</summary>
    public ParentBook Parent(string id, decimal total)
    {
        if (_parents.TryGetValue(id, out var known))
        {
            return known;
        }

        if (_parents.Count >= MaxParents && _parentsInOrder.First is { Value: { LiveSlices: 0 } oldest })
        {
            _parentsInOrder.RemoveFirst();
            _parents.Remove(oldest.Id);
        }

        var added = of?.FindParent(id)?.Copy() ?? new ParentBook(id, total);
        _parents.Add(id, added);
        _parentsInOrder.AddLast(added);
        return added;
    }

    /// <summary>The wall clock jumped: how long ago something was sent does not change by that.</summary>
    public void MoveClock(long ticks) => Change(at => at.Moved(ticks));

    /// <summary>Another process counts another monotonic time.</summary>
    public void RestartClock(GuardInstant now) => Change(at => at.Restarted(now));

    public void WriteTo(StateText text)
    {
        _recent?.WriteTo(text);
        _messages?.WriteTo(text, "messages", null);
        foreach (var (strategy, log) in _entries.OrderBy(static e => e.Key, StringComparer.Ordinal))
        {
            log.WriteTo(text, "entries", strategy);
        }

        foreach (var parent in _parentsInOrder)
        {
            parent.WriteTo(text);
        }
    }

    private void Change(Func<GuardInstant, GuardInstant> at)
    {
        _recent?.Change(at);
        _messages?.Change(at);
        foreach (var (_, log) in _entries.OrderBy(static e => e.Key, StringComparer.Ordinal))
        {
            log.Change(at);
        }
    }
}
