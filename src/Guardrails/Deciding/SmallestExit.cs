using Guardrails.Book;

namespace Guardrails.Deciding;

/// <summary>How small an order the venue takes as an exit.</summary>
internal static class SmallestExit
{
    /// <summary>The value that an exit has to have; 0 where the venue asks for none.</summary>
    public static decimal MinNotional(Instrument instrument) => instrument.MinNotionalAppliesToExits ? instrument.MinNotional : 0m;

    /// <summary>The smallest quantity, whatever it is worth.</summary>
    public static decimal LeastQuantity(SymbolView symbol) => symbol.Lot.Up(Math.Max(symbol.Instrument!.MinQuantity, symbol.Lot.Size));

    /// <summary>The smallest quantity at a price, in whole lots; a price of 0 is none.</summary>
    public static decimal Least(SymbolView symbol, decimal price)
    {
        var value = price * symbol.Instrument!.Multiplier;
        var least = LeastQuantity(symbol);
        return value > 0m && MinNotional(symbol.Instrument) is > 0m and var minimum && least * value < minimum ? symbol.Lot.Up(minimum / value) : least;
    }

    /// <summary>The smallest order after which that much can be sold.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <param name="least">What an exit has to be at least.</param>
    /// <param name="held">What is held on the order's side; negative when it is held on the other one.</param>
    /// <param name="keeps">The part of a purchase that its fee leaves.</param>
    public static decimal LeastOrder(SymbolView symbol, decimal least, decimal held, decimal keeps)
    {
        var order = symbol.Lot.Up(Math.Max((least - held) / keeps, LeastQuantity(symbol)));
        return held + (order * keeps) >= least ? order : order + symbol.Lot.Size; // the division was rounded down
    }
}
