namespace Guardrails.Observing;

/// <summary>What one misfit leads to.</summary>
/// <param name="Flag">How the journal records the misfit; <see langword="null"/> where another event of the same fact records it.</param>
/// <param name="Alarm">The code of the alarm by which a person hears of the misfit.</param>
/// <param name="Order">What happens to the order.</param>
/// <param name="Scope">What is restricted.</param>
internal sealed record MisfitConsequence(FactFlag? Flag, string Alarm, OrderConsequence Order = OrderConsequence.Keep, MisfitScope Scope = MisfitScope.None);
