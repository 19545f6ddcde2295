namespace Guardrails.Testing.Scenarios.Format;

/// <summary>Prices in equal steps, rounded to the tick: the first draw is <see cref="From"/>, the last is <see cref="To"/>.</summary>
internal sealed class PathFile
{
    public required decimal From { get; set; }

    public required decimal To { get; set; }

    public decimal At(int draw, int draws, decimal tick)
    {
        var exact = draws == 1 ? From : From + ((To - From) * draw / (draws - 1));
        return Math.Round(exact / tick, MidpointRounding.AwayFromZero) * tick;
    }
}
