using System.Buffers;
using System.Globalization;

namespace Guardrails.Closing;

/// <summary>
/// The names of the runs of closes, for example <c>exit-mk1v0x3c-7</c>. What a run sends goes by its name as the signal, so that it is told from the exits that a bot has placed: an exit of
/// a close gives way to the next close, and is not given back.
/// </summary>
internal static class ExitName
{
    private const string Prefix = "exit-";

    /// <summary>How long the name of a run of the guard is: milliseconds since 1970 in base 36, and four digits more by the system's clock.</summary>
    private const int EpochLength = 8;
    private const int LongEpochLength = 12;

    private static readonly SearchValues<char> _digits = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyz");

    public static string Of(string epoch, long number) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{epoch}-{number}");

    /// <summary>Whether a signal is the name of a run.</summary>
    public static bool IsOne(string? signal)
    {
        if (signal is null || !signal.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var name = signal.AsSpan(Prefix.Length);
        var at = name.IndexOf('-');
        return at is EpochLength or LongEpochLength && !name[..at].ContainsAnyExcept(_digits) && name.Length > at + 1 && !name[(at + 1)..].ContainsAnyExceptInRange('0', '9');
    }
}
