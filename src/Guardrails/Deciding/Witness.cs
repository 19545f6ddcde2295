namespace Guardrails.Deciding;

/// <summary>Who says how much of a position an exit may close.</summary>
internal enum Witness
{
    /// <summary>The books, and nobody disagrees.</summary>
    Books,

    /// <summary>The books, where all of the position is ours and the venue itself keeps its exits from opening anything.</summary>
    VenueCap,

    /// <summary>The venue's answer that the same call read.</summary>
    Reading,

    /// <summary>The last answer of the venue, which differed from the books: no other was read by this call.</summary>
    LastAnswer,

    /// <summary>Nobody: the symbol is quarantined, and no answer that can be used was read by this call.</summary>
    Nobody,
}
