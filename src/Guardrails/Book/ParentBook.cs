namespace Guardrails.Book;

/// <summary>A parent order and what its slices have taken of it: executed, or still able to execute.</summary>
internal sealed class ParentBook(string id, decimal total)
{
    public string Id { get; } = id;

    public decimal Total { get; } = total;

    public decimal Taken { get; private set; }

    /// <summary>Slices that may still fill.</summary>
    public int LiveSlices { get; private set; }

    public ParentBook Copy() => new(Id, Total) { Taken = Taken, LiveSlices = LiveSlices };

    public void Take(decimal change) => Taken += change;

    public void CountLive(int change) => LiveSlices += change;

    public void WriteTo(StateText text) => text.Line("parent", Id, Total, Taken, LiveSlices);
}
