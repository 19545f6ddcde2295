using Guardrails.Denials;

namespace Guardrails.Rules;

/// <summary>A given client order id is one the venue takes, and was never used before (C05).</summary>
internal sealed class ClientOrderIdRule : OrderRule
{
    private static readonly System.Buffers.SearchValues<char> Allowed =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-");

    public override string Name => "ClientOrderId";

    internal override RulePhase Phase => RulePhase.Shape;

    public override RuleVerdict Evaluate(in OrderContext context)
    {
        if (context.Request.ClientOrderId is not { } id)
        {
            return RuleVerdict.Pass;
        }

        var book = context.Frame.Book;
        if (id.Length == 0 || id.Length > book.Configuration.Capabilities.MaxClientOrderIdLength || id.AsSpan().IndexOfAnyExcept(Allowed) >= 0)
        {
            return RuleVerdict.Violated(
                DenialCodes.ClientIdInvalid, id.Length, book.Configuration.Capabilities.MaxClientOrderIdLength, "characters", id);
        }

        return book.FindOrder(id) is not null ? RuleVerdict.Violated(DenialCodes.ClientIdConflict, subject: id) : RuleVerdict.Pass;
    }
}
