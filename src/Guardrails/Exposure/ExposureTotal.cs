namespace Guardrails.Exposure;

/// <summary>A total that can be limited: a symbol, a group, a strategy or the account.</summary>
internal sealed class ExposureTotal(string name, CurrencyTable currencies)
{
    private ExposureAmounts[] _totals = new ExposureAmounts[1];

    public string Name { get; } = name;

    /// <summary>What is used, in the account currency.</summary>
    public ExposureAmounts Used;

    public LimitUsage? Gross { get; init; }

    public LimitUsage? Long { get; init; }

    public LimitUsage? Short { get; init; }

    public LimitUsage? NetLong { get; init; }

    public LimitUsage? NetShort { get; init; }

    /// <summary>The total of one quote currency, as posted.</summary>
    public ExposureAmounts Total(int currency) => currency < _totals.Length ? _totals[currency] : default;

    /// <summary>Takes over the change of one ledger's contribution.</summary>
    public void Post(int currency, in ExposureAmounts change)
    {
        if (currency >= _totals.Length)
        {
            Array.Resize(ref _totals, currency + 1);
        }

        _totals[currency].Add(change);
        Convert();
    }

    /// <summary>Works <see cref="Used"/> out anew, after a posting or a change of a rate.</summary>
    public void Convert()
    {
        Used = _totals[0];
        for (var i = 1; i < _totals.Length; i++)
        {
            if (!_totals[i].IsZero)
            {
                Used.Add(currencies.ToAccount(i, _totals[i]));
            }
        }

        Gross?.Set(Used.Gross);
        Long?.Set(Used.Long);
        Short?.Set(Used.Short);
        NetLong?.Set(Used.NetLong);
        NetShort?.Set(Used.NetShort);
    }
}
