using Guardrails.Closing;
using Guardrails.Events;

namespace Guardrails.Book;

/// <content>The exit slot of a position: one exit at a time, written before its first step.</content>
internal sealed partial class AccountBook
{

    private void SetExit(GuardEvent.ExitSet e)
    {
        var key = Require(e.Symbol).FindExact(e.Leg)!;
        key.Exit = e.Intent == ExitIntent.None ? null : new ExitSlot(e.Intent, e.Target, e.Reason, e.Actor, e.Displaced);
    }
}
