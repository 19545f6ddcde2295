namespace Guardrails.Protection;

/// <summary>What becomes of an entry that has filled in part, and whose filled part is not protected yet.</summary>
public enum PartialEntry
{
    /// <summary>
    /// What the venue allows without a gap: the rest of an entry is canceled where its own exits wait until it has filled in full; otherwise the filled part is protected beside it.
    /// </summary>
    ByVenue = 0,

    /// <summary>The rest is canceled, and what has filled is protected.</summary>
    CancelRest = 1,

    /// <summary>What has filled is protected, and the entry goes on. Where exits wait for the whole entry, an entry that fills later in full brings exits of its own; the guard takes the larger ones away. Where those exits are not capped by the venue, they take what the protection needs, and the rest is canceled after all.</summary>
    ProtectAlongside = 2,
}
