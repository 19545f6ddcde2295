namespace Guardrails.Lives.Told;

/// <summary>One order as it was approved and as it was shown since. Where both differ it holds both.</summary>
internal sealed class ToldOrder
{
    public required string ClientId { get; init; }

    public string? VenueId { get; set; }

    public required int Key { get; init; }

    public required int Side { get; init; }

    public required bool IsExit { get; init; }

    public required bool IsOwn { get; init; }

    /// <summary>Approved with the venue's mark.</summary>
    public bool IsMarked { get; set; }

    /// <summary>The venue has shown it without the mark.</summary>
    public bool IsShownPlain { get; set; }

    /// <summary>The venue keeps it from opening: approved with the mark, and never shown without it.</summary>
    public bool IsCapped => IsMarked && !IsShownPlain;

    /// <summary>What was approved last, and confirmed if it is a replacement.</summary>
    public required int Quantity { get; set; }

    /// <summary>What a replacement asks for that is not settled.</summary>
    public int? Pending { get; set; }

    public DateTimeOffset PendingAt { get; set; }

    /// <summary>When the last replacement was confirmed.</summary>
    public DateTimeOffset ConfirmedAt { get; set; }

    /// <summary>What the venue showed last; <see langword="null"/> when it showed nothing.</summary>
    public int? Shown { get; set; }

    /// <summary>The largest that any report showed, also one that may be from before the last confirmation.</summary>
    public int MaybeShown { get; set; }

    public int? Price { get; set; }

    public int? PendingPrice { get; set; }

    public int? ShownPrice { get; set; }

    /// <summary>Reports of what happened before this moment say nothing about the terms.</summary>
    public DateTimeOffset TermsAt { get; set; }

    /// <summary>The venue, or the sender before anything was sent, said for certain that nothing of it works.</summary>
    public bool HasEnded { get; set; }

    public DateTimeOffset EndedAt { get; set; }

    /// <summary>Another order was approved to take its place.</summary>
    public bool HasSuccessor { get; set; }

    /// <summary>It ended because another order took its place.</summary>
    public bool IsReplaced { get; set; }

    public bool IsRefused { get; set; }

    /// <summary>The answer to its send was lost.</summary>
    public bool IsUnanswered { get; set; }

    /// <summary>It was sent once more under the same id.</summary>
    public bool IsResent { get; set; }

    public ToldOrder? Entry { get; set; }

    public ToldGroup? Group { get; set; }

    /// <summary>The venue showed it working long after it was told that the entry had ended.</summary>
    public bool IsShownStray { get; set; }

    /// <summary>The venue listed it without its link to the others of its group.</summary>
    public bool IsShownAlone { get; set; }

    /// <summary>It was told with its quantity; one of somebody else counts from then on.</summary>
    public bool IsListed { get; set; }

    public List<ToldTwin> Twins { get; } = [];

    /// <summary>The largest that it can be.</summary>
    public int Worst => Math.Max(Quantity, Math.Max(Pending ?? 0, Shown ?? 0));

    public int WorstPrice => Math.Max(Price ?? 0, Math.Max(PendingPrice ?? 0, ShownPrice ?? 0));

    /// <summary>What was told of it without the other orders that the venue has under its id.</summary>
    public ToldTally Here { get; } = new();

    public int Booked => Here.Booked + Twins.Sum(static t => t.Tally.Booked);

    public int Leaves => HasEnded ? 0 : Math.Max(0, Worst - Here.Booked);

    public int AllLeaves => Leaves + Twins.Sum(static t => t.Leaves);
}
