using Guardrails.Orders;

namespace Guardrails.Shell;

/// <summary>One message on its way to the venue, with the proof that its sender gets.</summary>
internal abstract class ProvenOperation<TProof, TOutbound, TOutcome, TResult> : Operation<TOutbound, TOutcome, TResult>
    where TProof : Approval<TOutbound>
    where TOutbound : class
    where TOutcome : class
    where TResult : class
{
    /// <summary>The proof of the message; it rests on the terms that this operation holds.</summary>
    public abstract TProof Prove(TOutbound message, IRedeemer guard);
}
