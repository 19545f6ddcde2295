using System.Globalization;
using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Denials.Explanations;
using Guardrails.Rules;
using Guardrails.States;

namespace Guardrails.Deciding;

/// <summary>Says why an exit is not proved.</summary>
internal static class ExitDenial
{
    /// <summary>Why an order that claims to close does not close anything that is held.</summary>
    public static Violation OfSide(BookView book, DecisionFrame f, in Closable closable, PositionSnapshot? read)
    {
        if (closable.CouldGrowWithRead)
        {
            return Unproved(f, read);
        }

        if (closable.GrantedNow != 0m)
        {
            return Of(DenialCodes.CloseWrongSide, f, null, $"held {Text(closable.GrantedNow)}", new AddsToPosition(f.Symbol.Symbol, closable.GrantedNow));
        }

        var (net, managed) = (f.Key.Ledger.Net, f.Key.Managed);
        var held = f.IsBuy ? net < 0m : net > 0m;
        var seen = closable.Witness == Witness.Reading && ClosableQuantity.Managed(f.Key) != 0m ? ClosableQuantity.VenueNet(read!, f.Key) : (decimal?)null;
        return !book.PositionsSeeded && !held ? Of(DenialCodes.PositionsMissing, f, null, book.PositionFailure ?? "never read")
            : Of(
                DenialCodes.NoPositionToClose, f, 0m,
                seen is not null
                    ? $"{Text(managed)} of {Text(net)} booked are managed, the venue holds {Text(seen.Value)}"
                : held ? $"{Text(net)} held is not managed by this guard"
                : "flat",
                new NothingToClose(f.Symbol.Symbol, f.Request.Side, net, managed, seen));
    }

    /// <summary>Why an order of a strategy closes nothing that is the strategy's.</summary>
    public static Violation OfShare(BookView book, DecisionFrame f) => Of(
        DenialCodes.NoPositionToClose, f, 0m, $"{f.Request.Strategy} has nothing of it",
        new NothingOfShare(f.Symbol.Symbol, f.Request.Strategy!, StrategyShare.Of(book, f.Key, f.Request.Strategy) ?? 0m, f.Key.ExitBasis, f.Key.SharesText()));

    /// <summary>Why an order would leave a short option without its cover.</summary>
    public static Violation OfCover(BookView book, DecisionFrame f, decimal most)
    {
        var why = ShortCover.Explain(book, f);
        return Of(DenialCodes.CloseUncovers, f, most, $"covers {Text(why.ShortQuantity)} {why.Short} short", why);
    }

    /// <summary>Why an order that would close what is held is too large.</summary>
    public static Violation OfSize(DecisionFrame f, in Closable closable, PositionSnapshot? read)
    {
        if (closable.CouldGrowWithRead)
        {
            return Unproved(f, read);
        }

        var size = Math.Abs(closable.GrantedNow);
        var (plain, capped) = ExitProof.Leaves(f);
        var left = size - plain - (closable.IsCapped ? 0m : Math.Min(capped, size));
        var other = OrderPhrase.Largest(f.Key, f.Request.Side, f.Existing.Order);
        return Of(
            DenialCodes.CloseExceedsPosition, f, Math.Max(0m, left), $"held {Text(closable.GrantedNow)}",
            new TooMuchToClose(f.Symbol.Symbol, closable.GrantedNow, f.Key.Ledger.Net, other?.ToTracked(), other is not null && ReplaceJudge.IsProtection(other)));
    }

    public static Violation Of(DenialCode code, DecisionFrame f, decimal? limit, string subject = "", Explanation? why = null) => new()
    {
        Code = code,
        Rule = ReducingProofRule.RuleName,
        Observed = f.Request.Quantity,
        Limit = limit,
        Unit = "units",
        Subject = subject,
        Why = why,
        Source = f.Book.Configuration.Source,
    };

    private static Violation Unproved(DecisionFrame f, PositionSnapshot? read) => Of(
        DenialCodes.ExitProofUnavailable, f, null, "",
        new ExitUnproved(f.Symbol.Symbol, f.Symbol.State == TradingState.Quarantined ? f.Symbol.StateSet : null, read, f.Now.UtcTicks));

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
