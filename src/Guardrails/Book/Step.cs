namespace Guardrails.Book;

/// <summary>A price or quantity step, prepared so that the usual check is one comparison of scales.</summary>
internal readonly struct Step
{
    public readonly decimal Size;

    private readonly int _powerOfTen;

    public Step(decimal size)
    {
        Size = size;
        _powerOfTen = -1;
        for (var (scale, power) = (0, 1m); scale <= Text.Amount.MaxDecimals; scale++, power /= 10m)
        {
            if (size == power)
            {
                _powerOfTen = scale;
                break;
            }
        }
    }

    public bool Fits(in decimal value) => value.Scale <= _powerOfTen || value % Size == 0m;

    public decimal Down(decimal value) => Fits(value) ? value : value - (value % Size) - (value < 0m ? Size : 0m);

    public decimal Up(decimal value) => Fits(value) ? value : Down(value) + Size;
}
