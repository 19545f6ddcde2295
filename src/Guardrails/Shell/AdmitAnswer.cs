using Guardrails.Events;
using Guardrails.Orders;

namespace Guardrails.Shell;

/// <summary>What came of asking for an order.</summary>
/// <param name="Decision">The decision; not made when <paramref name="Same"/> is set.</param>
/// <param name="Admission">The approved order; <see langword="null"/> when it was denied.</param>
/// <param name="Place">The place in the journal it has to be durable to.</param>
/// <param name="Same">The order that was accepted before under the same id with the same content.</param>
internal readonly record struct AdmitAnswer(Decision Decision, GuardEvent.OrderAdmitted? Admission, long Place, TrackedOrder? Same);
