using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Denials;

namespace Guardrails.Deciding;

/// <summary>The proof that an exit can neither open nor flip anything.</summary>
internal static class ExitProof
{
    /// <summary>Finds out what the order does to the position, and whether it is proved that it can neither open nor flip.</summary>
    public static void Prove(BookView book, DecisionFrame f, PositionSnapshot? read)
    {
        var closable = ClosableQuantity.Of(book, f.Key, read, f.Now);

        // What only an answer of this call can prove is an exit that cannot be proved yet, and no entry.
        var held = closable.CouldGrowWithRead ? ClosableQuantity.Managed(f.Key) : closable.GrantedNow;
        var reduces = f.IsBuy ? held < 0m : held > 0m;
        var share = reduces ? StrategyShare.Most(book, f) : null;
        reduces = reduces && share != 0m;
        var closes = f.Existing.WaitsForEntry || f.Request.Effect == PositionEffect.Close || (f.Request.Effect == PositionEffect.Auto && reduces);
        f.Effect = closes ? PositionEffect.Close : PositionEffect.Open;
        if (!closes)
        {
            return;
        }

        f.Wanted = share is > 0m and var most ? Math.Min(f.Wanted, most) : f.Wanted;
        RoundExit(f);
        if (f.Existing.WaitsForEntry)
        {
            ProveWaiting(book, f, closable.IsCapped);
        }
        else if (!reduces)
        {
            f.ProofFailure = share == 0m ? ExitDenial.OfShare(book, f) : ExitDenial.OfSide(book, f, closable, read);
        }
        else
        {
            ProveSize(book, f, closable, read);
        }
    }

    /// <summary>The order reduces what is held; left is whether it takes no more than that, and nothing of what covers a short option.</summary>
    private static void ProveSize(BookView book, DecisionFrame f, in Closable closable, PositionSnapshot? read)
    {
        var free = ShortCover.Most(book, f);
        var uncovers = free is { } most && IsCutTo(f, most);
        if (!uncovers && (Fits(f, closable) || (!book.Configuration.IsDisabled(Mechanisms.FeeRounding) && FitsAfterFee(f, closable))))
        {
            Grant(book, f);
        }
        else if (f.Request.Effect == PositionEffect.Auto && f.Symbol.AllowsOpposingEntries && !closable.CouldGrowWithRead)
        {
            // Two-sided quoting may cross zero; the order is then judged as one that opens.
            f.Effect = PositionEffect.Open;
            f.Quantity = f.Request.Quantity;
            (f.LimitPrice, f.StopPrice) = (f.Request.LimitPrice, f.Request.StopPrice);
        }
        else
        {
            f.ProofFailure = uncovers ? ExitDenial.OfCover(book, f, free!.Value) : ExitDenial.OfSize(f, closable, read);
        }
    }

    /// <summary>Cuts the exit down to what it may sell.</summary>
    /// <returns>Whether that leaves nothing to send, or would cut an order that lives.</returns>
    private static bool IsCutTo(DecisionFrame f, decimal most)
    {
        if (f.Wanted <= most)
        {
            return false;
        }

        if (most <= f.Existing.Executed || f.Existing.Order is not null)
        {
            return true;
        }

        f.Wanted = most;
        RoundExit(f);
        return false;
    }

    /// <summary>What plain and what capped orders on the order's side could still fill.</summary>
    public static (decimal Plain, decimal Capped) Leaves(DecisionFrame f)
    {
        var ledger = f.Key.Ledger;
        return f.IsBuy ? (ledger.Buys, ledger.CappedBuys) : (ledger.Sells, ledger.CappedSells);
    }

    /// <summary>
    /// The proof. For a long position low = N − S − min(Sr, N) must stay at or above 0, and mirrored for a short: what is capped can never take
    /// more than is there. With 10 to close, of which a plain sell can take 4, a sell of 6 fits and one of 7 does not. Where the venue caps
    /// exits and nothing plain rests, a sell of 10 fits beside a resting one of 10: both together take no more than the 10.
    /// </summary>
    private static bool Fits(DecisionFrame f, in Closable closable) => Fits(f, closable, f.Symbol.Lot.Down(f.Wanted));

    private static bool Fits(DecisionFrame f, in Closable closable, decimal whole)
    {
        var size = Math.Abs(closable.GrantedNow);
        var (plain, capped) = Leaves(f);
        var added = f.AddedQuantity;
        var left = closable.IsCapped
            ? size - plain - Math.Min(capped + added, size)
            : size - plain - added - Math.Min(capped, size);
        return closable.Witness != Witness.Nobody && (left >= 0m || added <= 0m) && whole - f.Existing.Executed <= size;
    }

    /// <summary>
    /// Whether an exit of what was bought exceeds what is left of it by no more than a fee in the asset itself: it is rounded down to that, like a
    /// quantity off the step. With 9.99 left of 10 bought, an exit of 10 becomes one of 9.99.
    /// </summary>
    public static bool FitsAfterFee(DecisionFrame f, in Closable closable)
    {
        var asked = f.Wanted;
        if (f.Symbol.Instrument is not { MaxBaseFee: > 0m and var fee } || f.IsBuy || f.Existing.Order is not null || closable.GrantedNow >= asked || closable.GrantedNow < asked * (1m - fee))
        {
            return false;
        }

        var quantity = f.Quantity;
        f.Quantity = Math.Min(f.Quantity, f.Symbol.Lot.Down(closable.GrantedNow));
        if (f.Quantity > 0m && Fits(f, closable, f.Quantity))
        {
            return true;
        }

        f.Quantity = quantity;
        return false;
    }

    private static void Grant(BookView book, DecisionFrame f)
    {
        f.IsProvenExit = true;

        // The mark is carried wherever the venue knows one, also where it is not counted on because not all of the position is ours.
        f.VenueReduceOnly = book.Configuration.Capabilities.ExitCap != ExitCap.None;
        OrderJudge.Value(book, f);
    }

    /// <summary>
    /// An exit that waits for its entry fills at most what that has filled. Where a capped order rests on the position, both could live off
    /// the same fills, so a plain one must fit into what cannot go away.
    /// </summary>
    private static void ProveWaiting(BookView book, DecisionFrame f, bool canCap)
    {
        var ledger = f.Key.Ledger;
        var sure = f.IsBuy ? Math.Max(0m, -ledger.High) : Math.Max(0m, ledger.Low);
        if (!canCap && f.Key.HasCapped && f.Quantity > sure)
        {
            f.ProofFailure = ExitDenial.Of(DenialCodes.CloseExceedsPosition, f, sure, "a capped exit rests on the position, so a waiting exit counts in full");
            return;
        }

        Grant(book, f);
    }

    /// <summary>An exit is rounded to what the venue takes, never up in quantity; prices towards being executed.</summary>
    public static void RoundExit(DecisionFrame f)
    {
        var instrument = f.Symbol.Instrument!;
        f.Quantity = Math.Min(f.Symbol.Lot.Down(f.Wanted), f.Symbol.Lot.Down(instrument.MaxQuantity ?? f.Wanted));
        var prices = f.Symbol.Prices;
        if (f.LimitPrice is { } limit)
        {
            f.LimitPrice = f.IsBuy ? prices.Up(limit) : Positive(prices.Down(limit), prices, limit);
        }

        if (f.StopPrice is { } stop)
        {
            f.StopPrice = f.IsBuy ? Positive(prices.Down(stop), prices, stop) : prices.Up(stop);
        }

        // Rounding must not turn a price into 0.
        static decimal Positive(decimal rounded, PriceSteps prices, decimal asked) => rounded <= 0m && asked > 0m ? prices.Least : rounded;
    }
}
