namespace Guardrails.Events;

/// <summary>Which order of several instruments a leg belongs to.</summary>
/// <param name="Id">The order as a whole: the id of its first leg.</param>
/// <param name="Ratio">How many of the leg one unit has.</param>
/// <param name="IsPriced">Whether the order has a net price, so that it can rest.</param>
internal sealed record MultilegLink(string Id, int Ratio, bool IsPriced)
{
    public void Write(ref PayloadWriter w)
    {
        w.Text(Id);
        w.Integer(Ratio);
        w.Flag(IsPriced);
    }

    public static MultilegLink Read(ref PayloadReader r) => new(r.Text(), (int)r.Integer(), r.Flag());
}
