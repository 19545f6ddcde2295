using Guardrails.Reconciling;

namespace Guardrails.Book;

/// <summary>What the venue's answers said about one position. Readers get it read-only; its position alone can change it.</summary>
internal struct VenueView
{
    /// <summary>How many answers have to agree before a quarantine can be left.</summary>
    public const int CleanReadsWanted = 2;

    private const int MostDisputes = 5;

    // Replaced, never changed: a copy of the view shares them.
    private DisputedFact[]? _executions;
    private DisputedFact[]? _sums;

    /// <summary>What the last answer said.</summary>
    public Comparison Result { get; private set; }

    /// <summary>What the venue was last seen to hold.</summary>
    public decimal Net { get; private set; }

    /// <summary>The venue's time of that answer.</summary>
    public long AsOfUtcTicks { get; private set; }

    /// <summary>What it held more than was booked.</summary>
    public decimal Difference { get; private set; }

    /// <summary>The venue's time of the answer that first showed the difference.</summary>
    public long DoubtedAsOfUtcTicks { get; private set; }

    /// <summary>Whether the difference was found to be certain, and only reported.</summary>
    public bool DriftReported { get; private set; }

    /// <summary>Whether there are facts that the venue's answers may yet disprove.</summary>
    public readonly bool HasDisputes => _sums is not null || _executions is not null;

    /// <summary>Answers that agreed, one after the other, since the symbol was quarantined.</summary>
    public int CleanReads { get; private set; }

    /// <summary>Since when no answer could be compared, because all were too old; <see langword="null"/> when the last one was compared.</summary>
    public GuardInstant? UncomparedSince { get; private set; }

    /// <summary>The wall clock jumped.</summary>
    public void MoveClock(long ticks)
    {
        (AsOfUtcTicks, DoubtedAsOfUtcTicks) = (AsOfUtcTicks + ticks, DoubtedAsOfUtcTicks + ticks);
        UncomparedSince = UncomparedSince?.Moved(ticks);
    }

    /// <summary>Another process counts another monotonic time.</summary>
    public void RestartClock(in GuardInstant at) => UncomparedSince = UncomparedSince?.Restarted(at);

    /// <summary>Answers were too old to be compared since then; <see langword="null"/> when the last one was compared.</summary>
    public void NoteUncompared(GuardInstant? since) => UncomparedSince = since;

    public void NoteDriftReported() => DriftReported = true;

    /// <summary>An execution of somebody else, which an answer may yet disprove, has moved the position and what of it is managed.</summary>
    public void Dispute(decimal net, decimal managed) => _executions = Add(_executions ?? [], new(null, net, managed));

    /// <summary>
    /// The executions of an order have moved the position by more than the venue's sum of the order says. Until an answer comes the lesser stands for what
    /// the venue holds, and the least where several say so.
    /// </summary>
    /// <param name="order">The order; what was in dispute of it before is part of what is now.</param>
    /// <param name="net">By how much more.</param>
    /// <param name="managed">
    /// By how much more of what is managed; <see langword="null"/> where an answer without it disproves nothing: of an order of others, whose executions are in dispute
    /// by themselves, and of one that may have been sent twice before the position was taken over, which can contain its second execution.
    /// </param>
    /// <param name="booked">What is booked.</param>
    /// <param name="asOfUtcTicks">When it was told.</param>
    public void DisputeSums(string order, decimal net, decimal? managed, decimal booked, long asOfUtcTicks)
    {
        _sums = Add(Array.FindAll(_sums ?? [], fact => fact.Order != order), new(order, net, managed));
        var held = booked;
        foreach (var fact in _sums)
        {
            held -= fact.Net;
        }

        // What is told twice in ways that cannot be kept apart counts twice: that never turns what is held around.
        held = booked > 0m ? Math.Max(0m, held) : Math.Min(0m, held);
        Take(Result != Comparison.Differs ? held : booked > 0m ? Math.Min(Net, held) : Math.Max(Net, held), booked, Comparison.Differs, asOfUtcTicks);
    }

    /// <summary>
    /// What disputed facts have moved the managed part by, where the venue shows that they did not happen: together they have moved the position by
    /// what it holds otherwise. Of several answers to that question the one that moved the least; <see langword="null"/> where there is none.
    /// </summary>
    /// <param name="net">What is booked less what the venue holds.</param>
    public readonly decimal? DisprovedManaged(decimal net)
    {
        decimal? least = null;
        ReadOnlySpan<DisputedFact> facts = [.. Array.FindAll(_sums ?? [], static fact => fact.Managed is not null), .. _executions ?? []];
        for (var chosen = 1; chosen < 1 << facts.Length; chosen++)
        {
            var sum = new DisputedFact(null, 0m, 0m);
            for (var i = 0; i < facts.Length; i++)
            {
                sum = (chosen & (1 << i)) != 0 ? sum.Plus(facts[i]) : sum;
            }

            if (sum is { Managed: { } managed } && sum.Net == net && (least is not { } known || Math.Abs(managed) < Math.Abs(known)))
            {
                least = managed;
            }
        }

        return least;
    }

    /// <summary>Agreement is counted anew.</summary>
    public void ForgetCleanReads() => CleanReads = 0;

    /// <summary>What the venue was seen to hold shrinks with every fill against it, whether or not the answer contained that fill already.</summary>
    public void ShrinkBy(decimal net)
    {
        if (PositionBook.SameSide(Net, -net) != 0m)
        {
            Net = Net > 0m ? Math.Max(0m, Net + net) : Math.Min(0m, Net + net);
        }
    }

    /// <summary>Takes over what an answer said.</summary>
    public void Take(decimal net, decimal booked, Comparison result, long asOfUtcTicks)
    {
        if (result == Comparison.Differs && (Result != Comparison.Differs || Difference != net - booked))
        {
            DoubtedAsOfUtcTicks = asOfUtcTicks;
            DriftReported = false;
        }

        if (result == Comparison.Agrees)
        {
            (_sums, _executions) = (null, null);
        }

        CleanReads = result == Comparison.Agrees ? CleanReads + 1 : 0;
        (Result, Net, Difference, AsOfUtcTicks) = (result, net, net - booked, asOfUtcTicks);
    }

    public readonly void WriteTo(StateText text)
    {
        text.Line("venue", Result, Net, AsOfUtcTicks, Difference, DoubtedAsOfUtcTicks, DriftReported, CleanReads, UncomparedSince);
        ReadOnlySpan<DisputedFact> facts = [.. _sums ?? [], .. _executions ?? []];
        foreach (var fact in facts)
        {
            text.Line("disputed", fact.Order, fact.Net, fact.Managed);
        }
    }

    /// <summary>Of more than are kept apart the oldest two count together, as no order's: what is told of theirs once more counts beside them.</summary>
    private static DisputedFact[] Add(DisputedFact[] known, DisputedFact fact) =>
        known.Length < MostDisputes ? [.. known, fact] : [known[0].Plus(known[1]), .. known[2..], fact];

    /// <summary>Something told that may not have happened, and what it has moved. The sum of an order names the order.</summary>
    private readonly record struct DisputedFact(string? Order, decimal Net, decimal? Managed)
    {
        public DisputedFact Plus(DisputedFact other) => new(null, Net + other.Net, Managed + other.Managed);
    }
}
