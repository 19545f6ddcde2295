namespace Guardrails.Lives.Told;

/// <summary>Exits that the venue links, as they were approved.</summary>
internal sealed class ToldGroup
{
    public List<ToldOrder> Legs { get; } = [];

    /// <summary>The largest leg, less what the group has filled.</summary>
    public int Room => Math.Max(0, Legs.Max(static l => l.Worst) - Legs.Sum(static l => l.Here.Booked));
}
