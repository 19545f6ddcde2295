using Guardrails.Reconciling;

namespace Guardrails.Book;

/// <summary>What the venue's answers said about one position. Readers get it read-only; its position alone can change it.</summary>
internal struct VenueView
{
    /// <summary>How many answers have to agree before a quarantine can be left.</summary>
    public const int CleanReadsWanted = 2;

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

    /// <summary>What facts that the venue's answers may yet disprove have moved the position by.</summary>
    public decimal DisputedNet { get; private set; }

    /// <summary>What the same facts have moved the managed part by.</summary>
    public decimal DisputedManaged { get; private set; }

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

    /// <summary>A fact that an answer may yet disprove has moved the position.</summary>
    public void Dispute(decimal net, decimal managed) => (DisputedNet, DisputedManaged) = (DisputedNet + net, DisputedManaged + managed);

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
        if (result == Comparison.Disputed)
        {
            Dispute(booked - net, booked - net);
            result = Comparison.Differs;
        }

        if (result == Comparison.Differs && (Result != Comparison.Differs || Difference != net - booked))
        {
            DoubtedAsOfUtcTicks = asOfUtcTicks;
            DriftReported = false;
        }

        if (result == Comparison.Agrees)
        {
            (DisputedNet, DisputedManaged) = (0m, 0m);
        }

        CleanReads = result == Comparison.Agrees ? CleanReads + 1 : 0;
        (Result, Net, Difference, AsOfUtcTicks) = (result, net, net - booked, asOfUtcTicks);
    }

    public readonly void WriteTo(StateText text) =>
        text.Line("venue", Result, Net, AsOfUtcTicks, Difference, DoubtedAsOfUtcTicks, DriftReported, CleanReads, UncomparedSince, DisputedNet, DisputedManaged);
}
