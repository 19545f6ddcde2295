namespace Guardrails.Book;

/// <summary>
/// What the venue has shown of an order that weakens what was approved. Each counts at once, the worse way, until the order ends or the venue settles it.
/// </summary>
[Flags]
internal enum OrderDoubts
{
    None = 0,

    /// <summary>The venue showed the other side: what is open counts on both.</summary>
    Side = 1,

    /// <summary>The venue showed the order without the mark that caps it: it counts plain.</summary>
    Cap = 2,

    /// <summary>The venue shows the order working although its entry has ended, or has not filled: it does not wait, and counts in full.</summary>
    Wait = 4,

    /// <summary>The venue showed the order without its link to the others of its group: it counts beside them.</summary>
    Link = 8,

    /// <summary>
    /// A second order under the id of a capped one, of which the venue has not shown the mark: it counts plain until a report shows it. Where marks are not
    /// compared (hedged symbols) it counts plain to its end.
    /// </summary>
    CapUnseen = 16,
}
