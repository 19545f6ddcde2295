using Guardrails.Book;
using Guardrails.Deciding;
using Guardrails.Denials.Explanations;
using Guardrails.Text;

namespace Guardrails.Risk;

/// <summary>
/// Finds the largest quantity the rules approve, by asking them: a bisection over whole lots, so the answer is what a decision would
/// say, never a second arithmetic.
/// </summary>
internal static class HeadroomSearch
{
    public static Headroom Find(BookView book, OrderRequest template, GuardInstant now)
    {
        Decision Ask(decimal quantity) => OrderJudge.Decide(book, template with { Quantity = quantity }, now);

        if (book.Find(template.Symbol)?.Instrument is not { } instrument)
        {
            return new Headroom { Quantity = 0m, BindingLimit = Ask(1m).Denial!.Violations[0] };
        }

        var lot = instrument.LotSize;
        var most = decimal.Floor(Math.Min(instrument.MaxQuantity ?? Amount.MaxMagnitude, Amount.MaxMagnitude) / lot);
        var least = decimal.Ceiling(Math.Max(Smallest(book, instrument, template), lot) / lot);
        var first = Ask(least * lot);
        if (first.Denial?.Violations is [{ Why: TooSmallToClose { Smallest: var enough } }])
        {
            least = Math.Min(enough / lot, most);
            first = Ask(least * lot);
        }

        if (!first.IsApproved)
        {
            return new Headroom { Quantity = 0m, BindingLimit = first.Denial!.Violations[0] };
        }

        var last = Ask(most * lot);
        if (last.IsApproved)
        {
            return new Headroom { Quantity = most * lot, BindingLimit = instrument.MaxQuantity is null ? null : Ask((most + 1m) * lot).Denial?.Violations[0] };
        }

        // Approved at low, denied at high; every rule that depends on quantity denies all larger ones, too.
        var (low, high) = (least, most);
        while (high - low > 1m)
        {
            var middle = decimal.Floor((low + high) / 2m);
            if (Ask(middle * lot).IsApproved)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return new Headroom { Quantity = low * lot, BindingLimit = Ask(high * lot).Denial!.Violations[0] };
    }

    private static decimal Smallest(BookView book, Instrument instrument, OrderRequest template)
    {
        var symbol = book.Find(instrument.Symbol)!;
        var price = Math.Abs(template.LimitPrice ?? (symbol.ValuationPrice is not 0m and var latest ? latest : symbol.Mark));
        return price == 0m ? instrument.MinQuantity : Math.Max(instrument.MinQuantity, instrument.MinNotional / (price * instrument.Multiplier));
    }
}
