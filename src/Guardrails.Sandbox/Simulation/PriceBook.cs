using Guardrails.Sandbox.Venues;
using Guardrails.Testing.Venues;

namespace Guardrails.Sandbox.Simulation;

/// <summary>The prices that each instrument had, and the quote around the last one. The newest 10,000 prices of each are kept. Thread-safe.</summary>
internal sealed class PriceBook(SimulatedVenue venue, TimeProvider time, Action<string> moved)
{
    /// <summary>How many prices of an instrument are kept.</summary>
    public const int MaxChanges = 10_000;

    private readonly object _gate = new();
    private readonly SortedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    private sealed class Entry
    {
        public Queue<PriceChange> Changes { get; } = new();

        public QuoteView? Quote { get; set; }
    }

    /// <summary>Gives a listed instrument its first price, which no stream tells.</summary>
    public void Begin(string symbol, decimal price)
    {
        lock (_gate)
        {
            venue.SetPrice(symbol, price, publish: false);
            _entries.Add(symbol, new Entry());
            Note(symbol, price, price, price);
        }
    }

    /// <summary>Moves the market to a price, and shows a bid and an ask around it.</summary>
    public void Set(string symbol, decimal price, decimal bid, decimal ask)
    {
        lock (_gate)
        {
            venue.SetPrice(symbol, price);
            Note(symbol, price, bid, ask);
        }

        moved(symbol);
    }

    /// <summary>The prices of an instrument now; <see langword="null"/> when it is not listed.</summary>
    public QuoteView? Read(string symbol)
    {
        lock (_gate)
        {
            return _entries.ContainsKey(symbol) ? Now(symbol).Quote : null;
        }
    }

    /// <summary>The prices that an instrument had, the oldest first; empty when it is not listed.</summary>
    public IReadOnlyList<PriceChange> ReadChanges(string symbol)
    {
        lock (_gate)
        {
            return _entries.ContainsKey(symbol) ? [.. Now(symbol).Changes] : [];
        }
    }

    /// <summary>A price that was set past this book, at the venue itself, is noted when it is first read.</summary>
    private Entry Now(string symbol)
    {
        if (venue.GetPrice(symbol) is { } price && price != _entries[symbol].Quote!.Price)
        {
            Note(symbol, price, price, price);
        }

        return _entries[symbol];
    }

    private void Note(string symbol, decimal price, decimal bid, decimal ask)
    {
        var (entry, at) = (_entries[symbol], time.GetUtcNow());
        entry.Changes.Enqueue(new PriceChange(at, price));
        if (entry.Changes.Count > MaxChanges)
        {
            entry.Changes.Dequeue();
        }

        entry.Quote = new QuoteView(price, bid, ask, at, (entry.Quote?.Number ?? 0) + 1);
    }
}
