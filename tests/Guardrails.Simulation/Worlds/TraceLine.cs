using System.Globalization;
using System.Runtime.CompilerServices;

namespace Guardrails.Simulation.Worlds;

/// <summary>A line that is only put together when the trace is written.</summary>
[InterpolatedStringHandler]
internal ref struct TraceLine
{
    private readonly bool _isWritten;
    private DefaultInterpolatedStringHandler _text;

    public TraceLine(int literalLength, int formattedCount, Trace trace, out bool isWritten)
    {
        _isWritten = isWritten = trace.IsWritten;
        _text = isWritten ? new DefaultInterpolatedStringHandler(literalLength, formattedCount, CultureInfo.InvariantCulture) : default;
    }

    public void AppendLiteral(string text) => _text.AppendLiteral(text);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    public string ToStringAndClear() => _isWritten ? _text.ToStringAndClear() : "";
}
