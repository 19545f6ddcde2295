using System.Globalization;
using Guardrails.Alpaca;
using Guardrails.Limits;

namespace Guardrails.Conformance.Soak;

/// <summary>How a soak runs, read from its arguments.</summary>
internal sealed record SoakSettings
{
    /// <summary>What is traded, and how far it may be held long and short.</summary>
    public static readonly IReadOnlyDictionary<Symbol, (decimal MaxLong, decimal MaxShort)> Positions = new Dictionary<Symbol, (decimal, decimal)>
    {
        ["AAPL"] = (25m, 25m),
        ["MSFT"] = (25m, 0m),
        ["SPY"] = (25m, 25m),
        ["TSLA"] = (25m, 0m),
        ["QBTS"] = (40m, 40m),
        ["GME"] = (40m, 40m),
    };

    public required TimeSpan Length { get; init; }

    public required ulong Seed { get; init; }

    public string Replay => string.Create(CultureInfo.InvariantCulture, $"dotnet run -c Release --project tests/Guardrails.Conformance -- soak --minutes {Length.TotalMinutes:0.##} --seed {Seed}");

    public static RiskLimits Limits => new()
    {
        MaxLongExposure = 100_000m,
        MaxShortExposure = 50_000m,
        Symbols = Positions.ToDictionary(
            static entry => entry.Key,
            static entry => new SymbolLimits { MaxLongPosition = entry.Value.MaxLong, MaxShortPosition = entry.Value.MaxShort }),
    };

    /// <summary>How the sandbox is reached.</summary>
    public static AlpacaOptions Alpaca(Uri address) => new()
    {
        TradingAddress = address,
        KeyId = "PKSANDBOX",
        SecretKey = "sandbox-secret",
        QuoteInterval = TimeSpan.FromMilliseconds(250),
        RequestsPerMinute = 100_000,
        MaxStreamSilenceAfterOrder = TimeSpan.FromSeconds(3),
    };

    /// <summary>The settings that the words say; <see langword="null"/> when they say something else.</summary>
    public static SoakSettings? Read(ReadOnlySpan<string> words)
    {
        var read = new SoakSettings { Length = TimeSpan.FromMinutes(10), Seed = 1 };
        for (; words.Length >= 2; words = words[2..])
        {
            if (words[0] == "--minutes" && double.TryParse(words[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var minutes) && minutes is >= 0.25 and <= 10_000)
            {
                read = read with { Length = TimeSpan.FromMinutes(minutes) };
            }
            else if (words[0] == "--seed" && ulong.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
            {
                read = read with { Seed = seed };
            }
            else
            {
                return null;
            }
        }

        return words.IsEmpty ? read : null;
    }
}
