using Guardrails.Book;

namespace Guardrails.Exposure;

/// <summary>The currencies in use and their rates. Index 0 is the account currency, whose rate is 1. Only <see cref="ExposureTotals"/> can write it.</summary>
internal abstract class CurrencyTable
{
    /// <summary>Index of the account currency.</summary>
    public const int Account = 0;

    private protected readonly List<Entry> Entries = [];

    private protected CurrencyTable(string account) => Entries.Add(new Entry(account, 1m, default, default));

    public int Count => Entries.Count;

    public string Name(int index) => Entries[index].Name;

    /// <summary>Worth of one unit in the account currency; 0 while it is not known.</summary>
    public decimal Rate(int index) => Entries[index].Rate;

    public long SourceUtcTicks(int index) => Entries[index].SourceUtcTicks;

    /// <summary>Age in ticks of a rate: by the source's time or by ours, whichever is older.</summary>
    public long Age(int index, in GuardInstant now) =>
        Math.Max(now.UtcTicks - Entries[index].SourceUtcTicks, now.Since(Entries[index].ReceivedAt));

    /// <summary>Converts and rounds so that exposure never gets smaller.</summary>
    public decimal ToAccount(int index, decimal value) => index == 0 ? value : Valuation.RoundUp(value * Entries[index].Rate);

    public ExposureAmounts ToAccount(int index, in ExposureAmounts terms) => new()
    {
        Long = ToAccount(index, terms.Long),
        Short = ToAccount(index, terms.Short),
        Gross = ToAccount(index, terms.Gross),
        NetLong = ToAccount(index, terms.NetLong),
        NetShort = ToAccount(index, terms.NetShort),
    };

    private protected readonly record struct Entry(string Name, decimal Rate, long SourceUtcTicks, GuardInstant ReceivedAt);
}
