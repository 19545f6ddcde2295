namespace Guardrails.Events;

/// <summary>How an order hangs together with others that were approved with it.</summary>
/// <param name="GroupId">The group whose legs fill at most <paramref name="GroupQuantity"/> together; <see langword="null"/> when the venue links nothing.</param>
/// <param name="GroupQuantity">What was approved for the group as a whole.</param>
/// <param name="WaitsFor">The entry whose fills it waits for.</param>
/// <param name="Multileg">The order of several instruments that it is a leg of.</param>
internal sealed record OrderLinks(string? GroupId, decimal GroupQuantity, string? WaitsFor, MultilegLink? Multileg = null)
{
    public void Write(ref PayloadWriter w)
    {
        w.TextOrNull(GroupId);
        w.Number(GroupQuantity);
        w.TextOrNull(WaitsFor);
        w.Flag(Multileg is not null);
        Multileg?.Write(ref w);
    }

    public static OrderLinks Read(ref PayloadReader r) => new(r.TextOrNull(), r.Number(), r.TextOrNull(), r.Flag() ? MultilegLink.Read(ref r) : null);
}
