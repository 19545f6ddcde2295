namespace Guardrails.Testing.Venues;

/// <summary>Exits that were sent as one. Belongs to the venue's lock.</summary>
internal sealed class ExitGroup(string id, bool linked)
{
    private readonly List<LiveOrder> _legs = [];

    public string Id { get; } = id;

    /// <summary>Whether what one leg executes or ends with, the others lose.</summary>
    public bool Linked { get; } = linked;

    public void Add(LiveOrder leg)
    {
        leg.Group = this;
        _legs.Add(leg);
    }

    /// <summary>The other open legs. An order and the one that takes its place are the same leg: both may be executed.</summary>
    public List<LiveOrder> OpenSiblingsOf(LiveOrder leg) =>
        [.. _legs.Where(other => other != leg && other.IsOpen && other.ReplacedBy != leg && leg.ReplacedBy != other)];

    /// <summary>What the other legs have executed.</summary>
    public decimal FilledBySiblingsOf(LiveOrder leg) => _legs.Where(other => other != leg).Sum(other => other.Filled);
}
