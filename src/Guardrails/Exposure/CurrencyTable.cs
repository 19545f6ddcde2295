using Guardrails.Book;

namespace Guardrails.Exposure;

/// <summary>The currencies in use and their rates. Index 0 is the account currency, whose rate is 1.</summary>
internal sealed class CurrencyTable
{
    /// <summary>Index of the account currency.</summary>
    public const int Account = 0;

    private readonly List<Entry> _entries = [];

    public CurrencyTable(string account) => _entries.Add(new Entry(account, 1m, default, default));

    public int Count => _entries.Count;

    public string Name(int index) => _entries[index].Name;

    /// <summary>Worth of one unit in the account currency; 0 while it is not known.</summary>
    public decimal Rate(int index) => _entries[index].Rate;

    public long SourceUtcTicks(int index) => _entries[index].SourceUtcTicks;

    /// <summary>Age in ticks of a rate: by the source's time or by ours, whichever is older.</summary>
    public long Age(int index, in GuardInstant now) =>
        Math.Max(now.UtcTicks - _entries[index].SourceUtcTicks, now.Since(_entries[index].ReceivedAt));

    public int IndexOf(string name)
    {
        for (var i = 0; i < _entries.Count; i++)
        {
            if (string.Equals(_entries[i].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        _entries.Add(new Entry(name.ToUpperInvariant(), 0m, default, default));
        return _entries.Count - 1;
    }

    public void SetRate(int index, decimal rate, long sourceUtcTicks, in GuardInstant at) =>
        _entries[index] = _entries[index] with { Rate = rate, SourceUtcTicks = sourceUtcTicks, ReceivedAt = at };

    /// <summary>Converts and rounds so that exposure never gets smaller.</summary>
    public decimal ToAccount(int index, decimal value) => index == 0 ? value : Valuation.RoundUp(value * _entries[index].Rate);

    public ExposureAmounts ToAccount(int index, in ExposureAmounts terms) => new()
    {
        Long = ToAccount(index, terms.Long),
        Short = ToAccount(index, terms.Short),
        Gross = ToAccount(index, terms.Gross),
        NetLong = ToAccount(index, terms.NetLong),
        NetShort = ToAccount(index, terms.NetShort),
    };

    private readonly record struct Entry(string Name, decimal Rate, long SourceUtcTicks, GuardInstant ReceivedAt);
}
