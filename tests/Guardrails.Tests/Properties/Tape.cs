using FsCheck;
using FsCheck.Fluent;

namespace Guardrails.Tests.Properties;

/// <summary>
/// The raw material of a case: rows of numbers, the first for the setup, one more for each step. What they mean is decided by who reads
/// them; 0 is always the simplest choice, so cases shrink by dropping rows and by zeroing numbers.
/// </summary>
internal sealed class Tape
{
    private const int Width = 16;
    private readonly int[][] _rows;

    private Tape(int[][] rows) => _rows = rows;

    /// <summary>Starts reading the setup anew.</summary>
    public Draw Setup => new(_rows[0]);

    public IEnumerable<Draw> Steps => _rows.Skip(1).Select(static r => new Draw(r));

    public static Arbitrary<Tape> Arbitrary(int steps)
    {
        var row = Gen.Choose(0, 99_999).ArrayOf(Width);
        return Arb.From(Gen.Choose(0, steps).SelectMany(n => row.ArrayOf(n + 1)).Select(rows => new Tape(rows)), Shrink);
    }

    private static IEnumerable<Tape> Shrink(Tape tape)
    {
        var rows = tape._rows;
        for (var size = rows.Length - 1; size >= 1; size /= 2)
        {
            for (var start = 1; start + size <= rows.Length; start += size)
            {
                yield return new Tape([.. rows[..start], .. rows[(start + size)..]]);
            }
        }

        for (var r = 0; r < rows.Length; r++)
        {
            for (var c = 0; c < Width; c++)
            {
                var value = rows[r][c];
                if (value != 0)
                {
                    yield return With(rows, r, c, 0);
                    if (value > 1)
                    {
                        yield return With(rows, r, c, value / 2);
                        yield return With(rows, r, c, value - 1);
                    }
                }
            }
        }
    }

    private static Tape With(int[][] rows, int row, int column, int value)
    {
        var copy = (int[][])rows.Clone();
        copy[row] = (int[])rows[row].Clone();
        copy[row][column] = value;
        return new Tape(copy);
    }
}

/// <summary>Reads one row of a <see cref="Tape"/>; past its end everything is 0.</summary>
internal sealed class Draw(int[] cells)
{
    private int _next;

    /// <summary>Passes over what somebody else reads.</summary>
    public void Skip(int numbers) => _next += numbers;

    /// <summary>A number from 0 to below the bound.</summary>
    public int Below(int bound) => _next < cells.Length ? cells[_next++] % bound : 0;

    public int Between(int low, int high) => low + Below(high - low + 1);

    /// <summary>One of these; the first is the simplest.</summary>
    public T Of<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    /// <summary>True once in so many times.</summary>
    public bool OnceIn(int times) => Below(times) == times - 1;

    /// <summary>A number of the same size with so many decimals.</summary>
    public decimal Decimal(int low, int high, int decimals)
    {
        var scale = 1;
        for (var i = 0; i < decimals; i++)
        {
            scale *= 10;
        }

        return low + ((decimal)Below((high - low) * scale) / scale);
    }
}

/// <summary>What happened in a case, in words; shown when the law is broken.</summary>
internal sealed class Trace
{
    private readonly List<string> _lines = [];

    public void Add(FormattableString line) => _lines.Add(FormattableString.Invariant(line));

    public override string ToString() => string.Join(Environment.NewLine, _lines.Select(static l => "  " + l));
}
