using Guardrails.Denials;
using Guardrails.Denials.Explanations;

namespace Guardrails.Rules;

/// <summary>A given client order id is one the venue takes, and was never used before (C05).</summary>
internal sealed class ClientOrderIdRule : OrderRule
{
    public override string Name => "ClientOrderId";

    internal override RulePhase Phase => RulePhase.Shape;

    public override RuleVerdict Evaluate(in OrderContext context) =>
        context.Request.ClientOrderId is { } id ? Check(context, id) : RuleVerdict.Pass;

    private static RuleVerdict Check(in OrderContext context, string id)
    {
        var book = context.Frame.Book;
        var capabilities = book.Configuration.Capabilities;
        var problem = id.Length == 0 || id.Length > capabilities.MaxClientOrderIdLength ? $"has {id.Length} characters; 1 to {capabilities.MaxClientOrderIdLength} are allowed"
            : IsSpelled(id, capabilities.ClientOrderIdPunctuation) ? null
            : $"has a character outside A-Z a-z 0-9 {string.Join(' ', capabilities.ClientOrderIdPunctuation.ToCharArray())}";
        return problem is not null
            ? RuleVerdict.Explained(DenialCodes.ClientIdInvalid, new BadText(nameof(OrderRequest.ClientOrderId), id, problem), id.Length, capabilities.MaxClientOrderIdLength, "characters", id)
            : book.WasUsed(id) ? RuleVerdict.Explained(DenialCodes.ClientIdConflict, new UsedId(id, book.FindOrder(id)?.ToTracked(), IsSame: false), subject: id)
            : RuleVerdict.Pass;
    }

    private static bool IsSpelled(string id, string punctuation)
    {
        foreach (var c in id)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !punctuation.Contains(c, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
