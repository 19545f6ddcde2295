namespace Guardrails.Book;

/// <content>What the venue's lists and lookups say about orders whose truth is not known. Absence is concluded from complete evidence only.</content>
internal sealed partial class AccountBook
{
    private readonly List<OrderSlot> _inferred = [];

    /// <summary>Orders, ended ones included, of which executions have not been told that the venue could list: their fees are not booked yet.</summary>
    public IReadOnlyList<OrderSlot> Inferred => Configuration.Capabilities.ListsExecutions ? _inferred : [];

    private void NoteInference(OrderSlot slot)
    {
        var was = slot.FillsInferred;
        slot.Key.Infer(slot, slot.Managed ? Math.Max(0m, slot.Booked - Math.Max(slot.Executed, slot.Settled)) : 0m);
        if (slot.FillsInferred && !was)
        {
            _inferred.Add(slot);
        }
        else if (was && !slot.FillsInferred)
        {
            _inferred.Remove(slot);
        }
    }

    /// <summary>The position was set to what the venue holds, so whatever is learnt later of what was booked before is in it already.</summary>
    private void SettleInferences(PositionBook key)
    {
        for (var i = _inferred.Count - 1; i >= 0; i--)
        {
            if (_inferred[i] is var slot && slot.Key == key)
            {
                slot.Settled = slot.Booked;
                NoteInference(slot);
            }
        }
    }
}
