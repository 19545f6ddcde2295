using Guardrails.Text;

namespace Guardrails.Book;

/// <summary>
/// What was executed of one order, each execution once: <see cref="Booked"/> is the larger of the sum of distinct executions and the venue's
/// cumulative quantity, and the position moves only by its changes (decision 0010).
/// </summary>
/// <remarks>
/// Example: an order of 10. The venue reports a cumulative quantity of 4: 4 are booked, none of them by an execution. The execution of 4 comes
/// later: the sum of executions is 4, the larger sum is still 4, and nothing moves.
/// </remarks>
internal struct FillTally
{
    // Most orders have one execution: only a second one needs a dictionary.
    private string? _firstExecution;
    private decimal _firstQuantity;
    private Dictionary<string, decimal>? _moreExecutions;
    private HashSet<string>? _executionsOnTheOtherSide;
    private HashSet<string>? _executionsOfUntoldFee;
    private decimal _executedOfUntoldFee;

    /// <summary>Sum of distinct executions.</summary>
    public decimal Executed { get; private set; }

    /// <summary>The venue's cumulative quantity.</summary>
    public decimal VenueCumulative { get; private set; }

    /// <summary>The larger of both sums.</summary>
    public decimal Booked { get; private set; }

    /// <summary>The most that was ever booked: a bust does not undo what the fills set to work at the venue.</summary>
    public decimal MostBooked { get; private set; }

    /// <summary>How much of what is booked is known from the cumulative quantity alone.</summary>
    public readonly decimal Inferred => Math.Max(0m, Booked - Math.Max(Executed, Settled));

    /// <summary>How much of what is booked a fee in the asset itself can have been taken of that nobody has told.</summary>
    public decimal FeeUntold { get; private set; }

    /// <summary>How much was booked when the position was last set to the venue's: the fees of that much are in there.</summary>
    public decimal Settled { get; private set; }

    /// <summary>Whether an execution was ever busted or corrected.</summary>
    public bool IsRevised { get; private set; }

    /// <summary>The venue's time of the last bust or correction: a cumulative quantity from before it is out of date.</summary>
    public long RevisedAtUtcTicks { get; private set; }

    /// <summary>
    /// Whether the larger sum is that, and none is below 0. Asked after every event, and most numbers are the very same digits: then nothing has to be
    /// worked out.
    /// </summary>
    public readonly bool AddsUp =>
        (DecimalParts.AreSame(Booked, Executed)
            ? DecimalParts.AreSame(VenueCumulative, Executed) || VenueCumulative <= Executed
            : Booked == Math.Max(Executed, VenueCumulative))
        && !DecimalParts.IsBelowZero(Booked)
        && (DecimalParts.AreSame(MostBooked, Booked) || MostBooked >= Booked);

    public readonly int ExecutionCount => (_firstExecution is null ? 0 : 1) + (_moreExecutions?.Count ?? 0);

    /// <summary>An order that was seen at the venue with fills of which no execution was told.</summary>
    public static FillTally Seen(decimal cumulative) => new() { VenueCumulative = cumulative, Booked = cumulative, MostBooked = cumulative };

    public readonly bool HasExecution(string executionId) => executionId == _firstExecution || (_moreExecutions?.ContainsKey(executionId) ?? false);

    /// <summary>The quantity booked under an execution id; <see langword="null"/> when the id is not known.</summary>
    public readonly decimal? QuantityOf(string executionId) =>
        executionId == _firstExecution ? _firstQuantity : _moreExecutions is not null && _moreExecutions.TryGetValue(executionId, out var q) ? q : null;

    /// <summary>Whether an execution moved the position to the side that the order does not have.</summary>
    public readonly bool IsOnOtherSide(string executionId, bool unlessKnown) => _executionsOnTheOtherSide?.Contains(executionId) ?? (unlessKnown && QuantityOf(executionId) is null);

    /// <summary>Whether an execution was told without its fee, where that can have been taken of the asset itself.</summary>
    public readonly bool IsFeeUntold(string executionId) => _executionsOfUntoldFee?.Contains(executionId) == true;

    /// <summary>Ids and quantities of the distinct executions, in a sequence that depends on nothing else.</summary>
    public readonly IEnumerable<(string Id, decimal Quantity)> Executions()
    {
        var all = new List<(string Id, decimal Quantity)>(ExecutionCount);
        if (_firstExecution is { } first)
        {
            all.Add((first, _firstQuantity));
        }

        all.AddRange((_moreExecutions ?? []).OrderBy(static e => e.Key, StringComparer.Ordinal).Select(static e => (e.Key, e.Value)));
        return all;
    }

    /// <summary>Takes an execution, or a cumulative quantity without one.</summary>
    /// <param name="executionId">The execution; <see langword="null"/> when none is named.</param>
    /// <param name="quantity">What it adds to the sum of executions; 0 when it was counted before.</param>
    /// <param name="cumulative">The venue's cumulative quantity.</param>
    /// <param name="booked">What both together add to the larger sum.</param>
    /// <param name="isOtherSide">Whether it moved the position to the side that the order does not have.</param>
    /// <param name="isFeeUntold">Whether a fee in the asset itself is possible and was not told.</param>
    public void Take(string? executionId, decimal quantity, decimal cumulative, decimal booked, bool isOtherSide, bool isFeeUntold)
    {
        if (executionId is not null)
        {
            NoteFee(executionId, quantity, isFeeUntold);
            if (quantity != 0m)
            {
                Remember(executionId, quantity, isOtherSide);
            }
        }
        else if (isFeeUntold)
        {
            _executedOfUntoldFee += quantity;
        }

        Executed += quantity;
        VenueCumulative = Math.Max(VenueCumulative, cumulative);
        Add(booked);
    }

    /// <summary>An execution has another quantity from now on; 0 when it was busted.</summary>
    public void Revise(string executionId, decimal quantity, decimal cumulative, decimal booked, long sourceUtcTicks, bool isOtherSide)
    {
        var change = quantity - (QuantityOf(executionId) ?? 0m);
        Executed += change;
        _executedOfUntoldFee += IsFeeUntold(executionId) ? change : 0m;
        Remember(executionId, quantity, isOtherSide);
        IsRevised = true;
        VenueCumulative = cumulative;
        RevisedAtUtcTicks = Math.Max(RevisedAtUtcTicks, sourceUtcTicks);
        Add(booked);
    }

    /// <summary>Both sums, were the fills of another order part of this one. An execution that both have counts once.</summary>
    public readonly (decimal Executed, decimal VenueCumulative) SumsWith(in FillTally other)
    {
        var own = this;
        return (
            Executed + other.Executed - other.Executions().Where(e => own.HasExecution(e.Id)).Sum(static e => e.Quantity),
            Math.Max(VenueCumulative, other.VenueCumulative));
    }

    /// <summary>The fills of another order are fills of this one from now on.</summary>
    /// <param name="other">The other order's fills.</param>
    /// <param name="sidesDiffer">Whether the other order has the other side.</param>
    public void Absorb(in FillTally other, bool sidesDiffer)
    {
        var (executed, cumulative) = SumsWith(other);
        foreach (var (id, quantity) in other.Executions())
        {
            if (!HasExecution(id))
            {
                NoteFee(id, quantity, other.IsFeeUntold(id));
                Remember(id, quantity, other.IsOnOtherSide(id, unlessKnown: false) != sidesDiffer);
            }
        }

        _executedOfUntoldFee += other._executedOfUntoldFee - other.SumOfUntoldFees;
        (Executed, VenueCumulative, Booked) = (executed, cumulative, Math.Max(executed, cumulative));
        MostBooked = Math.Max(MostBooked, Booked);
        IsRevised |= other.IsRevised;
        RevisedAtUtcTicks = Math.Max(RevisedAtUtcTicks, other.RevisedAtUtcTicks);
    }

    /// <summary>The venue's position was taken over, or agrees: the fees of everything booked are in there.</summary>
    public void Settle() => (Settled, _executionsOfUntoldFee, _executedOfUntoldFee) = (Booked, null, 0m);

    /// <summary>Works out <see cref="FeeUntold"/>.</summary>
    /// <param name="counts">Whether fees of the order matter: only of managed ones that are remembered.</param>
    /// <returns>The change.</returns>
    public decimal CountUntoldFees(bool counts)
    {
        var was = FeeUntold;
        FeeUntold = counts ? Math.Max(0m, Booked - Math.Max(Executed - _executedOfUntoldFee, Settled)) : 0m;
        return FeeUntold - was;
    }

    /// <summary>The wall clock was set back.</summary>
    public void MoveClock(long back) => RevisedAtUtcTicks += back;

    public readonly void WriteTo(StateText text)
    {
        text.Line("fills", Booked, MostBooked, Executed, VenueCumulative, FeeUntold, _executedOfUntoldFee, Settled, IsRevised, RevisedAtUtcTicks);
        foreach (var (id, quantity) in Executions())
        {
            text.Line("execution", id, quantity, _executionsOnTheOtherSide?.Contains(id), IsFeeUntold(id));
        }
    }

    /// <summary>Of the executions that have an id.</summary>
    private readonly decimal SumOfUntoldFees => _executionsOfUntoldFee?.Sum(QuantityOf) ?? 0m;

    private void Add(decimal booked)
    {
        Booked += booked;
        MostBooked = Math.Max(MostBooked, Booked);
    }

    /// <summary>An execution is told for the first time, or its fee is.</summary>
    private void NoteFee(string executionId, decimal quantity, bool isUntold)
    {
        if (isUntold && quantity > 0m)
        {
            (_executionsOfUntoldFee ??= new(StringComparer.Ordinal)).Add(executionId);
            _executedOfUntoldFee += quantity;
        }
        else if (!isUntold && _executionsOfUntoldFee?.Remove(executionId) == true)
        {
            _executedOfUntoldFee -= QuantityOf(executionId) ?? 0m;
        }
    }

    private void Remember(string executionId, decimal quantity, bool isOtherSide)
    {
        if (isOtherSide)
        {
            (_executionsOnTheOtherSide ??= new(StringComparer.Ordinal)).Add(executionId);
        }

        if (_firstExecution is null || _firstExecution == executionId)
        {
            (_firstExecution, _firstQuantity) = (executionId, quantity);
        }
        else
        {
            (_moreExecutions ??= new(StringComparer.Ordinal))[executionId] = quantity;
        }
    }
}
