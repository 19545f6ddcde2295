using System.Globalization;
using FsCheck;
using Microsoft.FSharp.Core;

namespace Guardrails.Testing.FsCheck.Playing;

/// <summary>Where FsCheck begins, as text.</summary>
internal static class ReplaySeed
{
    /// <summary>An odd number that FsCheck's generator needs beside the seed.</summary>
    private const ulong Gamma = 0x9E3779B97F4A7C15UL;

    public static bool TryParse(string text, out Replay? replay)
    {
        replay = null;
        if (text.Split(',') is not [var seed, var gamma, var size]
            || !ulong.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out var s)
            || !ulong.TryParse(gamma, NumberStyles.None, CultureInfo.InvariantCulture, out var g)
            || !int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var n))
        {
            return false;
        }

        replay = new Replay(new Rnd(s, g), FSharpOption<int>.Some(n));
        return true;
    }

    /// <summary>Every law plays lives of its own: FNV-1a over its name and the seed.</summary>
    public static Replay Of(string law, ulong seed)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in FormattableString.Invariant($"{law} {seed}"))
        {
            hash = unchecked((hash ^ c) * 1099511628211UL);
        }

        return new Replay(new Rnd(hash, Gamma), FSharpOption<int>.None);
    }
}
