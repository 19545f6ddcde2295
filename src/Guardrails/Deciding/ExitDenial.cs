using System.Globalization;
using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Rules;

namespace Guardrails.Deciding;

/// <summary>Says why an exit is not proved.</summary>
internal static class ExitDenial
{
    /// <summary>Why an order that claims to close does not close anything that is held.</summary>
    public static Violation OfSide(BookView book, DecisionFrame f, in Closable closable, PositionSnapshot? read)
    {
        if (closable.CouldGrowWithRead)
        {
            return Of(DenialCodes.ExitProofUnavailable, f, null);
        }

        if (closable.GrantedNow != 0m)
        {
            return Of(DenialCodes.CloseWrongSide, f, null, $"held {Text(closable.GrantedNow)}");
        }

        var (net, managed) = (f.Key.Ledger.Net, f.Key.Managed);
        var held = f.IsBuy ? net < 0m : net > 0m;
        return !book.PositionsSeeded && !held ? Of(DenialCodes.PositionsMissing, f, null, book.PositionFailure ?? "never read")
            : Of(
                DenialCodes.NoPositionToClose, f, 0m,
                closable.Witness == Witness.Reading && ClosableQuantity.Managed(f.Key) != 0m
                    ? $"{Text(managed)} of {Text(net)} booked are managed, the venue holds {Text(ClosableQuantity.VenueNet(read!, f.Key))}"
                : held ? $"{Text(net)} held is not managed by this guard"
                : "flat");
    }

    /// <summary>Why an order that would close what is held is too large.</summary>
    public static Violation OfSize(DecisionFrame f, in Closable closable)
    {
        if (closable.CouldGrowWithRead)
        {
            return Of(DenialCodes.ExitProofUnavailable, f, null);
        }

        var size = Math.Abs(closable.GrantedNow);
        var (plain, capped) = ExitProof.Leaves(f);
        var left = size - plain - (closable.IsCapped ? 0m : Math.Min(capped, size));
        return Of(DenialCodes.CloseExceedsPosition, f, Math.Max(0m, left), $"held {Text(closable.GrantedNow)}");
    }

    public static Violation Of(DenialCode code, DecisionFrame f, decimal? limit, string subject = "") => new()
    {
        Code = code,
        Rule = ReducingProofRule.RuleName,
        Observed = f.Request.Quantity,
        Limit = limit,
        Unit = "units",
        Subject = subject,
    };

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
