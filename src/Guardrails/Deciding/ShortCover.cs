using Guardrails.Book;
using Guardrails.Denials.Explanations;
using Guardrails.Positions;

namespace Guardrails.Deciding;

/// <summary>
/// How much of a long position an exit may sell without leaving short options uncovered. Long calls and the underlying cover short calls, long
/// puts cover short puts, in units of the underlying. What could be short counts as short, and what could be sold of the other positions as sold.
/// </summary>
internal static class ShortCover
{
    /// <summary>
    /// The largest quantity that the order of a decision may sell; <see langword="null"/> where it covers nothing. With 3 calls long and 1 short it is 2.
    /// Other orders that may sell of the position count as executed: they need not give way to this one.
    /// </summary>
    public static decimal? Most(BookView book, DecisionFrame f)
    {
        if (f.IsBuy || book.Options.IsEmpty || f.Existing.WaitsForEntry || book.Configuration.IsDisabled(Mechanisms.ShortCover))
        {
            return null;
        }

        var needed = f.Key.Ledger.Net > 0m ? Needed(book, f.Symbol, f.Existing.Together) : 0m;
        if (needed <= 0m)
        {
            return null;
        }

        var free = Math.Max(0m, Unsold(f) - (needed / f.Symbol.Instrument!.Multiplier));
        return f.Symbol.Lot.Down(free) + f.Existing.Executed;
    }

    /// <summary>How much of a position exits can sell in all, unsigned: of a long position what covers no short option. With 100 shares long and a call on 50 short it is 50.</summary>
    public static decimal Free(BookView book, PositionView position)
    {
        var held = Math.Abs(position.ExitBasis);
        return position.ExitBasis <= 0m || book.Options.IsEmpty || position.Symbol.Instrument is not { } instrument || book.Configuration.IsDisabled(Mechanisms.ShortCover) ? held
            : Math.Clamp(position.Ledger.Net - (Math.Max(0m, Needed(book, position.Symbol, null)) / instrument.Multiplier), 0m, held);
    }

    /// <summary>The short option that takes most of the cover, for the denial.</summary>
    public static LeavesUncovered Explain(BookView book, DecisionFrame f)
    {
        var largest = default(Symbol);
        var most = 0m;
        foreach (var option in Covered(book, f.Symbol))
        {
            if (Short(option) is var units && units > most)
            {
                (largest, most) = (option.Symbol, units);
            }
        }

        return new LeavesUncovered(f.Symbol.Symbol, f.Key.Ledger.Net, f.Key.Ledger.Net - Unsold(f), largest, most, book.Configuration.Capabilities.MaxLegs);
    }

    /// <summary>Whether an option that the symbol may cover is about to be less short, so that its cover will be free: it is being closed, or a sale of it is being canceled.</summary>
    public static bool IsFreeing(BookView book, Symbol symbol) =>
        book.Find(symbol) is { Instrument: not null } cover && Covered(book, cover).SelectMany(static option => option.Keys)
            .Any(static k => k.Ledger.Low < 0m && (k.IsExiting || k.Live.Any(static o => o is { Side: OrderSide.Sell, CancelAskedAt: not null })));

    /// <summary>The options that a long position in the symbol covers when they are short.</summary>
    private static IEnumerable<SymbolView> Covered(BookView book, SymbolView cover) =>
        book.Options.On(UnderlyingOf(cover)).Select(book.Find).OfType<SymbolView>().Where(option => IsSameRight(option, cover));

    /// <summary>How much of the underlying the other positions leave uncovered without this one.</summary>
    private static decimal Needed(BookView book, SymbolView symbol, IReadOnlyList<OrderRequest>? together)
    {
        var underlying = UnderlyingOf(symbol);
        var options = book.Options.On(underlying);
        var needed = 0m;
        for (var i = 0; i < options.Count; i++)
        {
            if (book.Find(options[i]) is { } option && IsSameRight(option, symbol))
            {
                var units = Short(option) - (option == symbol ? 0m : Long(option)) - BoughtWith(together, option.Symbol);
                needed += units * option.Instrument!.Multiplier;
            }
        }

        return symbol.Instrument!.Option is { Right: OptionRight.Call } && book.Find(underlying) is { Instrument: { } shares } held
            ? needed - (LongWith(together, held) * shares.Multiplier)
            : needed;
    }

    private static Symbol UnderlyingOf(SymbolView cover) => cover.Instrument!.Option?.Underlying ?? cover.Symbol;

    /// <summary>Shares cover short calls only: whoever is short of shares as a cover of short puts may always buy them back.</summary>
    private static bool IsSameRight(SymbolView option, SymbolView cover) => option.Instrument!.Option!.Right == (cover.Instrument!.Option?.Right ?? OptionRight.Call);

    private static decimal Short(SymbolView symbol)
    {
        var units = 0m;
        foreach (var key in symbol.Keys)
        {
            units += Math.Max(0m, -key.Ledger.Low);
        }

        return units;
    }

    private static decimal Long(SymbolView symbol)
    {
        var units = 0m;
        foreach (var key in symbol.Keys)
        {
            units += Math.Max(0m, key.Ledger.Low);
        }

        return units;
    }

    /// <summary>What is long of the shares once the other legs of the same order are executed. What they buy of shares that are short makes nothing long.</summary>
    private static decimal LongWith(IReadOnlyList<OrderRequest>? together, SymbolView shares)
    {
        var bought = BoughtWith(together, shares.Symbol);
        foreach (var key in shares.Keys)
        {
            bought -= Math.Min(bought, Math.Max(0m, -key.Ledger.Low));
        }

        return Long(shares) + bought;
    }

    /// <summary>What the other legs of the same order buy: the venue executes all of them or none.</summary>
    private static decimal BoughtWith(IReadOnlyList<OrderRequest>? together, Symbol symbol)
    {
        foreach (var leg in together ?? [])
        {
            if (leg.Symbol == symbol && leg.Side == OrderSide.Buy)
            {
                return leg.Quantity;
            }
        }

        return 0m;
    }

    /// <summary>What is held of the position, less what other orders may sell. An order that takes another one's place beside it is one more.</summary>
    private static decimal Unsold(DecisionFrame f) => Math.Clamp(f.Key.Ledger.Low + f.Existing.Counted - f.Existing.Executed, 0m, f.Key.Ledger.Net);
}
