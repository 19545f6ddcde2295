using Guardrails.Reconciling;

namespace Guardrails.Book;

/// <summary>What the venue's answers said about one position. Changed only by <see cref="AccountBook.Apply"/>.</summary>
internal sealed class VenueView
{
    /// <summary>How many answers have to agree before a quarantine can be left.</summary>
    public const int CleanReadsWanted = 2;

    /// <summary>What the last answer said.</summary>
    public Comparison Result { get; private set; }

    /// <summary>What the venue was last seen to hold.</summary>
    public decimal Net { get; set; }

    /// <summary>The venue's time of that answer.</summary>
    public long AsOfUtcTicks { get; private set; }

    /// <summary>What it held more than was booked.</summary>
    public decimal Difference { get; private set; }

    /// <summary>The venue's time of the answer that first showed the difference.</summary>
    public long DoubtedAsOfUtcTicks { get; private set; }

    /// <summary>Whether the difference was found to be certain, and only reported.</summary>
    public bool DriftReported { get; set; }

    /// <summary>Answers that agreed, one after the other, since the symbol was quarantined.</summary>
    public int CleanReads { get; set; }

    /// <summary>Since when no answer could be compared, because all were too old; <see langword="null"/> when the last one was compared.</summary>
    public GuardInstant? UncomparedSince { get; set; }

    /// <summary>The wall clock jumped.</summary>
    public void Move(long ticks) => (AsOfUtcTicks, DoubtedAsOfUtcTicks) = (AsOfUtcTicks + ticks, DoubtedAsOfUtcTicks + ticks);

    /// <summary>Takes over what an answer said.</summary>
    public void Take(decimal net, decimal booked, Comparison result, long asOfUtcTicks)
    {
        if (result == Comparison.Differs && (Result != Comparison.Differs || Difference != net - booked))
        {
            DoubtedAsOfUtcTicks = asOfUtcTicks;
            DriftReported = false;
        }

        CleanReads = result == Comparison.Agrees ? CleanReads + 1 : 0;
        (Result, Net, Difference, AsOfUtcTicks) = (result, net, net - booked, asOfUtcTicks);
    }
}
