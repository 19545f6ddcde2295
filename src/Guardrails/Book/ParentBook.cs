namespace Guardrails.Book;

/// <summary>A parent order and what its children have taken of it: executed, or still able to execute.</summary>
internal sealed class ParentBook(string id, decimal total)
{
    public string Id { get; } = id;

    public decimal Total { get; } = total;

    public decimal Taken { get; set; }

    /// <summary>Children ever admitted.</summary>
    public int Children { get; set; }

    public int LiveChildren { get; set; }
}
