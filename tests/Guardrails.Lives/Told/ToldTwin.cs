namespace Guardrails.Lives.Told;

/// <summary>Another order of the venue that was shown under a client order id which already names one.</summary>
internal sealed class ToldTwin
{
    public required string VenueId { get; init; }

    public int Quantity { get; set; }

    public ToldTally Tally { get; } = new();

    /// <summary>The venue showed the mark on it and never showed it without; without that nobody says that it is capped.</summary>
    public bool IsCapped { get; private set; }

    public bool HasEnded { get; set; }

    private bool IsShownPlain { get; set; }

    public int Leaves => HasEnded ? 0 : Math.Max(0, Quantity - Tally.Booked);

    /// <summary>"On a hedged symbol the leg and the side are the mark" (decision 0027).</summary>
    public void ShowLeg(bool isMarked) => IsCapped |= isMarked;

    public void ShowMark(bool isMarked, bool? shown)
    {
        IsShownPlain |= shown == false;
        IsCapped = !IsShownPlain && (IsCapped || (isMarked && shown == true));
    }
}
