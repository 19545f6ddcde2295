using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Deciding;
using Guardrails.Denials;
using Guardrails.Observing;
using Guardrails.Reconciling;
using Guardrails.Rules;
using Guardrails.States;

namespace Guardrails.Tests.Deciding;

/// <summary>The proof of an exit as one method with its nine flags, as it was written first: what the smallest witness is compared with.</summary>
internal static class FlaggedExitProof
{
    /// <summary>Finds out what the order does to the position, and whether it is proved that it can neither open nor flip.</summary>
    public static void Prove(BookView book, DecisionFrame f, PositionSnapshot? read)
    {
        var key = f.Key;
        var ledger = key.Ledger;

        // The cap acts on the venue's whole position: it keeps an exit from what is not ours only where there is nothing of it.
        var canCap = book.Configuration.Capabilities.ExitCap != ExitCap.None && key.IsAllManaged;
        var basis = ClosableQuantity.Managed(key);
        var isQuarantined = f.Symbol.State == TradingState.Quarantined;
        var isDoubted = !canCap && (isQuarantined || key.InDoubt);
        var isRead = read is { IsComplete: true } && LegValidity.Implausible(book, read, f.Symbol.Symbol) is null && !IsImpossible(read, key);
        var readWanted = isDoubted && !isRead;
        if (isDoubted)
        {
            var venueNet = isRead ? VenueNet(read!, key) : 0m;
            if (isRead)
            {
                // What the venue was seen to hold by this very call, less what is not ours, and never more than ours can be.
                basis = PositionView.SameSide(isQuarantined ? MostOfOurs(key, basis, venueNet) : basis, PositionView.SameSide(venueNet, venueNet - (ledger.Net - key.Managed)));
            }

            if (key.InDoubt && !(isRead && venueNet == ledger.Net && FactValidation.SourceTicks(read!.AsOf, f.Now) > key.Venue.AsOfUtcTicks))
            {
                // An answer can be older than it says: only a newer one that agrees ends the doubt.
                basis = PositionView.SameSide(basis, PositionView.SameSide(key.Venue.Net, key.Venue.Net - (ledger.Net - key.Managed)));
            }
        }

        // What only an answer of this call can prove is an exit that cannot be proved yet, and no entry.
        var isBuy = f.IsBuy;
        var side = readWanted ? ClosableQuantity.Managed(key) : basis;
        var opposite = isBuy ? side < 0m : side > 0m;
        var closes = f.Existing.WaitsForEntry || f.Request.Effect == PositionEffect.Close || (f.Request.Effect == PositionEffect.Auto && opposite);
        f.Effect = closes ? PositionEffect.Close : PositionEffect.Open;
        if (!closes)
        {
            return;
        }

        ExitProof.RoundExit(f);
        if (f.Existing.WaitsForEntry)
        {
            ProveWaiting(book, f, canCap);
            return;
        }

        if (!opposite)
        {
            var held = isBuy ? ledger.Net < 0m : ledger.Net > 0m;
            f.ProofFailure = readWanted ? Failure(DenialCodes.ExitProofUnavailable, f, null)
                : basis == 0m && !book.PositionsSeeded && !held ? Failure(DenialCodes.PositionsMissing, f, null, book.PositionFailure ?? "never read")
                : basis == 0m ? Failure(
                    DenialCodes.NoPositionToClose, f, 0m,
                    isDoubted && ClosableQuantity.Managed(key) != 0m ? $"{Text(key.Managed)} of {Text(ledger.Net)} booked are managed, the venue holds {Text(VenueNet(read!, key))}"
                    : held ? $"{Text(ledger.Net)} held is not managed by this guard" : "flat")
                : Failure(DenialCodes.CloseWrongSide, f, null, $"held {Text(basis)}");
            return;
        }

        var size = Math.Abs(basis);
        var (plain, capped) = isBuy ? (ledger.Buys, ledger.CappedBuys) : (ledger.Sells, ledger.CappedSells);

        // low = N − S − min(Sr, N) must stay at or above 0, and mirrored for a short: what is capped can never take more than is there.
        var quantity = f.AddedQuantity;
        var left = canCap
            ? size - plain - Math.Min(capped + quantity, size)
            : size - plain - quantity - Math.Min(capped, size);
        var isRefused = (readWanted && isQuarantined) || (left < 0m && quantity > 0m) || f.Symbol.Lot.Down(f.Request.Quantity) - f.Existing.Executed > size;
        if (isRefused && !ExitProof.FitsAfterFee(f, ClosableQuantity.Of(book, key, read, f.Now)))
        {
            if (f.Request.Effect == PositionEffect.Auto && f.Symbol.AllowsOpposingEntries && !readWanted)
            {
                // Two-sided quoting may cross zero; the order is then judged as one that opens.
                f.Effect = PositionEffect.Open;
                f.Quantity = f.Request.Quantity;
                (f.LimitPrice, f.StopPrice) = (f.Request.LimitPrice, f.Request.StopPrice);
                return;
            }

            var closable = Math.Max(0m, size - plain - (canCap ? 0m : Math.Min(capped, size)));
            f.ProofFailure = readWanted
                ? Failure(DenialCodes.ExitProofUnavailable, f, null)
                : Failure(DenialCodes.CloseExceedsPosition, f, closable, $"held {Text(basis)}");
            return;
        }

        f.IsProvenExit = true;

        // The mark is carried wherever the venue knows one, also where it is not counted on because not all of the position is ours.
        f.VenueReduceOnly = book.Configuration.Capabilities.ExitCap != ExitCap.None;
        OrderJudge.Value(book, f);
    }

    /// <summary>
    /// An exit that waits for its entry fills at most what that has filled. Where a capped order rests on the position, both could live off
    /// the same fills, so a plain one must fit into what cannot go away.
    /// </summary>
    public static void ProveWaiting(BookView book, DecisionFrame f, bool canCap)
    {
        var ledger = f.Key.Ledger;
        var sure = f.IsBuy ? Math.Max(0m, -ledger.High) : Math.Max(0m, ledger.Low);
        if (!canCap && f.Key.HasCapped && f.Quantity > sure)
        {
            f.ProofFailure = Failure(DenialCodes.CloseExceedsPosition, f, sure, "a capped exit rests on the position, so a waiting exit counts in full");
            return;
        }

        f.IsProvenExit = true;
        f.VenueReduceOnly = book.Configuration.Capabilities.ExitCap != ExitCap.None;
        OrderJudge.Value(book, f);
    }

    /// <summary>
    /// What can be ours at most on the side that the venue holds: what is booked as managed, and what own orders that are alive can have bought
    /// or sold without anybody having told.
    /// </summary>
    public static decimal MostOfOurs(PositionView key, decimal closable, decimal venueNet)
    {
        var adding = venueNet > 0m ? OrderSide.Buy : OrderSide.Sell;
        var untold = 0m;
        foreach (var order in key.Live)
        {
            untold += order.Managed && order.Side == adding ? order.Leaves : 0m;
        }

        return untold == 0m ? closable : adding == OrderSide.Buy ? Math.Max(0m, key.Managed + untold) : Math.Min(0m, key.Managed - untold);
    }

    public static bool IsImpossible(PositionSnapshot read, PositionView key) =>
        read.Items.Any(p => p.Symbol == key.Key.Symbol && LegValidity.IsOnWrongSide(p) && key.Symbol.Find(p.Leg, p.Quantity) == key);

    public static decimal VenueNet(PositionSnapshot read, PositionView key)
    {
        var net = 0m;
        foreach (var position in read.Items)
        {
            if (position.Symbol == key.Key.Symbol && key.Symbol.Find(position.Leg, position.Quantity) == key)
            {
                net += position.Quantity;
            }
        }

        return net;
    }

    public static Violation Failure(DenialCode code, DecisionFrame f, decimal? limit, string subject = "") => new()
    {
        Code = code,
        Rule = ReducingProofRule.RuleName,
        Observed = f.Request.Quantity,
        Limit = limit,
        Unit = "units",
        Subject = subject,
    };

    public static string Text(decimal value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
