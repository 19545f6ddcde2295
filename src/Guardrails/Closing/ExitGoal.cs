namespace Guardrails.Closing;

/// <summary>What a run works towards.</summary>
/// <param name="Closes">Whether something is being closed; otherwise exits are only given back.</param>
/// <param name="Target">How much is to be left; signed.</param>
/// <param name="Strategy">Of whose share; <see langword="null"/> when the run goes by the whole position.</param>
internal readonly record struct ExitGoal(bool Closes, decimal Target, string? Strategy);
