namespace Guardrails.Exposure;

/// <summary>A total that can be limited: a symbol, a group, a strategy or the account. Only <see cref="ExposureTotals"/> can write it.</summary>
internal abstract class ExposureTotal(string name)
{
    private protected ExposureAmounts UsedAmounts;

    /// <summary>The total of each quote currency, as posted.</summary>
    private protected ExposureAmounts[] Posted = new ExposureAmounts[1];

    public string Name { get; } = name;

    /// <summary>What is used, in the account currency.</summary>
    public ref readonly ExposureAmounts Used => ref UsedAmounts;

    public LimitUsage? Gross { get; init; }

    public LimitUsage? Long { get; init; }

    public LimitUsage? Short { get; init; }

    public LimitUsage? NetLong { get; init; }

    public LimitUsage? NetShort { get; init; }

    /// <summary>The total of one quote currency, as posted.</summary>
    public ExposureAmounts Total(int currency) => currency < Posted.Length ? Posted[currency] : default;
}
