using Guardrails.Book;

namespace Guardrails.Deciding;

/// <summary>How small an order the venue takes as an exit.</summary>
internal static class SmallestExit
{
    /// <summary>The value that an exit has to have; 0 where the venue asks for none.</summary>
    public static decimal MinNotional(Instrument instrument) => instrument.MinNotionalAppliesToExits ? instrument.MinNotional : 0m;

    /// <summary>The smallest quantity, whatever it is worth.</summary>
    public static decimal LeastQuantity(SymbolView symbol) => LeastQuantity(symbol.Instrument!, symbol.Lot);

    /// <summary>The smallest quantity at a price, in whole lots; a price of 0 is none.</summary>
    public static decimal Least(SymbolView symbol, decimal price) => Least(symbol.Instrument!, symbol.Lot, price);

    /// <inheritdoc cref="Least(SymbolView, decimal)"/>
    public static decimal Least(Instrument instrument, in Step lot, decimal price)
    {
        var value = price * instrument.Multiplier;
        var least = LeastQuantity(instrument, lot);
        return value > 0m && MinNotional(instrument) is > 0m and var minimum && least * value < minimum ? lot.Up(minimum / value) : least;
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

    private static decimal LeastQuantity(Instrument instrument, in Step lot) => lot.Up(Math.Max(instrument.MinQuantity, lot.Size));
}
